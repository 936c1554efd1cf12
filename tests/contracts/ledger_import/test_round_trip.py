"""What a zone exports another zone can take: every value of every contract is the same."""

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.actor import Actor
from matcher.contracts.content import PROSE, content_of
from matcher.contracts.filters import ContractFilters
from matcher.contracts.ledger_import.assembling import Defaults
from matcher.contracts.ledger_import.files import open_ledger
from matcher.contracts.ledger_import.reading import read_ledger
from matcher.contracts.ledger_import.taking import take_ledger
from matcher.contracts.lifecycle import change, sign
from matcher.contracts.models import Contract
from matcher.contracts.registering import register_contract
from matcher.contracts.registration.export import write_export
from matcher.contracts.schemas import ContractInput
from matcher.contracts.write import create_contract
from matcher.taxonomy import scheme
from tests.conftest import People
from tests.contracts.ledger_import.ledgers import shown
from tests.contracts.papers import foreigner, party, told

_DAY = st.integers(0, 900).map(lambda days: date(2023, 1, 1) + timedelta(days=days))
_TEXT = st.text("示例甲乙（）=+;,'\"\n 09", max_size=12).map(str.strip)
_FEN = st.integers(1, 10**12)


def _codes(title: str) -> st.SearchStrategy[str]:
    return st.sampled_from([term.code for term in scheme(title)])


def _party(role: str, number: int) -> st.SearchStrategy[dict[str, Any]]:
    at_home = st.builds(
        lambda region, address, flags, contact: party(
            role, f"示例{role}{number}", number, region, address=address, flags=flags,
            contact=contact, phone="13800138000",
        ),
        st.sampled_from(["150203", "150271", "110000"]),
        _TEXT,
        st.lists(st.sampled_from(["listed", "rd_institution", "small"]), unique=True),
        _TEXT,
    )  # fmt: skip
    return st.one_of(at_home, at_home, st.just(foreigner(role, f"Example {number}")))


@st.composite
def _contract(draw: st.DrawFn) -> dict[str, Any]:
    types = scheme("contract_types")
    subtype = draw(st.sampled_from([term for term in types if term.parent]))
    fen, foreign = draw(_FEN), draw(st.booleans())
    rate = draw(st.decimals("0.5", 9, places=8)) if foreign else None
    signed = draw(_DAY)
    sides = {"seller": draw(st.integers(1, 3)), "buyer": draw(st.integers(1, 2)),
             "intermediary": draw(st.integers(0, 2))}  # fmt: skip
    numbered = [(role, number) for role, count in sides.items() for number in range(count)]
    return told(
        title=draw(_TEXT),
        type=subtype.parent,
        subtype=subtype.code,
        signed_on=signed,
        starts_on=draw(st.one_of(st.none(), st.just(signed))),
        ends_on=None,
        currency=draw(st.sampled_from(["USD", "JPY"])) if foreign else "CNY",
        exchange_rate=f"{rate:f}" if rate else None,
        total_amount=f"{(fen + 10) / 100:.2f}" if fen < 10**6 else f"{fen // 100 + 1}",
        technology_amount=f"{fen // 100 or 0.01}",
        payment_manner=draw(_codes("payment_manners")),
        related_parties=draw(st.booleans()),
        plan_source=draw(_codes("plan_sources")),
        ip_type=draw(_codes("contract_ip_types")),
        ip_proof=draw(_TEXT),
        technical_field=draw(_codes("technical_fields")),
        objective=draw(_codes("objectives")),
        industry=draw(st.sampled_from(["", "C3240", "A", "C32"])),
        parties=[draw(_party(role, index)) for index, (role, _) in enumerate(numbered)],
        state=draw(st.sampled_from(["signed", "submitted", "refused", "registered", "changed"])),
        registered_on=signed + timedelta(days=draw(st.integers(0, 200))),
    )


def _written(session: Session, actor: Actor, number: int, values: dict[str, Any]) -> Contract:
    values = values | {"title": f"示例{number}{values['title']}"}
    state, day = values.pop("state"), values.pop("registered_on")
    data = ContractInput.parse(values)
    contract = create_contract(session, actor, data)
    sign(session, actor, contract, values["signed_on"])
    if state in ("registered", "changed"):
        register_contract(
            session, actor, contract, f"No.{number}", "示例登记站", day, action="record"
        )
        body = data.model_copy(update={"registration_body": "示例登记站"})
        if state == "changed":
            change(session, actor, contract, body, "示例", day)
    else:
        contract.state = state
    session.flush()
    return contract


def _told(contract: Contract) -> dict[str, Any]:
    """All that the form has of it; long texts are no part of the form."""
    content = {name: text for name, text in content_of(contract).items() if name not in PROSE}
    same = ("direction", "region", "registration_number", "registered_on")
    return content | {name: getattr(contract, name) for name in same}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(_contract(), min_size=1, max_size=4))
def test_export_and_import_give_equal_contracts(
    session: Session, people: People, drawn: list[dict[str, Any]]
) -> None:
    with session.begin_nested() as savepoint, TemporaryDirectory() as folder:
        far = Zone(code="far", name="另一示范区", region=people.zone.region)
        session.add(far)
        session.flush()
        there = Actor(None, "远方", None, far.id, frozenset({"operator"}))
        made = [_written(session, people.operator, n, one) for n, one in enumerate(drawn, 1)]
        path = Path(folder) / "登记表.xlsx"
        filters = ContractFilters()
        write_export(session, people.operator, filters, "xlsx", path, lambda done, total: None)
        file = open_ledger(
            session, there, "登记表.xlsx", read_ledger(path, "登记表.xlsx", Defaults()).rows
        )
        assert {status for status, _ in shown(session, file)} == {"ready"}, shown(session, file)
        assert take_ledger(session, there, file) == len(made)
        query = select(Contract).where(Contract.zone_id == far.id).order_by(Contract.id.desc())
        taken = session.scalars(query).all()
        assert list(map(_told, taken)) == list(map(_told, made))
        for old, new in zip(made, taken, strict=True):
            kept = old.state in ("registered", "changed")
            assert new.state == ("registered" if kept else "signed")
            assert new.outside
            assert old.code in new.steps[0].note
        savepoint.rollback()
