"""Making the month's supply of an enterprise, once."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from matcher.accounts.models import VERIFIED, Organization, User
from matcher.actor import SYSTEM
from matcher.audit import record
from matcher.clock import now, today
from matcher.notifications import notify
from matcher.notifications.kinds import SUPPLY
from matcher.notifications.recipients import members
from matcher.supply.compose import Offered
from matcher.supply.models import Supply, SupplyEntry
from matcher.taxonomy import load_rules


def this_month() -> date:
    """The first day of the current month."""
    return today().replace(day=1)


def enterprises_due(session: Session, limit: int) -> Sequence[Organization]:
    """Verified enterprises with members that have no supply of this month yet.

    None before the day of the month that the rules say.
    """
    if today().day < load_rules().supply.day:
        return []
    has_one = exists().where(
        Supply.organization_id == Organization.id, Supply.month == this_month()
    )
    has_members = exists().where(User.organization_id == Organization.id, User.active)
    query = select(Organization).where(
        Organization.kind == "enterprise", Organization.state == VERIFIED, has_members, ~has_one
    )
    return session.scalars(query.order_by(Organization.id).limit(limit)).all()


def make_supply(
    session: Session, organization: Organization, offered: Sequence[Offered]
) -> Supply | None:
    """Keep what is new for an enterprise this month, and tell its members if anything is.

    Returns None when it was made meanwhile.
    """
    # Held until the end of the transaction: two workers would make two of one month.
    session.get_one(Organization, organization.id, with_for_update=True)
    month = this_month()
    mine = Supply.organization_id == organization.id, Supply.month == month
    if session.scalar(select(Supply.id).where(*mine)):
        return None
    supply = Supply(organization_id=organization.id, month=month, made_at=now())
    supply.entries = [_entry(place, one) for place, one in enumerate(offered, start=1)]
    session.add(supply)
    session.flush()
    target = ("supply", supply.id)
    record(session, SYSTEM, "supply.make", target, None, {"entries": len(offered)})
    if offered:
        notify(session, SYSTEM, members(session, organization.id), SUPPLY, target, letter=True)
    return supply


def _entry(place: int, one: Offered) -> SupplyEntry:
    return SupplyEntry(
        achievement_id=one.result.listing.id,
        need_id=one.need_id,
        place=place,
        grade=one.result.ranked.grade,
        relevance=one.result.ranked.relevance,
        reasons=one.result.reasons.as_json(),
    )
