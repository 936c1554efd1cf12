"""From suggestion to payment: how many got how far, how long it took, and who did it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from sqlalchemy.orm import Session

from matcher.contracts.payments.models import Payment
from matcher.engagements.stages import advance, open_engagement, terminate
from matcher.listings.models import Listing
from matcher.matching.decisions import dismiss
from matcher.matching.models import Match, MergedMatch
from matcher.statistics.broker_performance import broker_performance
from matcher.statistics.figures import figure
from matcher.statistics.funnel import funnel
from matcher.statistics.period import Period
from matcher.statistics.records import records
from matcher.statistics.stage_times import stage_times
from tests.conftest import People
from tests.matching.pairs import suggest
from tests.statistics.ledger import contract

BEGIN = datetime(2022, 1, 1, 4, tzinfo=UTC)
YEAR = Period(2022)
Posted = Callable[..., Listing]


@pytest.fixture
def pairs(session: Session, people: People, posted: Posted) -> list[Match]:
    """Six suggestions: two to the payment, one ended after contact, one dismissed, one merged."""
    with time_machine.travel(BEGIN, tick=False) as clock:
        cure = posted("achievement", "激光熔覆修复")
        kinds = ["demand", "demand", "scenario", "demand", "demand", "demand"]
        needs = [posted(kind, f"示例需求 {number}") for number, kind in enumerate(kinds)]
        found = [suggest(session, need, cure) for need in needs]
        clock.shift(timedelta(days=2))
        engagements = [open_engagement(session, people.broker, match) for match in found[:4]]
        clock.shift(timedelta(days=4))
        for engagement in engagements[:3]:
            advance(session, people.broker, engagement, "contacted")
        clock.shift(timedelta(days=10))
        terminate(session, people.broker, engagements[0], "price")
        # Stages may be left out: what comes later was reached, and so was what is between.
        advance(session, people.broker, engagements[1], "performance")
        advance(session, people.broker, engagements[2], "trial")
        clock.shift(timedelta(days=1))
        advance(session, people.broker, engagements[2], "commercial")
        dismiss(session, people.broker, found[4], "maturity")
    session.add(MergedMatch(match_id=found[5].id, kept_id=found[4].id))
    session.flush()
    return found


def test_the_funnel_follows_what_was_suggested(
    session: Session, people: People, pairs: list[Match]
) -> None:
    steps = funnel(session, people.operator, [people.zone.id], YEAR)
    assert [(step.code, step.count) for step in steps] == [
        ("suggested", 5), ("confirmed", 4), ("contacted", 3),
        ("signed", 1), ("registered", 1), ("paid", 1),
    ]  # fmt: skip
    assert [step.share_of_previous for step in steps] == [
        None, 80, 75, Decimal("33.3333"), 100, 100
    ]  # fmt: skip
    assert [step.median_days for step in steps] == [None, 2, 4, 10, 0, 0]
    before = funnel(session, people.operator, [people.zone.id], Period(2021))
    assert [(step.count, step.share_of_previous, step.median_days) for step in before] == [
        (0, None, None)
    ] * 6


def test_stages_tell_how_long_and_how_many_went_on(
    session: Session, people: People, pairs: list[Match]
) -> None:
    found = {one.code: one for one in stage_times(session, people.operator, [people.zone.id], YEAR)}
    assert len(found) == 8
    contacted = found["contacted"]
    assert (contacted.entered, contacted.advanced, contacted.terminated) == (3, 2, 1)
    assert (contacted.staying, contacted.share_advanced) == (0, Decimal("66.6667"))
    assert contacted.median_days == 10
    confirmed = found["confirmed"]
    assert (confirmed.entered, confirmed.staying, confirmed.median_days) == (4, 1, 4)
    assert (found["signing"].entered, found["signing"].share_advanced) == (0, None)
    assert found["trial"].median_days == 1


def test_conversion_lists_who_did_not_come_so_far(
    session: Session, people: People, pairs: list[Match]
) -> None:
    here = ([people.zone.id], YEAR)
    shown = figure(session, people.operator, "need_conversion", *here)
    assert (shown.value, shown.counted, shown.excluded) == (25, 1, 3)
    page = records(session, people.authority, "need_conversion", *here, excluded=True)
    assert [one.reason for one in page.records] == [
        "停留在“已确认”阶段", "停留在“商务谈判”阶段", "已终止：价格未谈拢"
    ]  # fmt: skip
    assert page.records[0].title == "示例需求 3 ⇄ 激光熔覆修复"


def test_a_brokers_row_has_decisions_contracts_and_payments(
    session: Session, people: People, pairs: list[Match]
) -> None:
    row = contract(people.zone.id, people.broker.user_id)
    gone = contract(people.zone.id, people.broker.user_id, state="cancelled")
    session.add_all([row, gone])
    session.flush()
    paid = {"received_on": YEAR.last, "amount": Decimal(30)}
    session.add_all(
        Payment(contract_id=one.id, voucher=f"示例 {one.id}", **paid) for one in (row, gone)
    )
    session.flush()
    (broker,) = broker_performance(session, people.supervisor, [people.zone.id], YEAR)
    assert (broker.name, broker.code) == ("示例broker", str(people.broker.user_id))
    assert (broker.confirmed, broker.dismissed, broker.engagements, broker.signed) == (4, 1, 4, 1)
    assert (broker.contracts, broker.amount, broker.technology_amount) == (1, 100, 80)
    assert broker.payments == 30
    assert broker_performance(session, people.supervisor, [people.zone.id], Period(2021)) == []
