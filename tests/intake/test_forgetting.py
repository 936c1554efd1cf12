"""Who sent what is long over is forgotten."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy.orm import Session

from matcher.actor import SYSTEM
from matcher.audit.history import history
from matcher.clock import now
from matcher.intake.forgetting import OVER, forget_senders
from matcher.listings import review
from matcher.listings.lifecycle import TRANSITIONS
from matcher.listings.models import ListingContact
from matcher.taxonomy import load_rules
from tests.conftest import People
from tests.intake.sent import PHONE, received

DAYS = load_rules().intake.sender_days


def test_the_phone_goes_so_many_days_after_the_end(session: Session, people: People) -> None:
    over, waiting = received(session, people), received(session, people)
    review.reject(session, people.operator, over.listing, "示例原因")
    for days, count in ((DAYS - 1, 0), (DAYS + 1, 1), (DAYS + 2, 0)):
        with time_machine.travel(now() + timedelta(days=days)):
            assert forget_senders(session, SYSTEM) == count
    contact = session.get_one(ListingContact, over.listing_id)
    assert (over.phone, over.phone_index, over.proof) == ("", None, None)
    assert (contact.contact_name, contact.contact_phone) == ("", "")
    assert "listing.forget_sender" in {
        row.action for row in history(session, "listing", over.listing_id)
    }
    assert waiting.phone == PHONE


@pytest.mark.parametrize(
    "state", sorted({step.target for step in TRANSITIONS.values()} | {"draft"})
)
def test_only_of_what_is_over(session: Session, people: People, state: str) -> None:
    receipt = received(session, people)
    receipt.listing.state = state
    with time_machine.travel(now() + timedelta(days=DAYS + 1)):
        assert forget_senders(session, SYSTEM) == (state in OVER)


def test_the_trail_is_kept_for_longer() -> None:
    assert load_rules().audit.keep_days >= DAYS
