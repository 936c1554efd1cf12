"""Saved searches of people without an account: an address that its owner has confirmed."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import now
from matcher.db.encrypted import blind_index
from matcher.errors import NotFoundError
from matcher.mail import send
from matcher.saved_searches.keep import new_search, next_alert
from matcher.saved_searches.models import SavedSearch
from matcher.saved_searches.schemas import Asked, Sought
from matcher.taxonomy import load_rules

_SUBJECT = "请确认检索提醒"
# Nothing that somebody typed stands in it: else it would carry anybody's words to anybody.
_TEXT = """您好：

有人请求在本平台的公开检索有新结果时通知本邮箱。
如果是您本人，请在 {days} 天内打开下面的地址，查看检索条件并确认：

{link}

没有确认之前不会再发邮件。如果不是您本人，请忽略本邮件，请求到期后自动删除。
"""
_NOBODY = "nobody@example.invalid"
_GONE = "这项提醒已经结束，或确认的期限已过。需要时请在检索页重新保存。"


def ask_for_alerts(
    session: Session, sought: Sought, asked: Asked, link: Callable[[str], str]
) -> None:
    """Mail the link that confirms; nothing tells whether the address is known or has too many.

    Args:
        session: the transaction.
        sought: the search.
        asked: address and frequency; the attempt was counted.
        link: makes an address of the site from the key of the search.
    """
    search = new_search(sought, asked.frequency)
    text = _TEXT.format(days=load_rules().confirmation_days, link=link(search.key))
    digest = blind_index(asked.email)
    if _kept(session, digest) >= load_rules().saved_searches.per_address:
        undone = session.begin_nested()
        send(session, _NOBODY, _SUBJECT, text)
        undone.rollback()
        return
    search.email, search.email_index = asked.email, digest
    session.add(search)
    send(session, asked.email, _SUBJECT, text)


def search_by_key(session: Session, key: str, *, confirmed: bool) -> SavedSearch:
    """The search that a link of a mail names.

    Raises:
        NotFoundError: it was ended, or not confirmed in time.
    """
    query = select(SavedSearch).where(SavedSearch.key == key, SavedSearch.user_id.is_(None))
    found = session.scalar(query)
    waits = found is not None and found.confirmed_at is None
    if found is None or (waits and (confirmed or found.created_at <= _latest_in_time())):
        raise NotFoundError(_GONE)
    return found


def confirm_alerts(session: Session, actor: Actor, search: SavedSearch) -> None:
    """The owner of the address wants the alerts; confirming again changes nothing."""
    if search.confirmed_at is None:
        search.confirmed_at = search.alerted_at = now()
        search.due_at = next_alert(search.frequency)
        record(session, actor, "saved_search.confirm", ("saved_search", search.id))
        session.flush()


def forget_unconfirmed(session: Session) -> None:
    """Delete what nobody confirmed in time, and the address with it."""
    late = SavedSearch.created_at <= _latest_in_time()
    session.execute(delete(SavedSearch).where(SavedSearch.confirmed_at.is_(None), late))


def _latest_in_time() -> datetime:
    return now() - timedelta(days=load_rules().confirmation_days)


def _kept(session: Session, digest: str) -> int:
    query = select(func.count()).where(SavedSearch.email_index == digest)
    return session.scalar(query) or 0
