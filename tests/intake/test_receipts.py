"""Number and phone open a receipt, together and only until it is claimed or taken back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from matcher.errors import ForbiddenError, InvalidError, NotFoundError, TransitionError
from matcher.intake.claiming import claim, claims_of
from matcher.intake.models import Receipt
from matcher.intake.receipts import (
    acting_for,
    find_receipt,
    new_proof,
    normal_number,
    proven_receipt,
    take_back,
)
from matcher.intake.sending import _SYMBOLS
from matcher.listings import own, review
from matcher.listings.attachments import attachments_of, get_attachment
from matcher.listings.models import ListingContact
from matcher.notifications.models import Notification
from matcher.organizations.states import TRANSITIONS
from tests.conftest import People
from tests.intake.sent import FILE, PHONE, received


def test_both_must_be_right(session: Session, people: People) -> None:
    receipt = received(session, people)
    other = received(session, people)
    spoken = receipt.number.replace("-", " ").lower()
    for number in (receipt.number, spoken, f" {receipt.number} "):
        assert find_receipt(session, number, "139-0000-4321") is receipt
    wrong = [(receipt.number, "13900004322"), ("R2026-2222-2222", PHONE), (receipt.number, "")]
    assert [find_receipt(session, *pair) for pair in [*wrong, ("", ""), ("'--", PHONE)]] == [
        None
    ] * 5
    assert other.number != receipt.number


@given(st.text(alphabet=_SYMBOLS, min_size=8, max_size=8), st.sampled_from(["", " ", "-", "－"]))
def test_a_number_is_one_however_it_is_typed(drawn: str, gap: str) -> None:
    number = f"R2026-{drawn[:4]}-{drawn[4:]}"
    assert normal_number(number.lower().replace("-", gap)) == number
    assert normal_number(number) == number


def test_the_sender_acts_on_the_own_listing(session: Session, people: People) -> None:
    receipt = received(session, people, FILE)
    listing = receipt.listing
    review.send_back(session, people.operator, listing, {"problem": "请写明产量"})
    actor = acting_for(receipt, "192.0.2.1")
    content = own.content(session, actor, listing)
    data = listing.SCHEMA.parse(content | {"problem": "日产 60 吨"})
    own.edit_seen(session, actor, listing, data, listing.version)
    assert listing.parts["problem"] == "日产 60 吨"
    assert len(attachments_of(session, actor, listing)) == 1


def test_taking_back_forgets_the_person(session: Session, people: People) -> None:
    receipt = received(session, people)
    proof = new_proof(receipt)
    take_back(session, acting_for(receipt, ""), receipt)
    contact = session.get_one(ListingContact, receipt.listing_id)
    assert (contact.contact_name, contact.contact_phone) == ("", "")
    assert (receipt.phone, receipt.phone_index, receipt.state) == ("", None, "closed")
    assert receipt.listing.state == "withdrawn"
    assert find_receipt(session, receipt.number, PHONE) is None
    assert proven_receipt(session, receipt.id, proof) is None


def test_one_browser_at_a_time_has_the_proof(session: Session, people: People) -> None:
    receipt = received(session, people)
    assert proven_receipt(session, receipt.id, "") is None
    first = new_proof(receipt)
    assert proven_receipt(session, receipt.id, first) is receipt
    second = new_proof(receipt)
    assert proven_receipt(session, receipt.id, first) is None
    assert proven_receipt(session, receipt.id, second) is receipt


def test_an_organization_takes_it_over_with_files_and_history(
    session: Session, people: People
) -> None:
    receipt = received(session, people, FILE)
    assert claims_of(session, people.author) == []
    proof = new_proof(receipt)
    listing = claim(session, people.author, receipt.number, PHONE)
    assert listing is receipt.listing
    assert own.get_own(session, people.author, listing.code) is listing
    (file,) = attachments_of(session, people.author, listing)
    assert file.upload.organization_id == people.enterprise.id
    assert get_attachment(session, people.author, file.upload.key) is file
    assert (receipt.state, receipt.claimed_by) == ("claimed", people.author.user_id)
    assert (receipt.phone, proven_receipt(session, receipt.id, proof)) == ("", None)
    assert claims_of(session, people.author) == [receipt]
    told = session.query(Notification).filter_by(kind="listing_claimed").one()
    assert (told.user_id, told.object_id) == (people.operator.user_id, listing.id)


def test_it_is_taken_over_once(session: Session, people: People) -> None:
    receipt = received(session, people)
    claim(session, people.author, receipt.number, PHONE)
    for actor in (people.author, people.stranger):
        with pytest.raises(InvalidError, match="受理编号或电话不正确"):
            claim(session, actor, receipt.number, PHONE)
    assert own.get_own(session, people.author, receipt.listing.code)


@pytest.mark.parametrize("state", sorted(TRANSITIONS["strike"].sources))
def test_only_verified_organizations_claim(session: Session, people: People, state: str) -> None:
    receipt = received(session, people)
    people.enterprise.state = state
    with pytest.raises(TransitionError, match="还没有通过示范区核验"):
        claim(session, people.author, receipt.number, PHONE)
    assert receipt.state == "open"


def test_who_posts_no_demands_claims_none(session: Session, people: People) -> None:
    receipt = received(session, people)
    for actor in (people.researcher, people.broker, people.operator):
        with pytest.raises(ForbiddenError):
            claim(session, actor, receipt.number, PHONE)


def test_what_others_sent_is_not_the_sender_s(session: Session, people: People) -> None:
    mine, other = received(session, people), received(session, people, FILE)
    (file,) = attachments_of(session, people.operator, other.listing)
    with pytest.raises(NotFoundError):
        get_attachment(session, people.author, file.upload.key)
    assert acting_for(mine, "").user_id is None
    assert isinstance(mine, Receipt)
