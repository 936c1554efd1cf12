"""The parties of a contract, and the register of the zone that learns from every one of them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, or_, select
from sqlalchemy.orm import Session

from matcher.accounts.models import VERIFIED, Organization
from matcher.accounts.permissions import reach, require
from matcher.actor import Actor
from matcher.contracts.contacts import filled_in
from matcher.contracts.direction import direction, in_zone
from matcher.contracts.models import Contract
from matcher.contracts.party_models import ContractParty, RegisteredParty
from matcher.contracts.party_schema import PartyInput
from matcher.db.upsert import upsert

FOUND = 20
# What a later contract leaves empty, the register still knows from an earlier one.
_KEPT = ("region", "address", "legal_representative", "contact", "phone")
_TAKEN = ("name", "nature", "country", "credit_code", "flags", "organization_id")


def find_parties(session: Session, actor: Actor, q: str) -> Sequence[RegisteredParty]:
    """Parties of the zone's register by a part of the name or the beginning of the credit code.

    Raises:
        ForbiddenError: the actor writes no contracts.
    """
    require(actor, "contract.edit")
    zone_id, wanted = reach(actor, "contract.edit").zone_id, " ".join(q.split())
    if zone_id is None or not wanted or "\x00" in wanted:
        return []
    named = RegisteredParty.name.icontains(wanted, autoescape=True)
    numbered = RegisteredParty.credit_code.istartswith(wanted, autoescape=True)
    query = select(RegisteredParty).where(RegisteredParty.zone_id == zone_id, or_(named, numbered))
    order = (func.length(RegisteredParty.name), RegisteredParty.id)
    return session.scalars(query.order_by(*order).limit(FOUND)).all()


def take_party(session: Session, actor: Actor, q: str, number: int) -> RegisteredParty | None:
    """One of those that `find_parties` finds, to fill a form with; that it is, is recorded."""
    found = next((one for one in find_parties(session, actor, q) if one.id == number), None)
    if found:
        filled_in(session, actor, found)
    return found


def set_parties(session: Session, contract: Contract, parties: Sequence[PartyInput]) -> None:
    """Replace the parties, and what is computed from where they are; the register learns.

    Args:
        session: the transaction.
        contract: whose zone is loaded.
        parties: in the order in which they were written.
    """
    contract.parties = [
        ContractParty(**_details(session, party), role=party.role, position=place)
        for place, party in enumerate(parties)
    ]
    _locate(contract)
    # Always in the same order, so that two writers never wait for each other.
    for party in sorted(contract.parties, key=key_of):
        _register(session, contract.zone_id, party)


def key_of(party: ContractParty | PartyInput) -> str:
    """What tells a party apart: the credit code; without one, country and name."""
    return party.credit_code or f"{party.country}:{party.name}"


def _details(session: Session, party: PartyInput) -> dict[str, Any]:
    details = party.model_dump(exclude={"role"}) | {"region": party.region or ""}
    return details | {"organization_id": _on_platform(session, party)}


def _on_platform(session: Session, party: PartyInput) -> int | None:
    """The verified organization with the code; by its name only where staff entered no code."""
    same: ColumnElement[bool] = and_(
        Organization.credit_code.is_(None), Organization.name == party.name
    )
    if party.credit_code:
        same = or_(same, Organization.credit_code == party.credit_code)
    query = select(Organization.id).where(Organization.state == VERIFIED, same)
    return session.scalars(query.order_by(Organization.credit_code.is_(None))).first()


def _locate(contract: Contract) -> None:
    sides = {
        role: [party for party in contract.parties if party.role == role]
        for role in ("seller", "buyer")
    }
    zone_region = contract.zone.region
    contract.direction = direction(zone_region, sides["seller"], sides["buyer"])
    near = [
        party.region for side in sides.values() for party in side if in_zone(zone_region, party)
    ]
    contract.region = near[0] if near else ""


def _register(session: Session, zone_id: int, party: ContractParty) -> None:
    row = {name: getattr(party, name) for name in (*_KEPT, *_TAKEN)}
    insert = upsert(session, RegisteredParty).values(zone_id=zone_id, key=key_of(party), **row)
    new, table = insert.excluded, RegisteredParty.__table__.c
    kept = {name: func.coalesce(func.nullif(new[name], ""), table[name]) for name in _KEPT}
    changed = kept | {name: new[name] for name in _TAKEN}
    session.execute(insert.on_conflict_do_update(index_elements=["zone_id", "key"], set_=changed))
    if party.credit_code:
        nameless = (RegisteredParty.zone_id == zone_id, RegisteredParty.credit_code == "")
        twin = f"{party.country}:{party.name}"
        session.execute(delete(RegisteredParty).where(*nameless, RegisteredParty.key == twin))
