"""People with addresses, and the mails that wait for them."""

from dataclasses import dataclass

from sqlalchemy import select

from matcher.accounts.models import User
from matcher.db import Database
from matcher.dispatch.links import Links
from matcher.mail.models import MailMessage
from tests.conftest import People

LINKS = Links("https://platform.example", "for tests only")


@dataclass(frozen=True)
class Letter:
    """A mail as its reader sees it."""

    to: str
    subject: str
    text: str
    unsubscribe: str


def furnished(database: Database) -> People:
    """People of every role, each with an address."""
    with database.write() as session:
        people = People(session)
        for user in session.scalars(select(User)):
            user.set_email(f"{user.login}@example.com")
    return people


def letters(database: Database, to: str = "") -> list[Letter]:
    """All mails that wait, or those to one address, oldest first."""
    with database.read() as session:
        rows = session.scalars(select(MailMessage).order_by(MailMessage.id))
        found = [Letter(row.to, row.subject, row.text, row.unsubscribe) for row in rows]
    return [letter for letter in found if not to or letter.to == f"{to}@example.com"]
