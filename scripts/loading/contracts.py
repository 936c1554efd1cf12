"""A ledger grown to a size: contracts of some years with their parties, steps and payments."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import Table, insert, select, text
from sqlalchemy.orm import Session

from matcher.accounts.models import User, Zone
from matcher.contracts.direction import direction, in_zone
from matcher.contracts.models import Contract, ContractStep
from matcher.contracts.party_models import ContractParty
from matcher.contracts.payments.models import Instalment, Payment
from matcher.db import Base, Database
from matcher.engagements.models import Engagement
from matcher.taxonomy import scheme

FIRST, LAST = date(2023, 1, 1), date(2026, 10, 31)
_BATCH = 1_000
# How often a contract is in which state once some time has passed.
_STATES = {
    "registered": 78, "changed": 4, "submitted": 6, "signed": 4, "refused": 4, "cancelled": 2,
    "draft": 2,
}  # fmt: skip
_REGISTERED = ("registered", "changed")
_ABROAD = ("MN", "RU", "DE", "JP", "US")
_SUBJECTS = (
    "矿用卡车动力电池低温加热", "稀土萃取废水减量", "牧草青贮霉变控制", "光伏组件积尘清洗",
    "高温合金叶片补焊", "煤矸石保温材料", "乳制品冷链追溯", "风电叶片主梁成型",
)  # fmt: skip


@dataclass
class _Place:
    """Of a party."""

    country: str
    region: str


def fill_contracts(database: Database, count: int) -> None:
    """Put so many contracts into the ledger of the first zone, from 2023 to October 2026.

    Each has a seller and a buyer, and from its signing on two instalments, of which those that
    are due were mostly paid.
    """
    with database.write() as session:
        zone = session.scalars(select(Zone).order_by(Zone.id)).one_or_none() or _zone(session)
        brokers = list(session.scalars(select(User.id).where(User.login.like("jingjiren%"))))
        engagements = list(session.scalars(select(Engagement.id)))
        first = (session.scalar(select(Contract.id).order_by(Contract.id.desc())) or 0) + 1
        made = _made(zone, brokers or [None], engagements, first, count)
        while some := list(islice(made, _BATCH)):
            for table in (Contract, ContractParty, ContractStep, Instalment, Payment):
                _insert(session, table, [row for rows in some for row in rows[table]])
        session.execute(text("ANALYZE"))


def _zone(session: Session) -> Zone:
    zone = Zone(code="load", name="示例示范区", region="150000")
    session.add(zone)
    session.flush()
    return zone


def _insert(session: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        table = model.__table__
        assert isinstance(table, Table)  # noqa: S101 - what declarative models have
        session.execute(insert(table), rows)


Rows = dict[type[Base], list[dict[str, Any]]]


@dataclass(frozen=True)
class _Choices:
    """What contracts are made of, and the dice."""

    drawn: random.Random
    types: dict[str, list[str]]
    fields: list[str]
    industries: list[str]
    near: list[str]
    far: list[str]

    @classmethod
    def all(cls) -> "_Choices":
        types: dict[str, list[str]] = {}
        for term in scheme("contract_types"):
            types.setdefault(term.parent or term.code, []).extend([term.code] * bool(term.parent))
        regions = [term.code for term in scheme("regions")]
        return cls(
            drawn=random.Random(7),  # noqa: S311 - no secret
            types=types,
            fields=[term.code for term in scheme("technical_fields")],
            industries=[term.code for term in scheme("industries") if len(term.code) == 3],
            near=[code for code in regions if code.startswith("15")],
            far=[code for code in regions if not code.startswith("15")],
        )

    def place(self, inside: float) -> _Place:
        chance = self.drawn.random()
        if chance < inside:
            return _Place("CN", self.drawn.choice(self.near))
        if chance < 0.97:
            return _Place("CN", self.drawn.choice(self.far))
        return _Place(self.drawn.choice(_ABROAD), "")


def _made(
    zone: Zone, brokers: Sequence[int | None], engagements: list[int], first: int, count: int
) -> Iterator[Rows]:
    choices = _Choices.all()
    drawn = choices.drawn
    for number in range(first, first + count):
        signed = FIRST + timedelta(days=int((LAST - FIRST).days * drawn.random() ** 0.8))
        state = drawn.choices(list(_STATES), list(_STATES.values()))[0]
        total = Decimal(int(drawn.lognormvariate(12.3, 1.2) * 100)).scaleb(-2)
        sides = {"seller": choices.place(0.6), "buyer": choices.place(0.75)}
        owned = {
            "id": number,
            "zone_id": zone.id,
            "engagement_id": engagements.pop() if engagements else None,
            "broker_id": drawn.choice(brokers),
            **_said(choices, signed, total),
            **_where(zone.region, sides),
            **_registration(number, state, signed, drawn),
        }
        yield {
            Contract: [owned],
            ContractParty: [_party(number, role, place, drawn) for role, place in sides.items()],
            ContractStep: [_step(number, state, signed)] if state != "draft" else [],
            **_money(number, state, signed, total, drawn),
        }


def _said(choices: _Choices, signed: date, total: Decimal) -> dict[str, Any]:
    drawn = choices.drawn
    kind = drawn.choices(list(choices.types), (30, 15, 10, 15, 30))[0]
    return {
        "title": f"{drawn.choice(_SUBJECTS)}{scheme('contract_types').name(kind)}合同",
        "type": kind,
        "subtype": drawn.choice(choices.types[kind]),
        "starts_on": signed,
        "ends_on": signed + timedelta(days=365),
        "total_amount": total,
        "technology_amount": (total * Decimal("0.8")).quantize(Decimal("0.01")),
        "payment_manner": "instalments",
        "payment_terms": "合同签订后支付一半，验收后支付一半。",
        "acceptance_terms": "达到约定的指标，由双方组织验收。",
        "technical_field": drawn.choice(choices.fields),
        "objective": "10",
        "industry": drawn.choice(choices.industries),
        "created_at": datetime(signed.year, signed.month, signed.day, 2, tzinfo=UTC),
        "version": 1,
    }


def _where(zone_region: str, sides: dict[str, _Place]) -> dict[str, Any]:
    near = next((place for place in sides.values() if in_zone(zone_region, place)), None)
    return {
        "direction": direction(zone_region, [sides["seller"]], [sides["buyer"]]),
        "region": near.region if near else "",
    }


def _registration(number: int, state: str, signed: date, drawn: random.Random) -> dict[str, Any]:
    answered = signed + timedelta(days=drawn.randrange(8, 40))
    registered = state in _REGISTERED
    return {
        "state": state,
        "signed_on": None if state == "draft" else signed,
        "registration_body": "示例技术合同登记处" if registered else "",
        "registration_number": f"{signed.year}150000{number:06}" if registered else "",
        "submitted_on": signed if state not in ("draft", "signed") else None,
        "registered_on": answered if registered else None,
        "refused_on": answered if state == "refused" else None,
        "cancelled_on": answered if state == "cancelled" else None,
        "refusal_ground": "unclear" if state == "refused" else "",
    }


def _party(number: int, role: str, place: _Place, drawn: random.Random) -> dict[str, Any]:
    known = drawn.randrange(1, 2_000)
    return {
        "contract_id": number,
        "role": role,
        "name": f"示例第{known}{'研究院' if role == 'seller' else '有限公司'}",
        "nature": "021" if role == "seller" else "150",
        "country": place.country,
        "region": place.region,
        "contact": "示例联系人",
        "phone": "13900000123",
    }


def _step(number: int, state: str, signed: date) -> dict[str, Any]:
    return {"contract_id": number, "action": "sign", "state": state, "happened_on": signed}


def _money(number: int, state: str, signed: date, total: Decimal, drawn: random.Random) -> Rows:
    """Two halves, ninety days apart; what is due was paid in nine cases of ten."""
    half = (total / 2).quantize(Decimal("0.01"))
    planned: list[dict[str, Any]] = []
    paid: list[dict[str, Any]] = []
    for place, amount in enumerate((half, total - half)):
        due = signed + timedelta(days=30 + 90 * place)
        instalment = 2 * number + place
        key = {"contract_id": number, "amount": amount}
        settled = state in _REGISTERED and due <= LAST and drawn.random() < 0.9
        owed = Decimal(0) if settled else amount
        planned.append(
            {**key, "id": instalment, "position": place, "due_on": due, "open_amount": owed}
        )
        if settled:
            voucher = f"PZ{number:06}{place}"
            paid.append(
                {**key, "instalment_id": instalment, "received_on": due, "voucher": voucher}
            )
    return {Instalment: [] if state == "draft" else planned, Payment: paid}
