"""Searches as the search page gives them."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.actor import PUBLIC
from matcher.matching.columns import Filters
from matcher.saved_searches.models import SavedSearch, SavedSearchHit
from matcher.saved_searches.schemas import Asked, Sought, filters_as_json
from matcher.saved_searches.subscribe import ask_for_alerts, confirm_alerts


def sought(text: str = "换热管", kind: str = "demand", **filters: Any) -> Sought:
    """What somebody looks for."""
    return Sought(
        name=f"{kind} {text}",
        kind=kind,
        text=text,
        filters=filters_as_json(Filters(kinds=(kind,), **filters)),
        query=f"kind={kind}&q={text}",
    )


def subscribed(session: Session, what: Sought, email: str = "who@example.com") -> SavedSearch:
    """A search of an address that confirmed it."""
    ask_for_alerts(session, what, Asked(email=email, frequency="daily"), str)
    search = session.scalars(select(SavedSearch).order_by(SavedSearch.id.desc())).first()
    assert search is not None
    confirm_alerts(session, PUBLIC, search)
    return search


def hits(session: Session, search: SavedSearch) -> set[int]:
    """The ids of the listings that are new in it."""
    query = select(SavedSearchHit.listing_id).where(SavedSearchHit.search_id == search.id)
    return set(session.scalars(query))
