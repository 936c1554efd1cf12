"""Who has to do with a contract: its parties' members, and the zone's desk without an interest."""

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session, object_session

from matcher.accounts.models import VERIFIED, Organization
from matcher.accounts.permissions import reach, require
from matcher.actor import Actor
from matcher.contracts.models import Contract
from matcher.contracts.party_models import ContractParty
from matcher.errors import ForbiddenError

_INTERESTED = frozenset({"seller", "buyer"})
# The scope whose text says that it opens contacts.
_OPENS_CONTACTS = "match"


def of_party(organization_id: int | None) -> ColumnElement[bool]:
    """The condition for contracts of the organization, also of those written before it joined.

    A credit code counts only when the platform's staff has verified whose it is.
    """
    if organization_id is None:
        return false()
    verified = (Organization.id == organization_id, Organization.state == VERIFIED)
    code = select(Organization.credit_code).where(*verified).scalar_subquery()
    named = and_(ContractParty.credit_code != "", ContractParty.credit_code == code)
    mine = or_(ContractParty.organization_id == organization_id, named)
    return Contract.id.in_(select(ContractParty.contract_id).where(mine))


def is_interested(actor: Actor, contract: Contract) -> bool:
    """Whether the actor's organization sells or buys; an intermediary's broker may do the work.

    As in `of_party`, a party that was written before the organization joined is told by its code.
    """
    if actor.organization_id is None:
        return False
    sides = [party for party in contract.parties if party.role in _INTERESTED]
    if any(party.organization_id == actor.organization_id for party in sides):
        return True
    codes = {party.credit_code for party in sides} - {""}
    session = object_session(contract)
    own = session.get(Organization, actor.organization_id) if session and codes else None
    return own is not None and own.state == VERIFIED and own.credit_code in codes


def may_do(actor: Actor, action: str, contract: Contract) -> bool:
    """Whether the actor is of the zone's desk for this action, and of no interested party."""
    near = reach(actor, action).covers(None, contract.zone_id)
    return near and not is_interested(actor, contract)


def require_desk(actor: Actor, action: str, contract: Contract) -> None:
    """Refuse everybody else.

    Raises:
        ForbiddenError: the role or the zone does not fit, or the actor belongs to a party.
    """
    require(actor, action, zone_id=contract.zone_id)
    if is_interested(actor, contract):
        raise ForbiddenError("您所在单位是合同的一方，为避免利益冲突，请由其他经办人办理。")


def sees_private(session: Session, actor: Actor, contract: Contract) -> bool:
    """Whether the actor reads the contacts and files of a contract that they may see.

    A token does so only if it was made for it.
    """
    if actor.scopes is not None and _OPENS_CONTACTS not in actor.scopes:
        return False
    seen = reach(actor, "contract.private")
    if seen.covers(None, contract.zone_id):
        return True
    mine = (Contract.id == contract.id, of_party(seen.organization_id))
    return session.scalar(select(Contract.id).where(*mine)) is not None
