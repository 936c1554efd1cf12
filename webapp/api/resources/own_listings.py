"""An organization's own listings: the list, one of them, its history, changes of state."""

from typing import Literal

from pydantic import Field

from matcher.accounts.names import display_names
from matcher.audit.history import history
from matcher.listings import own
from matcher.listings.duplicates import duplicates_of
from matcher.listings.lifecycle import TRANSITIONS, move
from matcher.listings.models import Listing
from matcher.listings.post import submit
from matcher.listings.validity import renew
from matcher.matching.worklist import matches_of
from matcher.validation import Schema
from matcher.written import Day
from webapp.api.cursors import Paged, RowId, cut, decode, encode
from webapp.api.declared import Answer, Group
from webapp.api.given import Seen
from webapp.api.models.listings import (
    History,
    ListingRow,
    ListingRows,
    ListingState,
    OwnListing,
)
from webapp.api.models.matches import StoredMatch, StoredMatches
from webapp.context import actor, session

group = Group("本单位的信息")
_ONE = "/my/listings/{code}"
State = Literal[
    "draft", "submitted", "returned", "rejected", "published",
    "paused", "expired", "fulfilled", "withdrawn",
]  # fmt: skip


class OwnQuery(Paged):
    """Which of one's own."""

    state: State | None = Field(title="状态", default=None)


class Renewal(Schema):
    """Until when."""

    until: Day | None = Field(title="有效期至", default=None, description="不填则按默认有效期")


@group.get("/my/listings", "本单位的信息", ListingRows, "listing.see_draft", query=OwnQuery)
def list_own(query: OwnQuery) -> Answer:
    """The newest first."""
    key = decode(query.cursor, tuple[RowId])
    after = key[0] if key else None
    rows = own.own_after(session(), actor(), query.state or "", after, query.limit + 1)
    shown, more = cut(rows, query.limit)
    following = encode(shown[-1].id) if more else ""
    body = ListingRows(items=[ListingRow.of(one) for one in shown], next=following)
    return Answer(body, next=following)


@group.get(_ONE, "查看本单位的一条信息", OwnListing, "listing.edit")
def show_own(code: str) -> Answer:
    """Everything that its author wrote."""
    listing = own.get_own(session(), actor(), code)
    body = OwnListing.own(listing, own.content(session(), actor(), listing))
    return Answer(body, version=listing.version)


@group.get(f"{_ONE}/history", "一条信息的经过", History, "listing.edit")
def show_history(code: str) -> Answer:
    """What happened to it."""
    listing = own.get_own(session(), actor(), code)
    entries = history(session(), "listing", listing.id)
    names = display_names(session(), [entry.actor_id for entry in entries])
    return Answer(History.of(entries, names))


@group.get(f"{_ONE}/matches", "一条信息的匹配", StoredMatches, "listing.edit")
def list_own_matches(code: str) -> Answer:
    """The suggested and confirmed ones, for the owner to read."""
    listing = own.get_own(session(), actor(), code)
    found = matches_of(session(), actor(), listing)
    items = [StoredMatch.of(match, decision=False) for match in found]
    return Answer(StoredMatches(items=items, next=""))


@group.get(f"{_ONE}/duplicates", "本单位相近的信息", ListingRows, "listing.edit")
def list_duplicates(code: str) -> Answer:
    """What says nearly the same already."""
    listing = own.get_own(session(), actor(), code)
    alike = duplicates_of(session(), actor(), listing)
    return Answer(ListingRows(items=[ListingRow.of(one.listing) for one in alike], next=""))


@group.post(f"{_ONE}/submit", "提交审核", ListingState, "listing.submit", seen=True)
def submit_listing(code: str, seen: Seen) -> Answer:
    """Hand it to the reviewers."""
    listing = _seen(code, seen)
    submit(session(), actor(), listing)
    return _state(listing)


@group.post(f"{_ONE}/renew", "续期", ListingState, "listing.renew", body=Renewal, seen=True)
def renew_listing(code: str, body: Renewal, seen: Seen) -> Answer:
    """Publish it for longer."""
    listing = _seen(code, seen)
    renew(session(), actor(), listing, body.until)
    return _state(listing)


def _declare(action: str) -> None:
    step = TRANSITIONS[action]
    declare = group.post(
        f"{_ONE}/{action}", step.label, ListingState, step.permission, name=action, seen=True
    )

    def moved(code: str, seen: Seen) -> Answer:
        listing = _seen(code, seen)
        move(session(), actor(), listing, action)
        return _state(listing)

    declare(moved)


for _action in ("pause", "resume", "revise", "fulfil", "withdraw"):
    _declare(_action)


def _seen(code: str, seen: Seen) -> Listing:
    listing = own.get_own(session(), actor(), code)
    seen.check(listing.version)
    return listing


def _state(listing: Listing) -> Answer:
    return Answer(ListingState.of(listing), version=listing.version)
