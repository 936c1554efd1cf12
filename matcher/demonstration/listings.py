"""Post the demonstration's listings, most of them published, some in every other state."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from matcher.accounts.models import Organization, Zone
from matcher.actor import SYSTEM, Actor
from matcher.clock import now, today
from matcher.demonstration.files import FOLDERS, listings, organizations
from matcher.listings import post, review
from matcher.listings.lifecycle import move
from matcher.listings.models import Listing
from matcher.listings.schemas import SCHEMAS
from matcher.listings.validity import expire_due

Step = Callable[[Session, Listing, Actor], None]
_REASON = {"problem": "请补充现有工艺参数和目前的损失数据，便于判断。"}


def create_organizations(session: Session, zone: Zone) -> dict[str, Organization]:
    """All organizations of the files, by name."""
    made = {row["name"]: Organization(zone_id=zone.id, **row) for row in organizations()}
    session.add_all(made.values())
    session.flush()
    return made


def create_listings(
    session: Session, owners: Mapping[str, Organization], reviewer: Actor
) -> dict[str, Listing]:
    """All listings of the files, by their id there."""
    made: dict[str, Listing] = {}
    for kind in FOLDERS:
        for number, row in enumerate(listings(kind)):
            listing = _create(session, kind, dict(row), owners)
            _bring_to_state(session, listing, reviewer, number)
            made[row["external_id"]] = listing
    expire_due(session, SYSTEM)
    return made


def _create(
    session: Session, kind: str, row: dict[str, Any], owners: Mapping[str, Organization]
) -> Listing:
    owner = owners[row.pop("organization")]
    months = row.pop("valid_months", None)
    closing = row.pop("closing_months", None)
    if months:
        row["valid_until"] = review.add_months(today(), months)
    if closing:
        row["closing_date"] = review.add_months(today(), closing)
    row |= {"contact_name": "示例联系人", "contact_phone": "0471-0000000"}
    data = SCHEMAS[kind].parse(row)
    return post.create(session, SYSTEM, kind, owner, data)


def _bring_to_state(session: Session, listing: Listing, reviewer: Actor, number: int) -> None:
    """Publish, but every so often stop at or go on to another state."""
    step = _STATES.get(number % 40) if number >= 20 else None
    if step is _draft:
        return
    post.submit(session, SYSTEM, listing)
    if step in (_submitted, _returned, _rejected):
        listing.submitted_at = now() - timedelta(days=(number + number // 2) % 7)
    else:
        review.publish(session, reviewer, listing)
        listing.published_at = now() - timedelta(days=number % 90, hours=number % 11)
    if step:
        step(session, listing, reviewer)


def _draft(_session: Session, _listing: Listing, _reviewer: Actor) -> None:
    """Stays as it was created."""


def _submitted(_session: Session, _listing: Listing, _reviewer: Actor) -> None:
    """Stays in the queue."""


def _returned(session: Session, listing: Listing, reviewer: Actor) -> None:
    first = listing.SCHEMA.PARTS[0]
    review.send_back(session, reviewer, listing, {first: _REASON["problem"]})


def _rejected(session: Session, listing: Listing, reviewer: Actor) -> None:
    review.reject(session, reviewer, listing, "内容与示范区业务无关，请改投其他平台。")


def _moved(action: str) -> Step:
    def step(session: Session, listing: Listing, _reviewer: Actor) -> None:
        move(session, SYSTEM, listing, action)

    return step


def _expired(session: Session, listing: Listing, _reviewer: Actor) -> None:
    listing.valid_until = today() - timedelta(days=3)
    session.flush()


# Place in each forty of a kind's listings -> what is done beyond publishing.
_STATES: Mapping[int, Step] = {
    21: _draft,
    22: _submitted,
    23: _returned,
    24: _rejected,
    25: _moved("pause"),
    26: _expired,
    27: _moved("fulfil"),
    28: _moved("withdraw"),
    29: _submitted,
    30: _submitted,
}
