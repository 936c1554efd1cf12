"""The organization that stands in for senders without an account, and in whose name they act."""

import secrets
from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization, Zone
from matcher.actor import Actor
from matcher.intake.models import StandIn
from matcher.organizations.names import STAND_IN

NAME = f"{STAND_IN}（示范区代为发布）"


def stand_in(session: Session, zone: Zone) -> Organization:
    """The zone's own; made when the first listing comes, also by two transactions at a time."""
    for name in (NAME, f"{STAND_IN}（{zone.name}代为发布）"):
        # The name may be another zone's, or of old; another transaction may make it just now.
        with suppress(IntegrityError), session.begin_nested():
            return _found(session, zone) or _make(session, zone, name)
    name = f"{STAND_IN}（{zone.code}-{secrets.token_hex(4)} 代为发布）"
    return _found(session, zone) or _make(session, zone, name)


def sender_of(organization: Organization, address: str) -> Actor:
    """Whoever sent, or proved to have sent, something: a member of the stand-in without a name.

    Args:
        organization: the stand-in; the actor is for one listing of it, which the caller proves.
        address: of the client, for the audit rows.
    """
    return Actor(
        name="社会来件人",
        organization_id=organization.id,
        roles=frozenset({"enterprise_member"}),
        address=address,
    )


def _found(session: Session, zone: Zone) -> Organization | None:
    query = select(Organization).join(StandIn, StandIn.organization_id == Organization.id)
    return session.scalars(query.where(StandIn.zone_id == zone.id)).one_or_none()


def _make(session: Session, zone: Zone, name: str) -> Organization:
    organization = Organization(
        name=name,
        kind="government",
        zone_id=zone.id,
        region=zone.region,
        profile="企业没有账号时提交的需求和场景，经示范区审核后代为发布。来件单位核验后可以认领。",
    )
    session.add(organization)
    session.flush()
    session.add(StandIn(zone_id=zone.id, organization_id=organization.id))
    session.flush()
    return organization
