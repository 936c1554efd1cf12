"""The filled registration form of one contract in Word, to be signed and sealed."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.clock import today
from matcher.contracts.contacts import Way, disclosed
from matcher.contracts.models import Contract
from matcher.contracts.registration.columns import CONTRACT, PARTY, Column
from matcher.contracts.registration.json_file import contract_json
from matcher.contracts.registration.rows import FormRow
from matcher.errors import ForbiddenError
from matcher.match_reports.document import document
from matcher.taxonomy import scheme

TEMPLATE = Path(__file__).parent / "data" / "registration_form.docx"
_TEXTS = ("subject", "payment_terms", "acceptance_terms")
_NOTHING = "—"


def registration_form(session: Session, actor: Actor, contract: Contract) -> BytesIO:
    """The bytes of a .docx, to be read from the beginning; that it was made is recorded.

    Raises:
        ForbiddenError: the actor may not have the contacts that stand in it.
    """
    _disclose(session, actor, contract, "docx")
    return document(form_words(contract), TEMPLATE)


def registration_json(session: Session, actor: Actor, contract: Contract) -> dict[str, Any]:
    """The same as a value for JSON, recorded likewise.

    Raises:
        ForbiddenError: the actor may not have the contacts that stand in it.
    """
    _disclose(session, actor, contract, "json")
    names = {column.field for column in CONTRACT}
    sides: dict[str, list[Mapping[str, Any]]] = {}
    for party in contract.parties:
        values = {column.field: getattr(party, column.field) for column in PARTY}
        sides.setdefault(party.role, []).append(values)
    return contract_json(FormRow({name: getattr(contract, name) for name in names}, sides))


def form_words(contract: Contract) -> dict[str, Any]:
    """The variables of the template: every field in words, the parties side by side."""
    said = _said(CONTRACT, contract)
    texts = {name: getattr(contract, name).strip() or _NOTHING for name in _TEXTS}
    parties = [
        {"side": side.name, **_said(PARTY, party)}
        for side in scheme("party_roles")
        for party in contract.parties
        if party.role == side.code
    ]
    return {"contract": said | texts, "parties": parties, "printed": today().isoformat()}


def _said(columns: Sequence[Column], source: object) -> dict[str, str]:
    """Each field in words, code and name together."""
    made: dict[str, str] = {}
    for column in columns:
        written = column.written(getattr(source, column.field))
        text = f"{written:,.2f}" if isinstance(written, Decimal) else written
        made[column.field] = " ".join(filter(None, (made.get(column.field), text)))
    return {name: text or _NOTHING for name, text in made.items()}


def _disclose(session: Session, actor: Actor, contract: Contract, way: Way) -> None:
    if not disclosed(session, actor, contract, way):
        raise ForbiddenError("登记表中有当事人的联系方式，只供合同当事人和本示范区的经办人下载。")
