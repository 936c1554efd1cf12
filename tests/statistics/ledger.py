"""Ledgers for tests: any contracts with payments, written past the workflow."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from sqlalchemy.orm import Session

from matcher.contracts.models import Contract
from matcher.contracts.payments.models import Payment
from matcher.statistics.period import Period
from matcher.taxonomy import scheme

FIRST, DAYS = date(2020, 7, 1), 2 * 365
TYPES = [term.code for term in scheme("contract_types") if not term.parent]
DIRECTIONS = [term.code for term in scheme("contract_directions")]
STATES = [term.code for term in scheme("contract_states")]
NEVER_REGISTERED = ("draft", "signed", "submitted", "refused")
INSIDE = ("output", "absorbed", "within", "import", "export")

_days = st.integers(0, DAYS - 1).map(lambda number: FIRST + timedelta(days=number))
_fen = st.integers(1, 10**13)


@dataclass(frozen=True)
class Made:
    """A contract to be written: zone and broker by their places, payments by day and fen."""

    zone: int
    broker: int | None
    state: str
    direction: str
    type: str
    field: str
    industry: str
    region: str
    signed: date | None
    registered: date | None
    created: date
    total: int
    technology: int
    payments: Sequence[tuple[date, int, bool]]

    @property
    def counts(self) -> bool:
        """Whether it counts in 技术合同成交额; the rule once more, without the code tested."""
        dated = self.registered is not None
        return self.state in ("registered", "changed") and dated and self.direction != "outside"

    @property
    def day(self) -> date:
        """By which it belongs to a period."""
        return self.registered or self.signed or self.created

    def belongs(self, zones: Collection[int], period: Period) -> bool:
        """Whether it stands in one of the two lists of a period."""
        return self.zone in zones and period.first <= self.day <= period.last


@st.composite
def _one(draw: st.DrawFn) -> Made:
    # Mostly what counts: else few payments would.
    state = draw(st.sampled_from(["registered"] * len(STATES) + STATES))
    total = draw(_fen)
    return Made(
        zone=draw(st.integers(0, 1)),
        broker=draw(st.sampled_from([None, 0, 1])),
        state=state,
        direction=draw(st.sampled_from([*INSIDE, *DIRECTIONS])),
        type=draw(st.sampled_from(TYPES)),
        field=draw(st.sampled_from(["", "01", "05", "11"])),
        industry=draw(st.sampled_from(["", "C3240", "C1440", "D4415"])),
        region=draw(st.sampled_from(["", "150200", "150203"])),
        signed=None if state == "draft" else draw(_days),
        registered=None
        if state in NEVER_REGISTERED
        else draw(st.one_of(_days, _days, _days, st.none())),
        created=draw(_days),
        total=total,
        technology=draw(st.integers(0, total)),
        payments=draw(st.lists(st.tuples(_days, _fen, st.booleans()), max_size=2)),
    )


ledgers = st.lists(_one(), max_size=9)
periods = st.builds(
    lambda year, part: Period.parse(f"{year}{part}"),
    st.integers(2020, 2022),
    st.sampled_from(["", "", "", "-Q1", "-Q4", "-02", "-12"]),
)


def contract(zone_id: int, broker_id: int | None = None, **fields: Any) -> Contract:
    """A registered contract, with other values where they are given."""
    written: dict[str, Any] = {
        "state": "registered",
        "title": "示例技术开发合同",
        "type": "development",
        "signed_on": date(2022, 3, 1),
        "registered_on": date(2022, 3, 10),
        "total_amount": Decimal(100),
        "technology_amount": Decimal(80),
        "direction": "output",
        "registration_number": "",
    }
    return Contract(zone_id=zone_id, broker_id=broker_id, **(written | fields))


def write(
    session: Session, zones: Sequence[int], brokers: Sequence[int], ledger: Sequence[Made]
) -> list[Contract]:
    """Write a ledger; the contracts in its order."""
    rows = [
        contract(
            zones[made.zone],
            None if made.broker is None else brokers[made.broker],
            state=made.state,
            direction=made.direction,
            type=made.type,
            technical_field=made.field,
            industry=made.industry,
            region=made.region,
            signed_on=made.signed,
            registered_on=made.registered,
            # Late in the evening in China is the same day in UTC, early in the morning is not.
            created_at=datetime(made.created.year, made.created.month, made.created.day, tzinfo=UTC)
            - timedelta(hours=7),
            total_amount=Decimal(made.total).scaleb(-2),
            technology_amount=Decimal(made.technology).scaleb(-2),
        )
        for made in ledger
    ]
    session.add_all(rows)
    session.flush()
    session.add_all(
        Payment(
            contract_id=row.id,
            received_on=on,
            amount=Decimal(fen).scaleb(-2),
            voucher=f"{row.id}-{number}",
            reversed_at=datetime(2022, 1, 1, tzinfo=UTC) if taken_back else None,
        )
        for row, made in zip(rows, ledger, strict=True)
        for number, (on, fen, taken_back) in enumerate(made.payments)
    )
    session.flush()
    return rows
