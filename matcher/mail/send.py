"""Write a message into the transaction of the change that it tells of."""

from email.message import EmailMessage

from sqlalchemy.orm import Session

from matcher.db.database import OUTBOX_GREW
from matcher.mail.models import MailMessage


def send(session: Session, to: str, subject: str, text: str) -> MailMessage:
    """Have the worker deliver a message if and when the transaction commits.

    Args:
        session: the transaction of the change.
        to: one address, without a name.
        subject: one line.
        text: plain text.

    Raises:
        ValueError: the address or the subject would write another header.
    """
    compose("noreply@localhost", to, subject, text)
    message = MailMessage(to=to, subject=subject, text=text)
    session.add(message)
    session.flush()
    session.info[OUTBOX_GREW] = True
    return message


def compose(sender: str, to: str, subject: str, text: str) -> EmailMessage:
    """The message as it travels.

    Raises:
        ValueError: a header holds a line end, or `to` is not exactly one address.
    """
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Subject"] = subject
    addresses = message["To"].addresses
    if len(addresses) != 1 or addresses[0].addr_spec != to or not addresses[0].domain:
        raise ValueError("a message goes to exactly one address")
    message.set_content(text)
    return message
