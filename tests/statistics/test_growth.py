"""Year on year: the same types, the same days, and words where there is nothing to compare."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from sqlalchemy.orm import Session

from matcher.contracts.models import Contract
from matcher.errors import NotFoundError
from matcher.statistics.breakdowns import breakdown
from matcher.statistics.figures import figure
from matcher.statistics.period import Period
from matcher.statistics.trends import growth
from tests.conftest import People
from tests.statistics.ledger import Made, contract, ledgers, write

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
FOUR = ["development", "transfer", "consulting", "service"]


def add(session: Session, people: People, year: int, type_: str, wan: int, **more: object) -> None:
    day = date(year, 3, 10)
    fields = {"signed_on": day, "registered_on": day, "type": type_} | more
    amount = Decimal(wan * 10_000)
    session.add(contract(people.zone.id, total_amount=amount, technology_amount=amount, **fields))
    session.flush()


def test_across_the_change_of_types_licences_are_transfers(
    session: Session, people: People
) -> None:
    """2020 counted four types, 2021 five: without the mapping transfers would seem to fall."""
    add(session, people, 2020, "transfer", 100)
    add(session, people, 2021, "transfer", 60)
    add(session, people, 2021, "license", 90)
    add(session, people, 2022, "license", 45)
    here = (session, people.operator, [people.zone.id])
    total, *types = growth(*here, Period(2021))
    assert [one.code for one in types] == FOUR
    moved = next(one for one in types if one.code == "transfer")
    assert (moved.amount, moved.amount_before, moved.amount_growth) == (1_500_000, 1_000_000, 50)
    assert (moved.count, moved.count_before, moved.count_growth) == (2, 1, 100)
    assert (total.name, total.amount_growth) == ("合计", 50)
    after = {one.code: one for one in growth(*here, Period(2022))}
    assert (after["license"].amount_growth, after["transfer"].amount_growth) == (-50, -100)
    assert after["service"].amount_growth is None
    assert [one.code for one in breakdown(*here[:2], "type", here[2], Period(2021))][2] == "license"
    with pytest.raises(NotFoundError):
        growth(*here, Period(2021), by="month")
    with pytest.raises(NotFoundError, match="不能按“nothing”分组"):
        breakdown(*here[:2], "nothing", here[2], Period(2021))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ledger=ledgers)
def test_the_years_before_and_now_say_the_same_of_one_year(
    session: Session, people: People, ledger: list[Made]
) -> None:
    """What a year is compared with is what that year itself was, by the types of both."""
    with session.begin_nested() as savepoint:
        write(session, [people.zone.id] * 2, [people.broker.user_id or 0] * 2, ledger)
        here = (session, people.operator, [people.zone.id])
        for year in (2020, 2021, 2022):
            by = "type_before_2021" if year <= 2021 else "type"
            now, before = (
                {
                    one.code: (one.count, one.amount)
                    for one in breakdown(*here[:2], by, here[2], Period(shown))
                }
                for shown in (year, year - 1)
            )
            _, *types = growth(*here, Period(year))
            assert {one.code: (one.count, one.amount) for one in types} == now
            assert {one.code: (one.count_before, one.amount_before) for one in types} == before
        savepoint.rollback()
        session.expunge_all()


def test_growth_has_a_verdict_for_whole_years_and_says_with_what_it_compares(
    session: Session, people: People
) -> None:
    add(session, people, 2021, "service", 100)
    add(session, people, 2022, "service", 125)
    add(session, people, 2022, "service", 1, state="cancelled")
    here = ([people.zone.id], Period(2022))
    grown = figure(session, people.operator, "turnover_growth", *here)
    assert (grown.value, grown.verdict, grown.counted, grown.excluded) == (25, "met", 1, 1)
    assert grown.reason == "上年同期（2021-01-01 至 2021-12-31）为 100.00 万元。"
    same = figure(session, people.operator, "contract_growth", *here)
    assert (same.value, same.verdict, same.gap) == (0, "unmet", 0)
    part = figure(session, people.operator, "turnover_growth", here[0], Period(2022, quarter=1))
    assert (part.value, part.verdict) == (25, "none")
    assert "标准按整年判断" in part.reason
    first = figure(session, people.operator, "turnover_growth", here[0], Period(2021))
    assert (first.value, first.verdict) == (None, "unknown")
    assert first.reason.endswith("没有计入的合同，无法计算增长率。")


def test_a_year_that_goes_on_is_compared_with_the_same_days(
    session: Session, people: People
) -> None:
    add(session, people, 2021, "service", 100)
    add(session, people, 2021, "service", 900, registered_on=date(2021, 12, 1))
    add(session, people, 2022, "service", 110)
    with time_machine.travel("2022-11-23T04:00:00Z", tick=False):
        grown = figure(session, people.operator, "turnover_growth", [people.zone.id], Period(2022))
    assert grown.value == 10
    assert grown.reason == "上年同期（2021-01-01 至 2021-11-23）为 100.00 万元。" + (
        "本期尚未结束，数字截至今日。"
    )
    assert session.query(Contract).count() == 3
