"""From opening to the end: what each state allows, to whom, and what is kept of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.audit.models import AuditEntry
from matcher.errors import ConflictError, ForbiddenError, InvalidError, TransitionError
from matcher.evaluations.deciding import DecisionInput, decide
from matcher.evaluations.figures import figures_of
from matcher.evaluations.judging import computed_outcome, score
from matcher.evaluations.models import Evaluation
from matcher.evaluations.states import TRANSITIONS, possible
from matcher.evaluations.submission_models import EvaluationSubmission
from matcher.evaluations.telling import NOTICES
from matcher.statistics.freeze import freeze
from matcher.statistics.period import Period
from matcher.taxonomy import scheme
from tests.conftest import People
from tests.evaluations.conftest import HOSTILE, NOW, also_operator, scores, step

SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
# One call sends back whatever waits, so either name of it does what the state allows.
_BACK = {"return": "returned", "return_report": "returned"}
_ALLOWED: dict[str, dict[str, str]] = {
    "opened": {"prepare": "prepared"},
    "returned": {"prepare": "prepared"},
    "prepared": {"score": "scored", **_BACK},
    "scored": {
        "score": "scored", "decide": "decided", "rectify": "rectifying", **_BACK,
    },
    "decided": {},
    "rectifying": {"report": "reported"},
    "reported": {"return": "rectifying", "return_report": "rectifying", "close": "closed"},
    "closed": {},
}  # fmt: skip


def actions(session: Session) -> list[str]:
    rows = select(AuditEntry.action).where(AuditEntry.object_kind == "zone_evaluation")
    return [*session.scalars(rows.order_by(AuditEntry.id))]


@SQLITE
@pytest.mark.usefixtures("frozen_years")
def test_each_state_allows_what_the_table_says_and_nothing_else(
    session: Session, people: People, opened: Evaluation
) -> None:
    assert set(_ALLOWED) == {term.code for term in scheme("evaluation_states")}
    assert set(step(session, people, opened)) == set(TRANSITIONS) == set(NOTICES) - {"open"}
    for state, allowed in _ALLOWED.items():
        for name in TRANSITIONS:
            opened.state, opened.total = state, Decimal(75)
            opened.rectify_by = date(2028, 11, 20)
            session.flush()
            if name in allowed:
                step(session, people, opened)[name]()
                assert opened.state == allowed[name]
            else:
                with pytest.raises((TransitionError, InvalidError)):
                    step(session, people, opened)[name]()
                assert opened.state == state


@SQLITE
@pytest.mark.usefixtures("frozen_years")
def test_who_works_for_the_zone_does_not_judge_it(
    session: Session, people: People, opened: Evaluation
) -> None:
    opened.state, opened.total = "scored", Decimal(75)
    session.flush()
    strangers = [people.operator, people.supervisor, people.broker, also_operator(people)]
    mine = EvaluationSubmission(part="assessment", number=1, text="", returned_at=NOW)
    mine.submitted_by = people.authority.user_id
    opened.submissions.append(mine)
    for who in (*strangers, people.authority):
        for name in ("score", "return", "decide"):
            with pytest.raises(ForbiddenError):
                step(session, people, opened, who)[name]()
            assert not possible(who, opened, name)
    elsewhere = replace(also_operator(people), zone_id=people.zone.id + 1, user_id=None)
    assert possible(elsewhere, opened, "decide")
    assert actions(session) == ["zone_evaluation.open"]


@SQLITE
def test_a_year_that_is_not_frozen_is_named(
    session: Session, people: People, opened: Evaluation
) -> None:
    freeze(session, people.operator, people.zone, Period(2024))
    with pytest.raises(TransitionError, match="2023、2025 年的指标还没有冻结"):
        step(session, people, opened)["prepare"]()
    assert opened.state == "opened"


@SQLITE
@pytest.mark.usefixtures("frozen_years")
def test_a_zone_fails_mends_and_passes(
    session: Session, people: People, opened: Evaluation
) -> None:
    step(session, people, opened)["prepare"]()
    assert opened.figures_versions == {"2023": 1, "2024": 1, "2025": 1}
    freeze(session, people.operator, people.zone, Period(2025), "更正")
    versions = [
        one.frozen.version for one in figures_of(session, people.authority, opened) if one.frozen
    ]
    assert versions == [1, 1, 1]
    who, first = people.authority, opened.version
    score(session, who, opened, scores("5.5"), first)
    assert (opened.total, computed_outcome(opened)) == (Decimal("55.00"), "unqualified")
    with pytest.raises(ConflictError):
        score(session, who, opened, scores("9"), first)
    score(session, who, opened, scores("9"), opened.version)
    assert (opened.total, computed_outcome(opened)) == (Decimal("90.00"), "excellent")
    assert {one.score for one in opened.scores} == {Decimal("9.0")}
    worse = DecisionInput(outcome="unqualified")
    with pytest.raises(InvalidError, match="请写明理由"):
        decide(session, who, opened, worse, opened.version)
    decide(session, who, opened, replace_reason(worse), opened.version)
    assert (opened.state, opened.rectify_by) == ("rectifying", date(2028, 11, 20))
    step(session, people, opened)["report"]()
    step(session, people, opened)["close"]()
    assert (opened.state, opened.result) == ("closed", "passed")
    assert [name.rpartition(".")[2] for name in actions(session)] == [
        "open", "prepare", "score", "score", "rectify", "report", "close",
    ]  # fmt: skip


def replace_reason(data: DecisionInput) -> DecisionInput:
    return data.model_copy(update={"reason": "存在弄虚作假"})


@SQLITE
@pytest.mark.parametrize("wrong", ["", "-1", "10.1", "5.55", "1e400", "NaN", "十", "1E-9"])
def test_scores_out_of_range_are_pointed_out_and_nothing_is_kept(
    session: Session, people: People, opened: Evaluation, wrong: str
) -> None:
    opened.state = "prepared"
    session.flush()
    rows: Mapping[str, Mapping[str, str]] = {
        **scores("10"), "services": {"score": wrong, "note": HOSTILE}
    }  # fmt: skip
    with pytest.raises(InvalidError) as refused:
        score(session, people.authority, opened, rows, opened.version)
    (problem,) = refused.value.problems
    assert (problem.field, problem.label) == ("score-services", "技术转移服务体系的得分")
    assert (opened.state, opened.total, opened.scores) == ("prepared", None, [])


def test_scores_are_exact_on_both_databases(
    session: Session, people: People, opened: Evaluation
) -> None:
    opened.state = "prepared"
    session.flush()
    score(session, people.authority, opened, scores("7.3"), opened.version)
    session.flush()
    session.expire_all()
    assert (opened.total, opened.scores[0].score) == (Decimal("73.00"), Decimal("7.3"))
