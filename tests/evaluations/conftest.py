"""A zone founded in 2023 with three frozen years, and somebody of the authority."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.clock import today
from matcher.evaluations.deciding import ClosingInput, DecisionInput, close, decide
from matcher.evaluations.judging import score
from matcher.evaluations.models import Evaluation
from matcher.evaluations.opening import ProgrammeInput, open_evaluation, set_programme
from matcher.evaluations.preparing import RectificationReport, SelfAssessment, prepare, report
from matcher.evaluations.returning import ReturnInput, send_back
from matcher.evaluations.scoring import sheet_on
from matcher.statistics.freeze import freeze
from matcher.statistics.period import Period
from tests.annual_reports.conftest import ledger
from tests.conftest import People

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
YEARS = (2023, 2024, 2025)
HOSTILE = "=1+1 示例自评，电话 13912345678"
ADVICE = ReturnInput(cause="unproven", advice="请补充依据，联系 13912345678")


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def opened(session: Session, people: People) -> Evaluation:
    """The evaluation of 2026; nothing is frozen yet."""
    set_programme(session, people.authority, people.zone, founded(2023), 0)
    return open_evaluation(session, people.authority, people.zone)


@pytest.fixture
def frozen_years(session: Session, people: People) -> None:
    """4,000 万元 in 2025; years 2023 to 2025 are frozen."""
    session.add_all(ledger(people.zone.id, people.broker.user_id))
    session.flush()
    for year in YEARS:
        freeze(session, people.operator, people.zone, Period(year))


def founded(year: int) -> ProgrammeInput:
    return ProgrammeInput(founded_on=date(year, 5, 1))


def also_operator(people: People) -> Actor:
    """Of the authority, and an operator of the zone."""
    return replace(people.authority, roles=frozenset({"authority", "operator"}))


def scores(points: str) -> Mapping[str, Mapping[str, str]]:
    """The same points for every row."""
    return {row.code: {"score": points, "note": HOSTILE} for row in sheet_on(today()).criteria}


def step(session: Session, people: People, one: Evaluation, who: Actor | None = None) -> Mapping[
    str, Callable[[], None]
]:  # fmt: skip
    """Each step of an evaluation as a call, by those who may or by somebody else."""
    operator, authority = who or people.operator, who or people.authority
    seen = one.version
    return {
        "prepare": lambda: prepare(session, operator, one, SelfAssessment(text=HOSTILE), seen),
        "return": lambda: send_back(session, authority, one, ADVICE, seen),
        "score": lambda: score(session, authority, one, scores("7.5"), seen),
        "decide": lambda: decide(session, authority, one, DecisionInput(outcome="qualified"), seen),
        "rectify": lambda: decide(
            session, authority, one, DecisionInput(outcome="unqualified", reason="示例"), seen
        ),
        "report": lambda: report(session, operator, one, RectificationReport(report=HOSTILE), seen),
        "return_report": lambda: send_back(session, authority, one, ADVICE, seen),
        "close": lambda: close(
            session, authority, one, ClosingInput(result="passed", note="示例"), seen
        ),
    }
