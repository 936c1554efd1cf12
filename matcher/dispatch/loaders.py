"""The objects that notifications tell of, each loaded by the query of those who may see it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from matcher.actor import Actor
from matcher.engagements.find import engagements_visible_to
from matcher.engagements.interests.find import interests_visible_to
from matcher.engagements.interests.models import Interest
from matcher.engagements.models import Engagement
from matcher.list_issues.models import ListIssue
from matcher.list_issues.states import PUBLIC
from matcher.listings.models import Listing
from matcher.listings.submitted import as_submitted
from matcher.listings.visibility import visible_to
from matcher.matching.models import Match
from matcher.saved_searches.models import SavedSearch
from matcher.supply.models import Supply

_PLACES = {"demand": "demands", "scenario": "scenarios", "achievement": "achievements"}
# Where the readers of a kind go on from its object; others go to the object's own page.
_PATHS: Mapping[str, str] = {
    **dict.fromkeys(("listing_submitted", "review_overdue"), "/review/{code}"),
    **dict.fromkeys(
        ("listing_returned", "listing_published", "listing_rejected", "listing_expiring"),
        "/my/listings/{code}",
    ),
    **dict.fromkeys(("listing_assigned", "suggestions_new"), "/desk/listings/{code}/matches"),
    "interest_received": "/desk/interests",
}


@dataclass(frozen=True)
class Shown:
    """An object that the reader may see.

    Attributes:
        title: what it is called; personal data masked.
        code: its public number; may be empty.
        path: of its page, below the site's address.
    """

    title: str
    code: str
    path: str

    def for_kind(self, kind: str) -> "Shown":
        """The same with the page where the readers of this kind of notification go on."""
        return replace(self, path=_PATHS.get(kind, self.path).format(code=self.code))


def listing_path(listing: Listing) -> str:
    """The public page of a listing."""
    return f"/{_PLACES[listing.kind]}/{listing.code}"


Visible = Mapping[int, Shown]


def _listings(session: Session, actor: Actor, ids: Collection[int]) -> Visible:
    rows = session.scalars(select(Listing).where(Listing.id.in_(ids), visible_to(actor)))
    return {one.id: Shown(one.public_title, one.code, listing_path(one)) for one in rows}


def _engagements(session: Session, actor: Actor, ids: Collection[int]) -> Visible:
    match = contains_eager(Engagement.match)
    query = (
        select(Engagement)
        .join(Match, Engagement.match_id == Match.id)
        .where(Engagement.id.in_(ids), engagements_visible_to(actor))
        .options(match.selectinload(Match.need), match.selectinload(Match.achievement))
    )
    found = session.scalars(query).all()
    both = [side for one in found for side in (one.match.need, one.match.achievement)]
    sides = as_submitted(session, actor, both)
    return {one.id: _engagement(one, sides) for one in found}


def _engagement(one: Engagement, sides: Mapping[int, Listing]) -> Shown:
    need, achievement = sides[one.match.need_id], sides[one.match.achievement_id]
    title = f"{need.public_title} ↔ {achievement.public_title}"
    return Shown(title, one.code, f"/engagements/{one.code}")


def _interests(session: Session, actor: Actor, ids: Collection[int]) -> Visible:
    """Of interests whose listing may be seen, too: its title stands for them."""
    query = (
        select(Interest)
        .join(Interest.listing)
        .where(Interest.id.in_(ids), interests_visible_to(actor), visible_to(actor))
        .options(selectinload(Interest.listing))
    )
    return {
        one.id: Shown(one.listing.public_title, one.listing.code, "/my/engagements")
        for one in session.scalars(query)
    }


def _list_issues(session: Session, _actor: Actor, ids: Collection[int]) -> Visible:
    public = ListIssue.state.in_(PUBLIC)
    query = select(ListIssue).where(ListIssue.id.in_(ids), public)
    rows = session.scalars(query.options(joinedload(ListIssue.zone)))
    return {
        one.id: Shown(
            one.title,
            "",
            f"/lists/{one.year}/{_PLACES[one.kind]}/{one.number}?zone={one.zone.code}",
        )
        for one in rows
    }


def _searches(session: Session, actor: Actor, ids: Collection[int]) -> Visible:
    mine = SavedSearch.user_id == actor.user_id
    rows = session.scalars(select(SavedSearch).where(SavedSearch.id.in_(ids), mine))
    return {one.id: Shown(one.name, "", "/account/saved-searches") for one in rows}


def _supplies(session: Session, actor: Actor, ids: Collection[int]) -> Visible:
    mine = Supply.organization_id == actor.organization_id
    rows = session.scalars(select(Supply).where(Supply.id.in_(ids), mine))
    return {
        one.id: Shown(
            f"{one.month.year} 年 {one.month.month} 月", "", f"/my/supply?month={one.month:%Y-%m}"
        )
        for one in rows
    }


LOADERS: Mapping[str, Callable[[Session, Actor, Collection[int]], Visible]] = {
    "listing": _listings,
    "engagement": _engagements,
    "interest": _interests,
    "list_issue": _list_issues,
    "saved_search": _searches,
    "supply": _supplies,
}
