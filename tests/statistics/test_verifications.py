"""Trials of scenarios: those with a good result count, the others say why they do not."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.annual_reports.gather import content_of_year
from matcher.annual_reports.rows import rows
from matcher.engagements.models import Engagement
from matcher.engagements.stages import advance, open_engagement, terminate
from matcher.engagements.verification import VerificationInput, conclude
from matcher.listings.models import Listing
from matcher.statistics.figures import figure
from matcher.statistics.freeze import freeze, frozen
from matcher.statistics.frozen import all_frozen_records
from matcher.statistics.period import Period
from matcher.statistics.records import records
from tests.conftest import People
from tests.matching.pairs import suggest

CODE, YEAR = "scenario_verified", Period(2022)
CURE = "激光熔覆修复"


def concluded(session: Session, people: People, one: Engagement, result: str, day: date) -> None:
    said = VerificationInput(result=result, concluded_on=day, data_text="示例数据")
    conclude(session, people.broker, one, said)


@pytest.fixture
def tried(session: Session, people: People, posted: Callable[..., Listing]) -> list[Engagement]:
    """Six trials since 2021-12-31 in China; four were concluded, one ended without; one demand."""
    with time_machine.travel(datetime(2021, 12, 31, 15, tzinfo=UTC), tick=False) as clock:
        cure = posted("achievement", CURE)
        needs = [posted("scenario", f"示例场景 {number}") for number in range(6)]
        needs.append(posted("demand", "示例需求"))
        found = [
            open_engagement(session, people.broker, suggest(session, need, cure)) for need in needs
        ]
        advance(session, people.broker, found[0], "trial")
        concluded(session, people, found[0], "passed", date(2021, 12, 31))
        clock.shift(3600)
        for one in found[1:]:
            advance(session, people.broker, one, "trial")
        clock.shift(86_400 * 400)
        results = ("passed", "partly", "not_passed")
        for one, result in zip(found[1:], results, strict=False):
            concluded(session, people, one, result, date(2022, 12, 31))
        terminate(session, people.broker, found[4], "price")
    return found


def test_passed_and_partly_passed_count_in_the_year_of_their_day(
    session: Session, people: People, tried: list[Engagement]
) -> None:
    here = (CODE, [people.zone.id], YEAR)
    shown = figure(session, people.authority, *here)
    assert (shown.value, shown.counted, shown.excluded, shown.verdict) == (2, 2, 3, "none")
    page = records(session, people.operator, *here, excluded=False)
    assert [(one.code, one.title, one.result, one.on) for one in page.records] == [
        (tried[2].code, f"示例场景 2 ⇄ {CURE}", "部分通过", date(2022, 12, 31)),
        (tried[1].code, f"示例场景 1 ⇄ {CURE}", "通过", date(2022, 12, 31)),
    ]
    left = records(session, people.supervisor, *here, excluded=True)
    assert [(one.code, one.reason, one.result) for one in left.records] == [
        (tried[5].code, "尚无验证结论", ""),
        (tried[4].code, "尚无验证结论", ""),
        (tried[3].code, "验证结论为“未通过”", "未通过"),
    ]
    assert {one.on for one in left.records[:2]} == {date(2022, 1, 1)}
    before = figure(session, people.operator, CODE, [people.zone.id], Period(2021))
    assert (before.value, before.excluded) == (1, 0)
    other = Zone(code="elsewhere", name="示例外区", region="150100")
    session.add(other)
    session.flush()
    none = figure(session, people.authority, CODE, [other.id], YEAR)
    assert (none.value, none.counted, none.excluded) == (0, 0, 0)
    both = figure(session, people.authority, CODE, [other.id, people.zone.id], YEAR)
    assert (both.value, both.excluded) == (2, 3)


def test_a_frozen_year_keeps_what_was_concluded(
    session: Session, people: People, tried: list[Engagement]
) -> None:
    freeze(session, people.operator, people.zone, YEAR)
    for one in tried[1:6]:
        concluded(session, people, one, "not_passed", date(2022, 12, 30))
    assert figure(session, people.operator, CODE, [people.zone.id], YEAR).value == 0
    kept = frozen(session, people.operator, people.zone.id, YEAR)
    assert kept
    assert {one.definition.code: one.value for one in kept.figures}[CODE] == 2
    lists = [
        all_frozen_records(session, people.operator, kept, CODE, excluded=excluded)
        for excluded in (False, True)
    ]
    assert [[one.result for one in found] for found in lists] == [
        ["部分通过", "通过"], ["", "", "未通过"],
    ]  # fmt: skip
    told = rows(content_of_year(session, people.operator, people.zone, YEAR.year))["scenarios"]
    assert [(row["code"], row["result"]) for row in told] == [
        (tried[1].code, "通过"),
        (tried[2].code, "部分通过"),
        (tried[3].code, "未通过"),
        (tried[4].code, "尚无验证结论"),
        (tried[5].code, "尚无验证结论"),
    ]
