"""For any ledger: figures, breakdowns and both lists of records say the same."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.contracts.models import Contract
from matcher.statistics import records as pages
from matcher.statistics.breakdowns import breakdown, cross
from matcher.statistics.broker_performance import broker_performance
from matcher.statistics.figures import Figure, figure, figures
from matcher.statistics.period import Period
from matcher.statistics.records import Record, records
from matcher.statistics.trends import growth, trend
from matcher.statistics.ways import WAYS
from tests.conftest import People
from tests.statistics.ledger import INSIDE, Made, contract, ledgers, periods, write

NOW = datetime(2023, 1, 15, 4, tzinfo=UTC)
WAN = Decimal(10_000)
Sums = tuple[int, Decimal, Decimal]
SIDES = {
    "turnover": INSIDE,
    "technology_turnover": INSIDE,
    "contract_count": INSIDE,
    "turnover_output": ("output", "within", "export"),
    "turnover_absorbed": ("absorbed", "within", "import"),
}


class Asked:
    """Some zones and a period of a ledger that was written."""

    def __init__(
        self,
        session: Session,
        people: People,
        ledger: Sequence[Made],
        chosen: Sequence[int],
        period: Period,
    ) -> None:
        far = Zone(code="far", name="另一示范区", region="150100")
        session.add(far)
        session.flush()
        zones = [people.zone.id, far.id]
        brokers = [people.broker.user_id or 0, people.operator.user_id or 0]
        self.session, self.actor, self.period = session, people.authority, period
        self.contracts = write(session, zones, brokers, ledger)
        self.zone_ids = [zones[place] for place in chosen]
        self.belonging = [
            (made, row)
            for made, row in zip(ledger, self.contracts, strict=True)
            if made.belongs(chosen, period)
        ]
        self.counted = [made for made, _ in self.belonging if made.counts]
        self.paid = [
            fen
            for made in ledger
            for on, fen, taken_back in made.payments
            if made.zone in chosen and made.counts and not taken_back
            if period.first <= on <= period.last
        ]

    def figure(self, code: str) -> Figure:
        return figure(self.session, self.actor, code, self.zone_ids, self.period)

    def listed(self, code: str, *, excluded: bool) -> list[Record]:
        """All pages."""
        where = (self.session, self.actor, code, self.zone_ids, self.period)
        first = records(*where, excluded=excluded)
        rest = (records(*where, excluded=excluded, page=n) for n in range(2, first.pages + 1))
        found = [*first.records, *(one for page in rest for one in page.records)]
        assert len(found) == first.total
        return found

    def expected(self) -> Sums:
        totals = (
            sum(one.total for one in self.counted),
            sum(one.technology for one in self.counted),
        )
        return (len(self.counted), *(Decimal(fen).scaleb(-2) for fen in totals))


def check_breakdowns(asked: Asked) -> None:
    where = (asked.session, asked.actor)
    there = (asked.zone_ids, asked.period)
    wanted = asked.expected()
    for by in WAYS:
        parts = breakdown(*where, by, *there)
        assert len({one.code for one in parts}) == len(parts), by
        assert summed((one.count, one.amount, one.technology_amount) for one in parts) == wanted, by
    cells = cross(*where, *there)
    assert summed((one.count, one.amount, one.technology_amount) for one in cells) == wanted
    months = len(asked.period.months)
    points = trend(*where, asked.zone_ids, asked.period, months)
    assert [point.period for point in points] == list(asked.period.months)
    assert summed((one.count, one.amount, one.technology_amount) for one in points) == wanted
    total, *parts_of = growth(*where, *there)
    assert (total.count, total.amount) == wanted[:2]
    assert sum(one.amount for one in parts_of) == total.amount
    assert sum(one.amount_before for one in parts_of) == total.amount_before
    assert sum(one.count_before for one in parts_of) == total.count_before
    brokers = broker_performance(*where, *there)
    own = [made for made in asked.counted if made.broker is not None]
    assert sum(one.contracts for one in brokers) == len(own)
    assert sum(one.amount for one in brokers) == Decimal(sum(one.total for one in own)).scaleb(-2)


def check_lists(asked: Asked) -> None:
    codes = {row.code for _, row in asked.belonging}
    for code, directions in SIDES.items():
        shown = asked.figure(code)
        counted, excluded = (asked.listed(code, excluded=which) for which in (False, True))
        right = {r.code for m, r in asked.belonging if m.counts and m.direction in directions}
        assert {one.code for one in counted} == right
        assert {one.code for one in excluded} == codes - right
        assert (shown.counted, shown.excluded) == (len(counted), len(excluded))
        assert len(counted) + len(excluded) == len(codes)
        assert not any(one.reason for one in counted)
        assert all(one.reason for one in excluded)
        amounts = sum((one.amount or Decimal(0) for one in counted), Decimal(0))
        assert shown.value == (len(counted) if code == "contract_count" else amounts / WAN)
        days = [one.on for one in counted]
        assert days == sorted(days, reverse=True)
    within = sum((m.total for m in asked.counted if m.direction == "within"), 0)
    both = [asked.figure(code).value or Decimal(0) for code in list(SIDES)[3:]]
    total = asked.figure("turnover").value
    assert sum(both) - Decimal(within).scaleb(-6) == total == asked.expected()[1] / WAN


def check_payments(asked: Asked) -> None:
    shown = asked.figure("payments_received")
    counted, excluded = (
        asked.listed("payments_received", excluded=which) for which in (False, True)
    )
    assert sum(one.amount or Decimal(0) for one in counted) == Decimal(sum(asked.paid)).scaleb(-2)
    assert shown.value == Decimal(sum(asked.paid)).scaleb(-6)
    assert (shown.counted, shown.excluded) == (len(asked.paid), len(excluded))
    assert all(one.reason for one in excluded)


def summed(rows: object) -> Sums:
    """Numbers, amounts and technology amounts added up."""
    columns = list(zip(*rows, strict=True)) or [(), (), ()]  # type: ignore[call-overload]
    count, amount, technology = (sum(column, Decimal(0)) for column in columns)
    return int(count), amount, technology


def check(
    session: Session,
    people: People,
    ledger: Sequence[Made],
    chosen: Sequence[int],
    period: Period,
) -> None:
    with time_machine.travel(NOW, tick=False), session.begin_nested() as savepoint:
        asked = Asked(session, people, ledger, chosen, period)
        check_breakdowns(asked)
        check_lists(asked)
        check_payments(asked)
        every = figures(session, people.authority, asked.zone_ids, period)
        assert all(one.reason for one in every if one.value is None)
        savepoint.rollback()
        session.expunge_all()


CHOSEN = st.sampled_from([[0], [0, 1]])


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ledger=ledgers, chosen=CHOSEN, period=periods)
def test_all_sums_agree_for_any_ledger(
    session: Session, people: People, ledger: list[Made], chosen: list[int], period: Period
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "PAGE_SIZE", 3)
        check(session, people, ledger, chosen, period)


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ledger=ledgers, chosen=CHOSEN, period=periods)
def test_the_same_on_postgresql(
    session: Session, people: People, ledger: list[Made], chosen: list[int], period: Period
) -> None:
    check(session, people, ledger, chosen, period)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ledger=ledgers)
def test_every_contract_stands_in_one_month_of_one_list(
    session: Session, people: People, ledger: list[Made]
) -> None:
    """Months part the ledger: nothing is left out, nothing is there twice."""
    with time_machine.travel(NOW, tick=False), session.begin_nested() as savepoint:
        asked = Asked(session, people, ledger, [0, 1], Period(2022))
        found: list[str] = []
        for year in range(2020, 2023):
            for month in Period(year).months:
                asked.period = month
                for excluded in (False, True):
                    found += [one.code for one in asked.listed("turnover", excluded=excluded)]
        assert sorted(found) == sorted(row.code for row in asked.contracts)
        savepoint.rollback()
        session.expunge_all()


def test_the_reasons_are_told_in_words(session: Session, people: People) -> None:
    told = {
        "草稿，尚未签订": {"state": "draft", "registered_on": None},
        "已签订，尚未送审": {"state": "signed", "registered_on": None},
        "不予登记：其他": {
            "state": "refused", "registered_on": None, "refusal_ground": "other"
        },
        "合同已作废": {"state": "cancelled"},
        "买卖双方都不在本示范区": {"direction": "outside"},
        "缺少登记日期，请补填后计入": {"registered_on": None},
        "流向为“吸纳”，不属于本指标": {"direction": "absorbed"},
    }  # fmt: skip
    rows: list[Contract] = [contract(people.zone.id, **fields) for fields in told.values()]
    session.add_all(rows)
    session.flush()
    where = (session, people.supervisor, "turnover_output", [people.zone.id], Period(2022))
    found = {one.code: one.reason for one in records(*where, excluded=True).records}
    assert found == dict(zip((row.code for row in rows), told, strict=True))
