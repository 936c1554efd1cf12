"""What the checks look at: the contract, and what the database says beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from matcher.clock import CHINA, today
from matcher.contracts.models import Contract, ContractDocument
from matcher.contracts.party_models import ContractParty

_SIDES = ("seller", "buyer")
_FOUND = 20


@dataclass(frozen=True)
class Facts:
    """What is known on the day of the pre-check.

    Attributes:
        contract: with its parties.
        today: in China.
        need_published: when the demand or scenario of its engagement was published.
        documents: the kinds of its files.
        alike: other contracts of the zone between the same parties about the same amount.
    """

    contract: Contract
    today: date
    need_published: date | None
    documents: frozenset[str]
    alike: Sequence[Contract]

    def side(self, role: str) -> list[ContractParty]:
        """The parties of a role."""
        return [party for party in self.contract.parties if party.role == role]


def gather(session: Session, contract: Contract) -> Facts:
    """Ask the database for what the checks need."""
    kinds = select(ContractDocument.kind).where(ContractDocument.contract_id == contract.id)
    return Facts(
        contract=contract,
        today=today(),
        need_published=_need_published(contract),
        documents=frozenset(session.scalars(kinds)),
        alike=_alike(session, contract),
    )


def _need_published(contract: Contract) -> date | None:
    if contract.engagement is None:
        return None
    moment = contract.engagement.match.need.published_at
    return moment.astimezone(CHINA).date() if moment else None


def _alike(session: Session, contract: Contract) -> Sequence[Contract]:
    sides = [[party for party in contract.parties if party.role == role] for role in _SIDES]
    if not all(sides):
        return []
    query = select(Contract).where(
        Contract.zone_id == contract.zone_id,
        Contract.id != contract.id,
        Contract.total_amount == contract.total_amount,
        *(_shares(role, side) for role, side in zip(_SIDES, sides, strict=True)),
    )
    return session.scalars(query.order_by(Contract.id.desc()).limit(_FOUND)).all()


def _shares(role: str, side: Sequence[ContractParty]) -> ColumnElement[bool]:
    """The condition for contracts that have one of these in the same role."""
    codes = [party.credit_code for party in side if party.credit_code]
    names = [party.name for party in side if not party.credit_code]
    same = or_(ContractParty.credit_code.in_(codes), ContractParty.name.in_(names))
    found = select(ContractParty.contract_id).where(ContractParty.role == role, same)
    return Contract.id.in_(found)
