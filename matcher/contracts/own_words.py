"""What contracts hold of one person: a copy for them, and the end of it when they leave.

A contract itself is kept: it is the parties', and the law asks for it. Only who was to be called
is no part of what was agreed.
"""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.contracts.content import canonical
from matcher.contracts.models import Contract, ContractDocument, ContractStep, ContractVersion
from matcher.contracts.party_models import ContractParty, RegisteredParty
from matcher.contracts.payments.models import Payment
from matcher.contracts.registration.export import KINDS
from matcher.made_files.models import MadeFile
from matcher.privacy.masking import mask

# Tables with who wrote a row, and what of it is text.
_WRITTEN = (
    (ContractStep, ContractStep.entered_by, ("note",)),
    (ContractDocument, ContractDocument.added_by, ("title",)),
    (ContractVersion, ContractVersion.created_by, ("reason",)),
    (Payment, Payment.entered_by, ("note", "reversal_reason")),
)
_EMPTY = {"contact": "", "phone": ""}


def words_of(session: Session, user: User) -> list[dict[str, Any]]:
    """Every text that the person wrote, and every party that names them as its contact."""
    written = [
        {"where": model.__tablename__, **{name: getattr(row, name) for name in names}}
        for model, author, names in _WRITTEN
        for row in session.scalars(select(model).where(author == user.id).order_by(model.id))
    ]
    named = [
        {"where": row.__tablename__, "name": row.name, "contact": row.contact, "phone": row.phone}
        for row in _named(session, user)
    ]
    return written + named


def forget_person(session: Session, user: User) -> None:
    """Mask what the person wrote, and empty the contacts that name them, wherever they are kept."""
    for model, author, names in _WRITTEN:
        for row in session.scalars(select(model).where(author == user.id)):
            for name in names:
                setattr(row, name, mask(getattr(row, name)))
    own = ContractParty.organization_id == user.organization_id
    contracts = select(ContractParty.contract_id).where(own)
    for version in session.scalars(
        select(ContractVersion).where(ContractVersion.contract_id.in_(contracts))
    ):
        version.content = _without(version.content, user.display_name)
    named = _named(session, user)
    _drop_files(session, named)
    for row in named:
        row.contact = row.phone = ""


def _drop_files(session: Session, named: Sequence[ContractParty | RegisteredParty]) -> None:
    """Forget the forms that show these contacts; whoever wants one again has it made anew."""
    contracts = [row.contract_id for row in named if isinstance(row, ContractParty)]
    zones = select(Contract.zone_id).where(Contract.id.in_(contracts))
    shows = (MadeFile.kind.in_(KINDS.values()), MadeFile.zone_id.in_(zones))
    session.execute(delete(MadeFile).where(*shows))


def _named(session: Session, user: User) -> list[ContractParty | RegisteredParty]:
    """Sealed names cannot be searched: those of the person's organization are opened."""
    own = user.organization_id
    of_contracts = select(ContractParty).where(ContractParty.organization_id == own)
    of_register = select(RegisteredParty).where(RegisteredParty.organization_id == own)
    rows = (
        *session.scalars(of_contracts.order_by(ContractParty.id)),
        *session.scalars(of_register.order_by(RegisteredParty.id)),
    )
    return [row for row in rows if row.contact.strip() == user.display_name]


def _without(content: str, name: str) -> str:
    told = json.loads(content)
    told["parties"] = [
        party | _EMPTY if party["contact"].strip() == name else party for party in told["parties"]
    ]
    return canonical(told)
