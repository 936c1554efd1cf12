"""Ending mails by the link in one of them: whoever holds the mail may, signed in or not."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.actor import Actor
from matcher.notifications.kinds import SUPPLY
from matcher.notifications.models import NO_MAIL
from matcher.notifications.preferences import refuse_mails
from matcher.saved_searches.keep import end_search, set_frequency
from matcher.saved_searches.models import SavedSearch

NOTIFICATIONS, SEARCH, SUPPLIES = "notifications", "search", "supply"


def mails_of_subject(subject: str) -> str:
    """What a subject's mails are: `NOTIFICATIONS`, those of a saved `SEARCH`, or `SUPPLIES`."""
    kind = subject.partition(":")[0]
    return kind if kind in (SEARCH, SUPPLIES) else NOTIFICATIONS


def stop_mails(session: Session, actor: Actor, subject: str) -> None:
    """Send no more of them; doing it again, or after the account has gone, changes nothing.

    A user's saved search stays in the page without mails; one that is only an address goes.

    Args:
        session: the transaction.
        actor: who holds the link; their address is kept with the change.
        subject: what the signed link names.
    """
    kind, _, name = subject.partition(":")
    if kind == SEARCH:
        _stop_search(session, actor, name)
        return
    user = session.get(User, int(name))
    if user and user.active:
        refuse_mails(session, user, actor.address, SUPPLY if kind == SUPPLIES else "")


def _stop_search(session: Session, actor: Actor, key: str) -> None:
    search = session.scalar(select(SavedSearch).where(SavedSearch.key == key))
    if search is None:
        return
    if search.user_id is None:
        end_search(session, actor, search)
    else:
        set_frequency(session, actor, search, NO_MAIL)
