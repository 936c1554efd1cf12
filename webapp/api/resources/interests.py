"""有意对接: expressed by members, answered at the desk."""

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from matcher.accounts.names import display_names
from matcher.engagements.interests import decide
from matcher.engagements.interests.express import InterestInput, express
from matcher.engagements.interests.find import (
    desk_interests,
    get_interest,
    organization_interests,
)
from matcher.engagements.interests.models import Interest
from matcher.listings.visibility import get_listing
from matcher.validation import Schema, Text
from webapp.api.cursors import Continued, after
from webapp.api.declared import Answer, Group
from webapp.api.models.engagements import EngagementDetail
from webapp.api.models.interests import InterestRow, InterestRows
from webapp.context import actor, runtime, session
from webapp.parts.engagement_sides import sides_of

group = Group("对接", write="match")
_ONE = "/interests/{interest_id}"


class DeskQuery(Continued):
    """Which interests."""

    state: Literal["open", "taken_up", "declined"] = Field(title="状态", default="open")


class Taking(Schema):
    """With what the engagement begins."""

    own: Text = Field(
        title="提出方的信息编号", default="", max_length=20, description="意向中没有写明时必填"
    )


class Declining(Schema):
    """Why not."""

    reason: Text = Field(title="原因", min_length=1, max_length=500)


@group.post(
    "/listings/{code}/interests", "提出对接意向", InterestRow, "interest.express",
    body=InterestInput, status=201, scope="write", limit="60 per hour",
    description="own 是本单位已发布的另一方信息的编号，可以不写。",
)  # fmt: skip
def express_interest(code: str, body: InterestInput) -> Answer:
    """Tell whoever looks after another organization's listing."""
    listing = get_listing(session(), actor(), code)
    made = express(session(), actor(), listing, body)
    return Answer(InterestRow.of(made, sides_of((), [made])), location="/api/v1/my/interests")


@group.get("/my/interests", "本单位提出的对接意向", InterestRows, "interest.see")
def list_own_interests() -> Answer:
    """The newest ones."""
    return _rows(organization_interests(session(), actor()))


@group.get("/interests", "示范区收到的对接意向", InterestRows, "match.see", query=DeskQuery)
def list_interests(query: DeskQuery) -> Answer:
    """What waits oldest first, the rest newest first."""
    found = desk_interests(session(), actor(), query.state, query.page)
    return _rows(found.interests, after(found.page, found.pages))


@group.post(
    f"{_ONE}/take-up", "受理对接意向", EngagementDetail, "interest.decide", body=Taking, status=201
)
def take_interest_up(interest_id: int, body: Taking) -> Answer:
    """Open the engagement of the pair."""
    interest = get_interest(session(), actor(), interest_id)
    made = decide.take_up(session(), actor(), runtime().replica, interest, body.own)
    names = display_names(session(), [made.broker_id])
    location = f"/api/v1/engagements/{made.code}"
    return Answer(EngagementDetail.seen(made, names), version=made.version, location=location)


@group.post(f"{_ONE}/decline", "婉拒对接意向", InterestRow, "interest.decide", body=Declining)
def decline_interest(interest_id: int, body: Declining) -> Answer:
    """Say no, with a reason."""
    interest = get_interest(session(), actor(), interest_id)
    decide.decline(session(), actor(), interest, body.reason)
    return Answer(InterestRow.of(interest, sides_of((), [interest])))


def _rows(interests: Sequence[Interest], following: str = "") -> Answer:
    sides = sides_of((), interests)
    body = InterestRows(items=[InterestRow.of(one, sides) for one in interests], next=following)
    return Answer(body, next=following)
