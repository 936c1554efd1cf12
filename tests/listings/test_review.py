"""Review: never of one's own, with reasons that the author can act on."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import User, Zone
from matcher.actor import PUBLIC, Actor
from matcher.audit.models import AuditEntry
from matcher.clock import today
from matcher.errors import ForbiddenError, InvalidError, NotFoundError
from matcher.listings import post, review
from matcher.listings.models import Listing
from matcher.listings.review import add_months, default_validity
from matcher.listings.schemas import SCHEMAS
from matcher.listings.visibility import get_listing
from matcher.notifications.models import Notification
from matcher.taxonomy import load_rules
from tests.conftest import People


def submitted(session: Session, people: People, kind: str = "demand", **fields: object) -> Listing:
    part = SCHEMAS[kind].PARTS[0]
    data = SCHEMAS[kind].parse({"title": "叶片补焊裂纹", part: "热裂纹", **fields})
    listing = post.create(session, people.operator, kind, people.enterprise, data)
    post.submit(session, people.operator, listing)
    return listing


def operator_elsewhere(session: Session, people: People) -> Actor:
    zone = Zone(code="far", name="另一示范区", region="150100")
    session.add(zone)
    session.flush()
    return Actor(None, "外区运营", people.agency.id, zone.id, frozenset({"operator"}))


def test_publication_makes_it_public_with_a_validity(session: Session, people: People) -> None:
    for kind, months in load_rules().validity_months.items():
        listing = submitted(session, people, kind)
        listing.review_reasons = {"title": "旧"}
        review.publish(session, people.operator, listing)
        assert get_listing(session, PUBLIC, listing.code) is listing
        assert listing.valid_until == add_months(today(), months)
        assert listing.review_reasons == {}
        assert listing.published_at is not None


def test_the_author_s_validity_is_kept_unless_it_is_over(session: Session, people: People) -> None:
    far, last, over = today() + timedelta(days=900), today(), today() - timedelta(days=1)
    for given_day, kept in ((far, far), (last, last), (over, default_validity("demand"))):
        listing = submitted(session, people, valid_until=given_day)
        review.publish(session, people.operator, listing)
        assert listing.valid_until == kept


def test_nobody_reviews_the_own_organization(session: Session, people: People) -> None:
    own = Actor(None, "内部", people.enterprise.id, people.zone.id, frozenset({"operator"}))
    listing = submitted(session, people)
    for decide in (
        lambda: review.publish(session, own, listing),
        lambda: review.send_back(session, own, listing, {"title": "改"}),
        lambda: review.reject(session, own, listing, "不收"),
    ):
        with pytest.raises(ForbiddenError, match="不能审核本单位发布的信息"):
            decide()
    assert (listing.state, listing.review_reasons) == ("submitted", {})


def test_only_operators_of_the_zone_review(session: Session, people: People) -> None:
    listing = submitted(session, people)
    elsewhere = operator_elsewhere(session, people)
    with pytest.raises(ForbiddenError, match="属于其他示范区"):
        review.publish(session, elsewhere, listing)
    with pytest.raises(NotFoundError):
        get_listing(session, elsewhere, listing.code)
    for actor in (people.stranger, people.broker, people.supervisor, PUBLIC):
        with pytest.raises(ForbiddenError):
            review.publish(session, actor, listing)
        with pytest.raises(ForbiddenError):
            review.reject(session, actor, listing, "不收")
    assert (listing.state, listing.published_at, listing.review_reasons) == ("submitted", None, {})
    assert not session.is_modified(listing)


def test_a_return_needs_reasons_for_known_fields(session: Session, people: People) -> None:
    listing = submitted(session, people)
    for reasons in ({}, {"goal": "  "}):
        with pytest.raises(InvalidError, match="请至少对一项说明要改什么"):
            review.send_back(session, people.operator, listing, reasons)
    with pytest.raises(InvalidError, match="没有字段 abstract"):
        review.send_back(session, people.operator, listing, {"abstract": "x", "goal": "y"})
    reasons = {"goal": " 请写清目标 ", "problem": "", "contact_phone": "号码少一位"}
    review.send_back(session, people.operator, listing, reasons)
    assert listing.state == "returned"
    assert listing.review_reasons == {"goal": "请写清目标", "contact_phone": "号码少一位"}
    row = session.scalars(select(AuditEntry).where(AuditEntry.action == "listing.return")).one()
    assert row.after == {"state": "returned", "note": "请写清目标；号码少一位"}


def test_a_rejection_needs_a_reason_and_is_final(session: Session, people: People) -> None:
    listing = submitted(session, people)
    with pytest.raises(InvalidError, match="请写明原因，作者会看到"):
        review.reject(session, people.operator, listing, " ")
    review.reject(session, people.operator, listing, " 与示范区业务无关 ")
    assert (listing.state, listing.review_reasons) == ("rejected", {"title": "与示范区业务无关"})


def test_reviewers_and_authors_are_told(session: Session, people: People) -> None:
    listing = submitted(session, people)
    listing.created_by = people.author.user_id
    review.send_back(session, people.operator, listing, {"problem": "请写明产量"})
    post.submit(session, people.author, listing)
    review.publish(session, people.operator, listing)
    other = submitted(session, people)
    people.actor("colleague", people.enterprise, "enterprise_member")
    review.reject(session, people.operator, other, "与示范区业务无关")
    rows = session.scalars(select(Notification).order_by(Notification.id)).all()
    told = [(row.kind, row.object_id, session.get_one(User, row.user_id).login) for row in rows]
    assert told == [
        ("listing_returned", listing.id, "author"),
        ("listing_submitted", listing.id, "operator"),
        ("listing_published", listing.id, "author"),
        ("listing_rejected", other.id, "author"),
        ("listing_rejected", other.id, "colleague"),
    ]


def test_the_deadline_counts_from_the_submission() -> None:
    assert review.review_deadline(Listing(kind="demand")) is None


def test_a_submission_has_the_deadline_of_the_rules(session: Session, people: People) -> None:
    listing = submitted(session, people)
    assert listing.submitted_at is not None
    expected = listing.submitted_at + timedelta(days=load_rules().review_days)
    assert review.review_deadline(listing) == expected


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 11, 22), 12, date(2027, 11, 22)),
        (date(2026, 12, 31), 24, date(2028, 12, 31)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
    ],
)
def test_months_end_on_the_last_day_of_a_shorter_month(
    day: date, months: int, expected: date
) -> None:
    assert add_months(day, months) == expected


@settings(deadline=None)
@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 60))
def test_months_later_is_that_month_and_never_a_later_day(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(1)).day == 1)
