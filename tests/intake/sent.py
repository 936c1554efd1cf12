"""Something that somebody without an account sends."""

from typing import Any

from sqlalchemy.orm import Session

from matcher.actor import PUBLIC
from matcher.intake.models import Receipt
from matcher.intake.schemas import Sender
from matcher.intake.sending import send
from matcher.listings.schemas import SCHEMAS
from matcher.uploads.store import Received
from tests.conftest import People

PHONE = "13900004321"
NAME = "示例来件单位"
SENDER = {
    "organization_name": NAME,
    "contact_name": "示例来件人",
    "contact_phone": PHONE,
    "consent": True,
}
FILE = Received("c" * 32, "示例图纸.pdf", "application/pdf", 4, "2" * 64)


def sender(people: People, **changes: Any) -> Sender:
    """Who sends it, to the zone of the people."""
    return Sender.parse(SENDER | {"zone": people.zone.id} | changes)


def received(
    session: Session, people: People, *files: Received, kind: str = "demand", **fields: Any
) -> Receipt:
    """A listing that was sent just now and waits for review."""
    schema = SCHEMAS[kind]
    content = {"title": "示例来件", schema.PARTS[0]: "示例问题的描述", **fields}
    return send(session, PUBLIC, kind, schema.parse(content), sender(people), files)
