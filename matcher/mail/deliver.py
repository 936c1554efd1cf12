"""Deliver what is due; what is not taken is tried again later, and in the end given up."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from email.message import EmailMessage
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.clock import now
from matcher.db import Database
from matcher.mail.carriers import Carrier
from matcher.mail.models import GIVEN_UP, SENT, WAITING, MailMessage
from matcher.mail.send import compose
from matcher.taxonomy import load_rules

log = logging.getLogger(__name__)
# The worker has other work, too: the rest follows at the next round.
_PER_ROUND = 20


def deliver_due(database: Database, carrier: Carrier, sender: str) -> int:
    """One round of delivery; no transaction is open while a server is being waited for.

    A process that dies between handing a message over and noting it sends that one twice.

    Returns:
        How many messages were taken.
    """
    with database.read() as session:
        due = _due(session)
    if not due:
        return 0
    try:
        with carrier.opened():
            return sum(_deliver(database, carrier, sender, message) for message in due)
    except OSError as error:
        for message in due:
            _note_failure(database, message.id, error)
        return 0


def given_up(session: Session) -> Sequence[MailMessage]:
    """The messages that could not be delivered, newest first."""
    query = select(MailMessage).where(MailMessage.state == GIVEN_UP)
    return session.scalars(query.order_by(MailMessage.id.desc()).limit(100)).all()


def _due(session: Session) -> Sequence[MailMessage]:
    query = select(MailMessage).where(MailMessage.state == WAITING, MailMessage.due_at <= now())
    return session.scalars(query.order_by(MailMessage.id).limit(_PER_ROUND)).all()


def _deliver(database: Database, carrier: Carrier, sender: str, message: MailMessage) -> bool:
    try:
        carrier.carry(message.id, _composed(sender, message))
    except OSError as error:
        _note_failure(database, message.id, error)
        return False
    with database.write() as session:
        kept = session.get_one(MailMessage, message.id)
        kept.state, kept.sent_at, kept.error = SENT, now(), ""
        kept.attempts += 1
        # Links that let somebody in must not outlive their delivery here.
        kept.to = kept.text = kept.unsubscribe = ""
    return True


def _composed(sender: str, message: MailMessage) -> EmailMessage:
    return compose(sender, message.to, message.subject, message.text, message.unsubscribe)


def _note_failure(database: Database, message_id: int, error: OSError) -> None:
    pauses = load_rules().mail_retry_minutes
    with database.write() as session:
        message = session.get_one(MailMessage, message_id)
        if message.state != WAITING:
            return
        message.error = _reason(error)
        if message.attempts < len(pauses):
            message.due_at = now() + timedelta(minutes=pauses[message.attempts])
        else:
            message.state = GIVEN_UP
        message.attempts += 1
        state = message.state
    log.error("mail %d (%s) was not taken: %s", message_id, state, _reason(error))


def _reason(error: OSError) -> str:
    """The error in a few words, without the address that a server's answer may repeat."""
    code = ""
    if isinstance(error, SMTPResponseException):
        code = f" {error.smtp_code}"
    elif isinstance(error, SMTPRecipientsRefused):
        with suppress(StopIteration):
            code = f" {next(iter(error.recipients.values()))[0]}"
    elif error.errno:
        code = f" {error.errno}"
    return f"{type(error).__name__}{code}"
