"""What an organization's listings ask of it: mend, go on writing, renew."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Subquery, Text, case, cast, func, select
from sqlalchemy.orm import Session, selectinload

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.listings.models import Listing
from matcher.listings.own import organization_of
from matcher.listings.own_filters import expires_within
from matcher.taxonomy import load_rules

NAMES = ("returned", "draft", "expiring")
_SHOWN = 5


@dataclass(frozen=True)
class Task:
    """Listings that ask for the same.

    Attributes:
        name: returned, draft or expiring.
        listings: the first few, what waits longest first.
        total: how many there are.
    """

    name: str
    listings: Sequence[Listing]
    total: int


def own_tasks(session: Session, actor: Actor) -> Sequence[Task]:
    """What the actor's organization is asked to do; nothing that asks for nothing.

    Raises:
        ForbiddenError: the actor belongs to no organization, or the role has no listings.
    """
    require(actor, "listing.see_draft")
    ranked = _ranked(organization_of(actor))
    query = select(Listing, ranked.c.task, ranked.c.total).join(
        ranked, ranked.c.listing_id == Listing.id
    )
    query = query.where(ranked.c.place <= _SHOWN).order_by(ranked.c.place)
    rows = session.execute(query.options(selectinload(Listing.organization))).all()
    found = {name: [row for row in rows if row.task == name] for name in NAMES}
    return [
        Task(name, [row.Listing for row in of_one], of_one[0].total)
        for name, of_one in found.items()
        if of_one
    ]


def _ranked(organization_id: int) -> Subquery:
    """The ids of listings with a task, each with its place in the task and the task's total."""
    columns = Listing.__table__.c
    days = load_rules().own_listings.expiring_days
    task = case(
        (columns.state.in_(NAMES), columns.state), (expires_within(days), "expiring"), else_=None
    )
    # As texts both databases put moments and days into their order.
    since = case(
        (columns.state == "returned", cast(columns.submitted_at, Text)),
        (columns.state == "draft", cast(columns.created_at, Text)),
        else_=cast(columns.valid_until, Text),
    )
    return (
        select(
            columns.id.label("listing_id"),
            task.label("task"),
            func.row_number().over(partition_by=task, order_by=(since, columns.id)).label("place"),
            func.count().over(partition_by=task).label("total"),
        )
        .where(columns.organization_id == organization_id, task.is_not(None))
        .subquery()
    )
