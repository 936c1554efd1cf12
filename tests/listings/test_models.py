"""Listings in the database: one writer wins, contacts stay apart, and parts have an order."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from matcher.audit.models import AuditEntry
from matcher.db import Base, Database
from matcher.listings import post, review
from matcher.listings.models import KINDS, Listing, ListingContact
from matcher.listings.schemas import DemandInput, ListingInput
from matcher.outbox.models import OutboxEntry
from tests.conftest import People

PHONE, EMAIL, NAME = "13812345678", "zhang@example.com", "张某某"


def demand(**fields: object) -> ListingInput:
    return DemandInput.parse({"title": "叶片补焊裂纹", "problem": "补焊后出现热裂纹", **fields})


@pytest.mark.parametrize("change", [{"title": "叶片激光熔覆"}, {"problem": "熔覆后气孔多"}])
def test_of_two_editors_the_second_is_told(database: Database, change: dict[str, str]) -> None:
    """Also when only a column of the kind's own table changed."""
    with database.write() as session:
        people = People(session)
        listing = post.create(session, people.author, "demand", people.enterprise, demand())
    with database.read() as session:
        seen = session.get_one(Listing, listing.id)
    with database.write() as session:
        mine = session.get_one(Listing, listing.id)
        post.edit(session, people.author, mine, demand(**change))
    with database.open(writing=True) as session:
        session.add(seen)
        with pytest.raises(StaleDataError):
            post.edit(session, people.author, seen, demand(goal="合格率≥95%"))
    with database.read() as session:
        kept = session.get_one(Listing, listing.id)
        assert kept.version == 2
        assert [getattr(kept, name) for name in change] == list(change.values())
        edits = select(func.count()).where(AuditEntry.action == "listing.edit")
        assert session.scalar(edits) == 1


def test_a_stale_reviewer_cannot_publish_what_was_withdrawn(database: Database) -> None:
    with database.write() as session:
        people = People(session)
        listing = post.create(session, people.author, "demand", people.enterprise, demand())
        post.submit(session, people.author, listing)
    with database.read() as session:
        seen = session.get_one(Listing, listing.id)
    with database.write() as session:
        listing = session.get_one(Listing, listing.id)
        post.move(session, people.author, listing, "withdraw")
    with database.open(writing=True) as session:
        session.add(seen)
        with pytest.raises(StaleDataError):
            review.publish(session, people.operator, seen)
    with database.read() as session:
        assert session.get_one(Listing, listing.id).state == "withdrawn"


def test_contacts_are_in_no_column_relationship_or_query_of_a_listing(session: Session) -> None:
    for mapped in (Listing, *KINDS.values()):
        mapper = inspect(mapped)
        assert not [attribute for attribute in mapper.attrs if "contact" in attribute.key]
        assert [relation.key for relation in mapper.relationships] == ["organization"]
        assert "listing_contacts" not in str(select(mapped))
        assert "contact" not in str(select(mapped))
    pointing = {key.column.table.name for key in ListingContact.__table__.foreign_keys}
    assert pointing == {"listings"}
    foreign = [k for t in Base.metadata.tables.values() for k in t.foreign_keys]
    assert "listing_contacts" not in {key.column.table.name for key in foreign}


def test_contacts_are_kept_and_stand_in_no_other_table(session: Session, people: People) -> None:
    contact = {"contact_name": NAME, "contact_phone": PHONE, "contact_email": EMAIL}
    data = demand(**contact)
    listing = post.create(session, people.author, "demand", people.enterprise, data)
    post.edit(session, people.author, listing, demand(**contact, goal="合格率≥95%"))
    post.submit(session, people.author, listing)
    review.publish(session, people.operator, listing)
    kept = session.get_one(ListingContact, listing.id)
    assert (kept.contact_name, kept.contact_phone, kept.contact_email) == (NAME, PHONE, EMAIL)
    for table in Base.metadata.tables.values():
        if table.name != "listing_contacts":
            rows = str(session.execute(select(table)).all())
            assert PHONE not in rows, table.name
            assert EMAIL not in rows, table.name


def test_parts_have_text_and_keep_their_order(session: Session, people: People) -> None:
    fields = {"attempts": "试过钎焊", "goal": "不裂", "confidential_parts": ["attempts"]}
    data = demand(**fields)
    listing = post.create(session, people.author, "demand", people.enterprise, data)
    session.expire_all()
    assert list(listing.parts) == ["problem", "goal", "attempts"]
    assert listing.public_parts == {"problem": "补焊后出现热裂纹", "goal": "不裂"}


def test_a_listing_is_loaded_as_its_kind_with_its_columns(
    session: Session, posted: Callable[..., Listing]
) -> None:
    made = [posted(kind, f"标题{kind}") for kind in ("demand", "scenario", "achievement")]
    session.flush()
    session.expunge_all()
    loaded = session.scalars(select(Listing).order_by(Listing.id)).all()
    assert [type(one) for one in loaded] == list(KINDS.values())
    assert [one.parts for one in loaded] == [one.parts for one in made]
    assert session.scalar(select(func.count()).select_from(OutboxEntry)) == 3


def test_an_external_id_stands_once_per_source_and_kind(session: Session, people: People) -> None:
    data = demand(external_id="X-1")
    post.create(session, people.author, "demand", people.enterprise, data)
    post.create(session, people.author, "demand", people.enterprise, demand())
    third = post.create(session, people.author, "demand", people.enterprise, demand())
    third.external_id = "X-1"
    with pytest.raises(IntegrityError):
        session.flush()
