"""The table of messages."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from matcher.clock import now
from matcher.db import Base, UtcDateTime
from matcher.db.encrypted import EncryptedText

WAITING, SENT, GIVEN_UP = "waiting", "sent", "given_up"


class MailMessage(Base):
    """One message to one person.

    Attributes:
        to: the address; empty once the message was sent.
        text: what is said, with its links; empty once the message was sent.
        unsubscribe: the address that ends such messages, for the header; empty for those that
            nobody can refuse, and once the message was sent.
        state: "waiting", "sent" or "given_up".
        attempts: deliveries tried so far.
        due_at: not tried before.
        error: why the last attempt did not succeed.
    """

    __tablename__ = "mail_messages"
    __table_args__ = (Index(None, "state", "due_at"),)

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    to: Mapped[str] = mapped_column("recipient", EncryptedText("mail_messages.recipient"))
    subject: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(EncryptedText("mail_messages.text"))
    unsubscribe: Mapped[str] = mapped_column(
        EncryptedText("mail_messages.unsubscribe"), default="", server_default=""
    )
    state: Mapped[str] = mapped_column(String(10), default=WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str] = mapped_column(String(300), default="")
