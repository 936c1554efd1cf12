"""Review: what waits, and the decisions."""

from datetime import datetime

from pydantic import Field

from matcher.brokers.publishing import publish
from matcher.listings import review
from matcher.listings.duplicates import duplicates_of
from matcher.listings.models import Listing
from matcher.listings.review_queue import waiting_after
from matcher.validation import Schema, Text
from webapp.api.cursors import Paged, RowId, cut, decode, encode
from webapp.api.declared import Answer, Group
from webapp.api.given import Seen
from webapp.api.models.listings import ListingRow, ListingRows, ListingState
from webapp.context import actor, session

group = Group("审核", write="review")
_ONE = "/review/listings/{code}"
_LONGEST = 1_000


class Return(Schema):
    """What is to be changed."""

    reasons: dict[Text, Text] = Field(
        title="退回原因",
        min_length=1,
        max_length=40,
        description='字段名 → 要改什么，例如 {"problem": "请写明现在的合格率"}',
    )


class Rejection(Schema):
    """Why not."""

    reason: Text = Field(title="驳回原因", min_length=1, max_length=_LONGEST)


@group.get("/review/listings", "待审核的信息", ListingRows, "listing.review", query=Paged)
def list_queue(query: Paged) -> Answer:
    """The oldest first."""
    after = decode(query.cursor, tuple[datetime, RowId])
    waiting = waiting_after(session(), actor(), after, query.limit + 1)
    shown, more = cut(waiting, query.limit)
    following = encode(*_key(shown[-1])) if more else ""
    body = ListingRows(items=[ListingRow.of(one) for one in shown], next=following)
    return Answer(body, next=following)


@group.get(f"{_ONE}/duplicates", "同一单位相近的信息", ListingRows, "listing.review")
def list_reviewed_duplicates(code: str) -> Answer:
    """What the same organization says nearly the same way."""
    listing = review.get_reviewable(session(), actor(), code)
    alike = duplicates_of(session(), actor(), listing)
    return Answer(ListingRows(items=[ListingRow.of(one.listing) for one in alike], next=""))


@group.post(f"{_ONE}/publish", "发布", ListingState, "listing.review", seen=True)
def publish_listing(code: str, seen: Seen) -> Answer:
    """Make it public."""
    listing = _seen(code, seen)
    publish(session(), actor(), listing)
    return _state(listing)


@group.post(f"{_ONE}/return", "退回修改", ListingState, "listing.review", body=Return, seen=True)
def return_listing(code: str, body: Return, seen: Seen) -> Answer:
    """Return it to its author with a reason per field."""
    listing = _seen(code, seen)
    review.send_back(session(), actor(), listing, body.reasons)
    return _state(listing)


@group.post(f"{_ONE}/reject", "驳回", ListingState, "listing.review", body=Rejection, seen=True)
def reject_listing(code: str, body: Rejection, seen: Seen) -> Answer:
    """Refuse it for good."""
    listing = _seen(code, seen)
    review.reject(session(), actor(), listing, body.reason)
    return _state(listing)


def _seen(code: str, seen: Seen) -> Listing:
    listing = review.get_reviewable(session(), actor(), code)
    seen.check(listing.version)
    return listing


def _state(listing: Listing) -> Answer:
    return Answer(ListingState.of(listing), version=listing.version)


def _key(listing: Listing) -> tuple[datetime, int]:
    assert listing.submitted_at is not None  # noqa: S101 - it waits for review
    return listing.submitted_at, listing.id
