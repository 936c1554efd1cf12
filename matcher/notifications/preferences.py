"""How users want the mails of each kind: what they chose, else what the rules say."""

from collections.abc import Collection, Mapping

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.accounts.permissions import require
from matcher.accounts.sign_in import actor_of
from matcher.actor import Actor
from matcher.audit import record
from matcher.errors import FieldProblem, InvalidError
from matcher.notifications.kinds import HITS, mailed_to
from matcher.notifications.models import (
    DAILY,
    IMMEDIATE,
    NO_MAIL,
    Notification,
    NotificationPreference,
)
from matcher.taxonomy import load_rules, scheme

CHOICES = (IMMEDIATE, DAILY, NO_MAIL)


def default_mail(kind: str) -> str:
    """What holds for users who chose nothing."""
    return load_rules().notifications.mail.get(kind, DAILY)


def mail_of(session: Session, users: Collection[int], kind: str) -> Mapping[int, str]:
    """How each of these users wants the mails of a kind."""
    query = select(NotificationPreference.user_id, NotificationPreference.mail).where(
        NotificationPreference.user_id.in_(users), NotificationPreference.kind == kind
    )
    chosen = dict(session.execute(query).all())
    return {user_id: chosen.get(user_id, default_mail(kind)) for user_id in users}


def mails_of(session: Session, actor: Actor) -> Mapping[str, str]:
    """How the actor wants the mails of each kind that can happen to them.

    Raises:
        ForbiddenError: the actor has no account.
    """
    require(actor, "notification.read")
    query = select(NotificationPreference.kind, NotificationPreference.mail)
    mine = query.where(NotificationPreference.user_id == actor.user_id)
    chosen = dict(session.execute(mine).all())
    kinds = [kind for group in mailed_to(actor).values() for kind in group]
    return {kind: chosen.get(kind, default_mail(kind)) for kind in kinds}


def choose_mails(session: Session, actor: Actor, wanted: Mapping[str, str]) -> None:
    """Take the actor's choice for kinds that can happen to them; it holds for waiting ones too.

    Raises:
        ForbiddenError: the actor has no account.
        InvalidError: no such choice.
    """
    known = mails_of(session, actor)
    unknown = [mail for kind, mail in wanted.items() if kind in known and mail not in CHOICES]
    if unknown:
        raise InvalidError([FieldProblem("mail", "邮件", "请选择立即、每日汇总或不发邮件")])
    changed = {kind: mail for kind, mail in wanted.items() if known.get(kind, mail) != mail}
    if changed:
        _write(session, actor, changed, "user.set_notifications")


def refuse_mails(session: Session, user: User, address: str, kind: str = "") -> None:
    """No more mails of a kind, or of any: the user followed the link of one; the page shows all."""
    kinds = [term.code for term in scheme("notification_kinds") if term.code != HITS]
    refused = [kind] if kind else kinds
    _write(session, actor_of(user, address), dict.fromkeys(refused, NO_MAIL), "user.unsubscribe")


def _write(session: Session, actor: Actor, mails: Mapping[str, str], action: str) -> None:
    user_id = actor.user_id or 0
    session.execute(
        delete(NotificationPreference).where(
            NotificationPreference.user_id == user_id, NotificationPreference.kind.in_(mails)
        )
    )
    for kind, mail in mails.items():
        session.add(NotificationPreference(user_id=user_id, kind=kind, mail=mail))
        waiting = update(Notification).where(
            Notification.user_id == user_id,
            Notification.kind == kind,
            Notification.waits_for.is_not(None),
        )
        session.execute(waiting.values(waits_for=None if mail == NO_MAIL else mail))
    record(session, actor, action, ("user", user_id), None, {"mails": dict(mails)})
    session.flush()
