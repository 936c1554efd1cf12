"""Write what members import: new drafts, and changes that go through the review again."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from matcher.accounts.models import Organization
from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.exchange.candidates import Candidate
from matcher.exchange.insert import content_of, insert_listings
from matcher.listings import post
from matcher.listings.lifecycle import EDITABLE, move
from matcher.listings.models import KINDS, Listing

# Organizations number their listings alike, so each one has a source of its own.
OWN_SOURCE = "member-"
_NOTE = "批量导入的新内容"


def write_drafts(
    session: Session,
    actor: Actor,
    kind: str,
    organization: Organization,
    new: Sequence[Candidate],
    changed: Mapping[int, Candidate],
) -> Sequence[int]:
    """Write new listings and changes within the session's transaction.

    Args:
        session: the transaction.
        actor: a member of the organization who may post this kind.
        kind: demand, scenario or achievement.
        organization: owner of all of them.
        new: what is not known yet.
        changed: what is said now of known listings, by their id.

    Returns:
        The ids of the listings, which are drafts or returned ones now.

    Raises:
        ForbiddenError: the actor may not post this kind, or not for this organization.
        TransitionError: a known listing cannot be changed in its state.
    """
    whose = {"owner_id": organization.id, "zone_id": organization.zone_id}
    require(actor, f"{kind}.create", **whose)
    common = {
        "state": "draft",
        "source": f"{OWN_SOURCE}{organization.id}",
        "zone_id": actor.zone_id or organization.zone_id,
        "created_by": actor.user_id,
    }
    rows = [
        (one, {**content_of(one, organization), "external_id": one.data.external_id, **common})
        for one in new
    ]
    ids = insert_listings(session, actor, kind, rows)
    for listing_id, candidate in changed.items():
        _change(session, actor, session.get_one(KINDS[kind], listing_id), candidate)
    session.flush()
    return [*ids, *changed]


def _change(session: Session, actor: Actor, listing: Listing, candidate: Candidate) -> None:
    """Replace the content; what the file leaves blank but the platform set stays."""
    if listing.state not in EDITABLE:
        move(session, actor, listing, "revise", _NOTE)
    data = candidate.data
    kept = {name: getattr(listing, name) for name in ("region", "industry", "valid_until")}
    known = {name: getattr(data, name) or value for name, value in kept.items()}
    known["external_id"] = listing.external_id
    listing.content_hash = candidate.content_hash
    post.edit(session, actor, listing, data.model_copy(update=known))
