"""Mails of saved searches: at most one per search and period, and only of what is public then.

What is marked as told, the date of the next alert and the mail are one transaction per search.
"""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session, selectinload

from matcher.accounts.models import User
from matcher.actor import SYSTEM
from matcher.clock import now
from matcher.db import Database
from matcher.dispatch.links import Links
from matcher.dispatch.loaders import listing_path
from matcher.listings.models import Listing
from matcher.listings.visibility import is_public
from matcher.mail import send
from matcher.matching.replica import Replica
from matcher.notifications import notify
from matcher.notifications.kinds import HITS
from matcher.notifications.models import NO_MAIL
from matcher.saved_searches.keep import next_alert
from matcher.saved_searches.models import SavedSearch, SavedSearchHit
from matcher.saved_searches.news import by_first_page, keep_hits
from matcher.taxonomy import load_rules, scheme

_PER_ROUND = 50
_LETTER = """您好：

您保存的检索“{name}”有 {count} 项新结果：

{lines}

全部结果：
{search}

修改或结束这项提醒：
{manage}

不再接收这项提醒的邮件：
{stop}
"""


def send_alerts(database: Database, replica: Replica, links: Links) -> bool:
    """Tell of what is new in the searches that are due; returns whether there were any."""
    with database.read() as session:
        due = select(SavedSearch).where(
            SavedSearch.due_at <= now(), SavedSearch.confirmed_at.is_not(None)
        )
        searches = session.scalars(due.order_by(SavedSearch.due_at).limit(_PER_ROUND)).all()
        # Searching takes a while: nobody's writing waits for it.
        meant = {one.id: by_first_page(session, replica, one) for one in searches}
    for one in searches:
        with database.write() as session:
            _alert(session, links, one.id, meant[one.id])
    return bool(searches)


def _alert(session: Session, links: Links, search_id: int, meant: Sequence[int]) -> None:
    one = session.get(SavedSearch, search_id, with_for_update=True)
    if one is None or one.due_at > now():
        return
    keep_hits(session, [(search_id, listing_id) for listing_id in meant])
    one.due_at, one.alerted_at = next_alert(one.frequency), now()
    count, newest = _news(session, one)
    if not count:
        return
    if one.user_id is not None:
        notify(session, SYSTEM, [one.user_id], HITS, ("saved_search", one.id))
    address = _address(session, one)
    if address and one.frequency != NO_MAIL:
        stop = links.stop(f"search:{one.key}")
        text = _letter(links, one, count, newest, stop)
        send(session, address, f"保存的检索有 {count} 项新结果", text, stop)


def _news(session: Session, one: SavedSearch) -> tuple[int, Sequence[Listing]]:
    """How much is new and public now, and the newest of it; all of it is told from now on."""
    waiting = (
        select(SavedSearchHit.listing_id)
        .join(Listing, Listing.id == SavedSearchHit.listing_id)
        .where(SavedSearchHit.search_id == one.id, SavedSearchHit.told_at.is_(None), is_public())
    )
    ids = session.scalars(waiting).all()
    listed = load_rules().saved_searches.listed
    query = select(Listing).where(Listing.id.in_(sorted(ids)[-listed:]))
    newest = query.options(selectinload(Listing.organization)).order_by(Listing.id.desc())
    shown = session.scalars(newest).all()
    mine = SavedSearchHit.search_id == one.id
    told = update(SavedSearchHit).where(mine, SavedSearchHit.listing_id.in_(ids))
    session.execute(told.values(told_at=now()))
    return len(ids), shown


def _address(session: Session, one: SavedSearch) -> str | None:
    if one.user_id is None:
        return one.email
    user = session.get_one(User, one.user_id)
    return user.email if user.active else None


def _letter(
    links: Links, one: SavedSearch, count: int, newest: Sequence[Listing], stop: str
) -> str:
    lines = [_line(links, listing) for listing in newest]
    if count > len(newest):
        lines.append(f"另有 {count - len(newest)} 项，请打开全部结果查看。")
    own = one.user_id is not None
    return _LETTER.format(
        name=one.name,
        count=count,
        lines="\n\n".join(lines),
        search=links.page(f"/search?{one.query}"),
        manage=links.page("/account/saved-searches") if own else links.manage(one.key),
        stop=stop,
    )


def _line(links: Links, listing: Listing) -> str:
    kind = scheme("listing_kinds").name(listing.kind)
    title = f"· {listing.public_title}（{kind}，{listing.organization.name}）"
    return f"{title}\n  {links.page(listing_path(listing))}"
