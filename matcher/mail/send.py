"""Write a message into the transaction of the change that it tells of."""

from email.message import EmailMessage

from sqlalchemy.orm import Session

from matcher.db.database import OUTBOX_GREW
from matcher.mail.models import MailMessage


def send(session: Session, to: str, subject: str, text: str, unsubscribe: str = "") -> MailMessage:
    """Have the worker deliver a message if and when the transaction commits.

    Args:
        session: the transaction of the change.
        to: one address, without a name.
        subject: one line.
        text: plain text.
        unsubscribe: address at which one POST ends messages of this kind.

    Raises:
        ValueError: the address or the subject would write another header.
    """
    compose("noreply@localhost", to, subject, text, unsubscribe)
    message = MailMessage(to=to, subject=subject, text=text, unsubscribe=unsubscribe)
    session.add(message)
    session.flush()
    session.info[OUTBOX_GREW] = True
    return message


def compose(sender: str, to: str, subject: str, text: str, unsubscribe: str = "") -> EmailMessage:
    """The message as it travels; RFC 8058 has mail programs offer to end it with one click.

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
    if unsubscribe:
        message["List-Unsubscribe"] = f"<{unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(text)
    return message
