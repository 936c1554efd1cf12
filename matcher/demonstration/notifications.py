"""Saved searches and notifications of the demonstration: each account finds some to read."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.actor import SYSTEM, Actor
from matcher.clock import now
from matcher.engagements.models import Engagement
from matcher.listings.models import Listing
from matcher.listings.visibility import is_public
from matcher.notifications import notify
from matcher.notifications.kinds import HITS
from matcher.saved_searches.keep import keep_search
from matcher.saved_searches.models import SavedSearchHit
from matcher.saved_searches.schemas import Kept, Sought

# Login, name, kind, words, filters, the address's arguments behind kind and words.
SEARCHES: tuple[tuple[str, str, str, str, dict[str, Any], str], ...] = (
    ("qiye", "稀土方面的成果", "achievement", "稀土", {}, ""),
    ("qiye", "中试以上的新材料成果", "achievement", "", {"fields": ["05"], "min_trl": 6},
     "&field=05&trl=6"),
    ("gaoxiao", "包头市的技术需求", "demand", "", {"regions": ["150200"]}, "&region=150200"),
    ("jingjiren", "低温场景", "scenario", "低温", {}, ""),
)  # fmt: skip
_NEWS = 3


def remind(session: Session, actors: Mapping[str, Actor]) -> None:
    """Keep searches with some news in each, and tell the members of what is theirs."""
    for login, name, kind, text, filters, more in SEARCHES:
        query = f"kind={kind}" + (f"&q={text}" if text else "") + more
        sought = Sought(
            name=name, kind=kind, text=text, filters={"kinds": [kind], **filters}, query=query
        )
        search = keep_search(session, actors[login], sought, Kept(name=name, frequency="daily"))
        search.seen_at = now() - timedelta(days=1)
        for listing in _newest(session, kind, text):
            hit = SavedSearchHit(search_id=search.id, listing_id=listing.id, told_at=now())
            session.add(hit)
        notify(session, SYSTEM, [search.user_id or 0], HITS, ("saved_search", search.id))
    for login in ("qiye", "gaoxiao"):
        _tell_of_own(session, actors[login])
    _tell_of_engagements(session, actors)


def _newest(session: Session, kind: str, text: str) -> Sequence[Listing]:
    query = select(Listing).where(Listing.kind == kind, is_public(), Listing.title.contains(text))
    return session.scalars(query.order_by(Listing.published_at.desc()).limit(_NEWS)).all()


def _tell_of_own(session: Session, actor: Actor) -> None:
    mine = Listing.organization_id == actor.organization_id
    query = select(Listing.id).where(mine, is_public()).order_by(Listing.id).limit(_NEWS)
    for listing_id in session.scalars(query):
        notify(session, SYSTEM, [actor.user_id or 0], "listing_published", ("listing", listing_id))


def _tell_of_engagements(session: Session, actors: Mapping[str, Actor]) -> None:
    brokers = [actors["jingjiren"].user_id or 0]
    for number in session.scalars(select(Engagement.id).order_by(Engagement.id).limit(_NEWS)):
        notify(session, SYSTEM, brokers, "engagement_advanced", ("engagement", number))
