"""Check what was entered, or send it back with the reason: never by who entered it."""

from pydantic import Field
from sqlalchemy.orm import Session

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.clock import now
from matcher.errors import ForbiddenError
from matcher.notifications import notify
from matcher.validation import Schema, Text
from matcher.yearbook.models import YearbookEntry
from matcher.yearbook.states import move


class ReturnInput(Schema):
    """What is wrong with an entry."""

    reason: Text = Field(title="退回原因", min_length=1, max_length=500)


def check(session: Session, actor: Actor, entry: YearbookEntry) -> None:
    """Find the value to be what its source says; from now on it counts.

    Raises:
        ForbiddenError: the actor checks nothing here, or has entered it.
        TransitionError: it does not wait to be checked.
    """
    _require_another(actor, entry)
    _decide(session, actor, entry, "check")


def send_back(session: Session, actor: Actor, entry: YearbookEntry, data: ReturnInput) -> None:
    """Send it back to the operators.

    Raises:
        ForbiddenError: the actor checks nothing here, or has entered it.
        TransitionError: it does not wait to be checked.
    """
    _require_another(actor, entry)
    _decide(session, actor, entry, "return", data.reason)
    told = [entry.entered_by] if entry.entered_by else []
    notify(session, actor, told, "yearbook_returned", ("yearbook_entry", entry.id))


def _require_another(actor: Actor, entry: YearbookEntry) -> None:
    require(actor, "yearbook.check", zone_id=entry.zone_id)
    if actor.user_id is not None and actor.user_id == entry.entered_by:
        raise ForbiddenError("这条数据由您填报，须由另一位监督人员核对。")


def _decide(
    session: Session, actor: Actor, entry: YearbookEntry, action: str, reason: str = ""
) -> None:
    move(session, actor, entry, action, **({"reason": reason} if reason else {}))
    entry.decided_by, entry.decided_at = actor.user_id, now()
    entry.returned_for = reason
    session.flush()
