"""A zone with two years of contracts, of which the second one is frozen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from sqlalchemy.orm import Session

from matcher.annual_reports.content import Content
from matcher.annual_reports.gather import content_of_year
from matcher.statistics.freeze import freeze
from matcher.statistics.period import Period
from matcher.yearbook.models import YearbookEntry
from tests.conftest import People
from tests.statistics.ledger import contract

NOW = datetime(2026, 12, 20, 2, tzinfo=UTC)
HOSTILE = "补焊 <w:p>{{ 7*7 }} {% raw %} =1+1 工艺开发合同"


@dataclass(frozen=True)
class Reported:
    """The people, and the frozen year 2026 of their zone."""

    people: People
    content: Content


@pytest.fixture
def december() -> Iterator[None]:
    """The time when reports are made."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def reported(session: Session, people: People, december: None) -> Reported:
    """Contracts of 2025 and 2026, an entry of the yearbook, and the frozen figures."""
    session.add_all(ledger(people.zone.id, people.broker.user_id))
    entry = YearbookEntry(
        zone_id=people.zone.id, year=2026, item="enterprises", number=1, unit="家",
        value=Decimal(96), source="示例统计年报", source_number="示例 1 号", state="checked",
    )  # fmt: skip
    session.add(entry)
    session.flush()
    freeze(session, people.operator, people.zone, Period(2026))
    return Reported(people, content_of_year(session, people.operator, people.zone, 2026))


def ledger(zone_id: int, broker_id: int | None) -> list[object]:
    """Three that count in 2026 (6,400 万元), two that do not, and one of 2025 (4,000 万元)."""
    wan = Decimal(10_000)
    kinds = (
        ("development", "03", date(2026, 3, 5), 4_000, "registered", "output"),
        ("license", "05", date(2026, 3, 9), 1_400, "changed", "absorbed"),
        ("service", "03", date(2026, 11, 2), 1_000, "registered", "within"),
        ("development", "01", date(2025, 6, 1), 4_000, "registered", "output"),
        ("transfer", "01", date(2026, 5, 1), 90, "registered", "outside"),
        ("consulting", "07", None, 50, "draft", "output"),
    )
    return [
        contract(
            zone_id,
            broker_id,
            title=HOSTILE if place == 0 else f"示例合同{place}",
            type=type_,
            technical_field=field,
            registered_on=registered,
            signed_on=registered,
            total_amount=amount * wan,
            technology_amount=amount * wan / 2,
            state=state,
            direction=direction,
            region="150203",
            registration_number=f"示例登记{place}" if registered else "",
        )
        for place, (type_, field, registered, amount, state, direction) in enumerate(kinds)
    ]
