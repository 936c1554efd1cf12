"""Contacts kept in plain text are encrypted on the way up, and legible on the way down."""

from sqlalchemy import column, insert, select, table

from matcher.audit.models import AuditEntry
from matcher.clock import now
from matcher.db import Database
from matcher.listings.models import ListingContact
from matcher.migrations import downgrade, upgrade
from tests.conftest import People, publish_listing

FIELDS = ("contact_name", "contact_phone", "contact_email")
CONTACT = dict(zip(FIELDS, ("示例联系人", "13900000123", "lianxi@example.com"), strict=True))
ENTRY = {"actor_id": 7, "actor_name": "-", "action": "a.b", "object_kind": "a", "object_id": 1}


def _raw(database: Database) -> list[tuple[str, ...]]:
    with database.read() as session:
        query = select(*map(column, FIELDS)).select_from(table("listing_contacts"))
        return [tuple(row) for row in session.execute(query.order_by(column("listing_id")))]


def test_contacts_are_sealed_on_the_way_up_and_opened_on_the_way_down(database: Database) -> None:
    with database.write() as session:
        people = People(session)
        publish_listing(session, people, "demand", "示例一", **CONTACT)
        publish_listing(session, people, "demand", "示例二", contact_phone="0472-1234567")
    sealed = _raw(database)
    assert "139" not in str(sealed)
    assert "示例" not in str(sealed)
    assert sealed[1][0] == sealed[1][2] == ""
    downgrade(database, "0007")
    assert _raw(database) == [tuple(CONTACT.values()), ("", "0472-1234567", "")]
    upgrade(database)
    with database.read() as session:
        first, second = session.query(ListingContact).order_by(ListingContact.listing_id)
        assert {name: getattr(first, name) for name in FIELDS} == CONTACT
        assert second.contact_phone == "0472-1234567"
    assert "0472" not in str(_raw(database))


def test_names_in_old_audit_rows_become_numbers(database: Database) -> None:
    downgrade(database, "0004")
    insert_entry = insert(table("audit_entries", *map(column, ("at", *ENTRY))))
    with database.write() as session:
        for actor_id, name in ((7, "示例姓名"), (None, "系统")):
            entry = ENTRY | {"at": str(now()), "actor_id": actor_id, "actor_name": name}
            session.execute(insert_entry.values(entry))
    upgrade(database)
    with database.read() as session:
        names = session.scalars(select(AuditEntry.actor_name).order_by(AuditEntry.id)).all()
    assert names[:2] == ["用户 7", "系统"]
