"""Saved searches of users: keeping one, changing it, running it, ending it."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import now
from matcher.errors import ConflictError, NotFoundError
from matcher.listings.models import Listing
from matcher.listings.visibility import is_public
from matcher.notifications.hours import next_due
from matcher.saved_searches.models import SavedSearch, SavedSearchHit
from matcher.saved_searches.schemas import Kept, Sought
from matcher.taxonomy import load_rules


def keep_search(session: Session, actor: Actor, sought: Sought, kept: Kept) -> SavedSearch:
    """Keep a search for a user.

    Raises:
        ForbiddenError: the actor has no account.
        ConflictError: the user has as many as there may be.
    """
    require(actor, "saved_search.manage")
    mine = select(func.count()).where(SavedSearch.user_id == actor.user_id)
    most = load_rules().saved_searches.per_user
    if (session.scalar(mine) or 0) >= most:
        raise ConflictError(f"每个账号最多保存 {most} 项检索。请先删除不再需要的。")
    search = new_search(sought, kept.frequency)
    search.user_id, search.name, search.confirmed_at = actor.user_id, kept.name, now()
    session.add(search)
    session.flush()
    record(session, actor, "saved_search.save", ("saved_search", search.id))
    return search


def searches_of(session: Session, actor: Actor) -> Sequence[SavedSearch]:
    """The actor's saved searches, the newest first.

    Raises:
        ForbiddenError: the actor has no account.
    """
    require(actor, "saved_search.manage")
    query = select(SavedSearch).where(SavedSearch.user_id == actor.user_id)
    return session.scalars(query.order_by(SavedSearch.id.desc())).all()


def own_search(session: Session, actor: Actor, search_id: int) -> SavedSearch:
    """One of the actor's.

    Raises:
        ForbiddenError: the actor has no account.
        NotFoundError: there is none, or it is somebody else's.
    """
    require(actor, "saved_search.manage")
    found = session.get(SavedSearch, search_id)
    if found is None or found.user_id != actor.user_id:
        raise NotFoundError("没有这项保存的检索，或它已被删除。请返回列表。")
    return found


def change_search(session: Session, actor: Actor, search: SavedSearch, kept: Kept) -> None:
    """Rename it, and tell of news more or less often."""
    search.name = kept.name
    set_frequency(session, actor, search, kept.frequency)


def set_frequency(session: Session, actor: Actor, search: SavedSearch, frequency: str) -> None:
    """Tell of news more or less often; the next alert is a whole period away."""
    before = search.frequency
    if before != frequency:
        search.frequency, search.due_at = frequency, next_alert(frequency)
        target, after = ("saved_search", search.id), {"frequency": frequency}
        record(session, actor, "saved_search.change", target, {"frequency": before}, after)
    session.flush()


def mark_seen(session: Session, search: SavedSearch) -> None:
    """The owner runs it now: what is found until now is no news to them."""
    search.seen_at = now()
    session.flush()


def end_search(session: Session, actor: Actor, search: SavedSearch) -> None:
    """Delete it with all that belongs to it."""
    record(session, actor, "saved_search.end", ("saved_search", search.id))
    session.execute(delete(SavedSearchHit).where(SavedSearchHit.search_id == search.id))
    session.delete(search)
    session.flush()


def news_of(session: Session, searches: Sequence[SavedSearch]) -> Mapping[int, int]:
    """How many public listings are new in each since its owner last ran it; absent for none."""
    query = (
        select(SavedSearchHit.search_id, func.count())
        .join(SavedSearch, SavedSearch.id == SavedSearchHit.search_id)
        .join(Listing, Listing.id == SavedSearchHit.listing_id)
        .where(
            SavedSearchHit.search_id.in_([one.id for one in searches]),
            SavedSearchHit.found_at > SavedSearch.seen_at,
            is_public(),
        )
        .group_by(SavedSearchHit.search_id)
    )
    return dict(session.execute(query).all())


def forget_searches(session: Session, user: User) -> None:
    """Delete the saved searches of a person: as a user, and of their address without account."""
    mine = SavedSearch.user_id == user.id
    if user.email_index:
        mine = or_(mine, SavedSearch.email_index == user.email_index)
    ids = select(SavedSearch.id).where(mine)
    session.execute(delete(SavedSearchHit).where(SavedSearchHit.search_id.in_(ids)))
    session.execute(delete(SavedSearch).where(mine))


def forget_old_hits(session: Session) -> None:
    """Delete what was found so long ago that nobody asks for it."""
    since = now() - timedelta(days=load_rules().notifications.keep_days)
    session.execute(delete(SavedSearchHit).where(SavedSearchHit.found_at < since))


def new_search(sought: Sought, frequency: str) -> SavedSearch:
    """The row, which belongs to nobody yet."""
    return SavedSearch(
        key=secrets.token_urlsafe(18),
        frequency=frequency,
        due_at=next_alert(frequency),
        **sought.model_dump(),
    )


def next_alert(frequency: str) -> datetime:
    """When the next alert of a search is due."""
    return next_due(now(), load_rules().saved_searches.period_days[frequency])
