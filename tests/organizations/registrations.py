"""Short ways to registered organizations and their first members."""

import re
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from stdnum.cn.uscc import calc_check_digit

from matcher.accounts.models import Organization, User
from matcher.accounts.sign_in import actor_of
from matcher.actor import PUBLIC, Actor
from matcher.mail.models import MailMessage
from matcher.organizations import registering, verifying
from matcher.organizations.schemas import FlagsInput, Registration
from matcher.uploads.store import UploadStore
from tests.conftest import People
from tests.uploads.files import PDF, sent

EMAIL = "first@example.com"
PASSWORD = "Xinyong-Daima-2026"
_SECRET = re.compile(r"/link/(\S+)")


def code(number: int = 1) -> str:
    """A credit code with its check digit, another one for each number."""
    body = f"91150200{number:09d}"
    return body + calc_check_digit(body)


def asked(people: People, **changes: Any) -> dict[str, Any]:
    """What a good registration form says."""
    return {
        "name": "示例新材料有限公司",
        "credit_code": code(),
        "kind": "enterprise",
        "zone": str(people.zone.id),
        "region": "150200",
        "flags": ["high_tech"],
        "person": "示例甲",
        "email": EMAIL,
        "password": PASSWORD,
        "consent": "1",
        **changes,
    }


def register(session: Session, people: People, folder: Path, **changes: Any) -> None:
    """Register, with a proof."""
    proof = UploadStore(folder).receive(sent(PDF, "营业执照.pdf"))
    given = Registration.parse(asked(people, **changes))
    registering.register(session, PUBLIC, given, proof, link)


def link(secret: str) -> str:
    """Where the tests' links lead."""
    return f"https://example.com/link/{secret}"


def last_mail(session: Session) -> MailMessage:
    """The mail that was written last."""
    query = select(MailMessage).order_by(MailMessage.id.desc())
    found = session.scalars(query).first()
    assert found
    return found


def last_secret(session: Session) -> str:
    """The secret in the last mail's link."""
    found = _SECRET.search(last_mail(session).text)
    assert found
    return found.group(1)


def organization(session: Session, name: str = "示例新材料有限公司") -> Organization:
    """The organization with this name."""
    return session.scalars(select(Organization).where(Organization.name == name)).one()


def confirmed(session: Session, people: People, folder: Path, **changes: Any) -> Actor:
    """The first member of an organization that waits for verification."""
    register(session, people, folder, **changes)
    return actor_of(registering.confirm(session, PUBLIC, last_secret(session)))


def verified(session: Session, people: People, folder: Path, **changes: Any) -> Actor:
    """The first member of a verified organization."""
    actor = confirmed(session, people, folder, **changes)
    found = session.get_one(Organization, actor.organization_id)
    verifying.verify(session, people.operator, found, FlagsInput(flags=found.flags))
    return actor


def user_of(session: Session, actor: Actor) -> User:
    """The actor's row."""
    return session.get_one(User, actor.user_id)
