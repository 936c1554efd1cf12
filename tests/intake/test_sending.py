"""What is sent without an account is whole or not there, and says nothing of its sender."""

import re

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization, Zone
from matcher.actor import PUBLIC
from matcher.audit.history import history
from matcher.db.encrypted import blind_index
from matcher.errors import ForbiddenError, InvalidError
from matcher.intake.models import Receipt
from matcher.intake.receipts import receipt_of
from matcher.intake.schemas import Sender, phone_digits
from matcher.intake.sending import send
from matcher.intake.stand_in import NAME as STAND_IN
from matcher.intake.stand_in import stand_in
from matcher.listings.attachments import attachments_of
from matcher.listings.models import Listing, ListingContact
from matcher.listings.schemas import SCHEMAS
from matcher.notifications.models import Notification
from tests.conftest import People
from tests.intake.sent import FILE, NAME, PHONE, SENDER, received, sender


@pytest.mark.parametrize("kind", ["demand", "scenario"])
def test_it_waits_for_review_under_the_name_of_the_stand_in(
    session: Session, people: People, kind: str
) -> None:
    receipt = received(session, people, FILE, kind=kind)
    listing = receipt.listing
    assert re.fullmatch(r"R20\d\d-[2-9A-Z]{4}-[2-9A-Z]{4}", receipt.number)
    assert (listing.state, listing.kind, listing.created_by) == ("submitted", kind, None)
    assert (listing.organization.name, listing.organization.zone_id) == (STAND_IN, people.zone.id)
    contact = session.get_one(ListingContact, listing.id)
    assert (contact.contact_name, contact.contact_phone) == ("示例来件人", PHONE)
    assert receipt.phone_index == blind_index(PHONE)
    files = attachments_of(session, people.operator, listing)
    assert [(file.title, file.public) for file in files] == [("示例图纸", False)]
    rows = history(session, "listing", listing.id)
    assert {row.action for row in rows} == {
        *("listing.create", "listing.attach", "listing.receive", "listing.submit"),
    }
    told = session.scalars(select(Notification).where(Notification.kind == "listing_submitted"))
    assert {one.user_id for one in told} == {people.operator.user_id}


def test_no_audit_row_names_the_sender(session: Session, people: People) -> None:
    receipt = received(session, people)
    for row in history(session, "listing", receipt.listing_id):
        said = f"{row.actor_name} {row.before} {row.after}"
        assert not any(word in said for word in (NAME, PHONE, "示例来件人"))


def test_one_stand_in_for_each_zone(session: Session, people: People) -> None:
    far = Zone(code="far", name="另一示范区", region="150100")
    session.add(far)
    session.flush()
    first = stand_in(session, people.zone)
    assert stand_in(session, people.zone) is first
    assert stand_in(session, far).name == "社会来件（另一示范区代为发布）"
    query = select(func.count()).where(Organization.name.startswith("社会来件"))
    assert session.scalar(query) == 2


def test_taken_names_close_no_zone(session: Session, people: People) -> None:
    for name in (STAND_IN, f"社会来件（{people.zone.name}代为发布）"):
        session.add(Organization(name=name, kind="enterprise", zone_id=people.zone.id))
    session.flush()
    made = received(session, people).listing.organization
    assert made.name.startswith(f"社会来件（{people.zone.code}-")
    assert stand_in(session, people.zone) is made


def test_achievements_need_an_account(session: Session, people: People) -> None:
    with pytest.raises(ForbiddenError):
        received(session, people, kind="achievement")


def test_what_is_refused_leaves_nothing(session: Session, people: People) -> None:
    data = SCHEMAS["demand"].parse({"title": "只有名称"})
    with session.begin_nested() as savepoint:
        with pytest.raises(InvalidError, match="主要问题：必填"):
            send(session, PUBLIC, "demand", data, sender(people))
        savepoint.rollback()
    assert session.scalars(select(Receipt)).all() == []
    assert session.scalars(select(Listing)).all() == []


def test_there_must_be_such_a_zone(session: Session, people: People) -> None:
    data = SCHEMAS["demand"].parse({"title": "示例", "problem": "示例"})
    with pytest.raises(InvalidError, match="示范区：请从列表中选择"):
        send(session, PUBLIC, "demand", data, sender(people, zone=2**31 - 1))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("contact_phone", text) for text in ("", "12345", "打给我", "1" * 21, "电话13900004321")),
        *(("organization_name", text) for text in ("", "单", "单" * 101)),
        *(("contact_name", ""), ("consent", False), ("consent", ""), ("zone", "")),
    ],
)
def test_a_sender_says_who_they_are(field: str, value: object) -> None:
    with pytest.raises(InvalidError) as caught:
        Sender.parse(SENDER | {"zone": 1, field: value})
    assert {problem.field for problem in caught.value.problems} == {field}


def test_a_phone_is_its_digits() -> None:
    for text in ("139 0000 4321", "139-0000-4321", "+86 139 0000 4321", "008613900004321"):
        assert phone_digits(text) == PHONE


def test_only_reviewers_of_the_zone_see_who_sent_it(session: Session, people: People) -> None:
    receipt = received(session, people)
    assert receipt_of(session, people.operator, receipt.listing) is receipt
    for actor in (PUBLIC, people.author, people.broker, people.stranger):
        with pytest.raises(ForbiddenError):
            receipt_of(session, actor, receipt.listing)
