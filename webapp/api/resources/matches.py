"""Stored matches: the suggested ones, and the decisions."""

from typing import Literal

from pydantic import Field

from matcher.accounts.names import display_names
from matcher.engagements.stages import open_engagement
from matcher.listings.visibility import get_listing
from matcher.matching import decisions
from matcher.matching.models import Match
from matcher.matching.propose import ensure_match
from matcher.matching.worklist import matches_after
from matcher.validation import Schema, Text
from webapp.api.cursors import Paged, RowId, cut, decode, encode
from webapp.api.declared import Answer, Group
from webapp.api.models.engagements import EngagementDetail
from webapp.api.models.matches import StoredMatch, StoredMatches
from webapp.context import actor, runtime, session

group = Group("匹配", write="match")
_ONE, _PAIR = "/matches/{match_id}", "/listings/{code}/matches/{other}"
Grade = Literal["strong", "fair", "weak"]


class Suggested(Paged):
    """Which matches."""

    state: Literal["suggested", "confirmed", "dismissed"] = Field(
        title="处理情况", default="suggested"
    )
    grade: list[Grade] = Field(title="匹配程度", default=[], max_length=3)
    kind: list[Literal["demand", "scenario"]] = Field(title="需方类别", default=[], max_length=2)


class Note(Schema):
    """What to remember of a decision."""

    note: Text = Field(title="说明", default="", max_length=1_000)


class Dismissal(Note):
    """Why a pair does not fit."""

    reason: Text = Field(
        title="不合适的原因", max_length=20, description="代码表 dismissal_reasons"
    )


@group.get("/matches", "推荐的匹配", StoredMatches, "match.see", query=Suggested)
def list_matches(query: Suggested) -> Answer:
    """The zone's matches, best first."""
    after = decode(query.cursor, tuple[float, RowId])
    rows = matches_after(
        session(), actor(), after, query.limit + 1,
        state=query.state, grades=query.grade, kinds=query.kind,
    )  # fmt: skip
    shown, more = cut(rows, query.limit)
    following = encode(shown[-1].relevance, shown[-1].id) if more else ""
    body = StoredMatches(items=[StoredMatch.of(match) for match in shown], next=following)
    return Answer(body, next=following)


@group.get(_ONE, "查看一条匹配", StoredMatch, "match.see")
def show_match(match_id: int) -> Answer:
    """One match."""
    return Answer(StoredMatch.of(_stored(match_id)))


@group.post(f"{_ONE}/confirm", "确认对接", EngagementDetail, "match.decide", body=Note, status=201)
def confirm_match(match_id: int, body: Note) -> Answer:
    """Take a stored match into work."""
    return _confirmed(_stored(match_id), body)


@group.post(
    f"{_PAIR}/confirm", "确认现在的一对", EngagementDetail, "match.decide", body=Note, status=201
)
def confirm_pair(code: str, other: str, body: Note) -> Answer:
    """Take a pair of the live ranking into work."""
    return _confirmed(_pair(code, other), body)


@group.post(f"{_ONE}/dismiss", "判定不合适", StoredMatch, "match.decide", body=Dismissal)
def dismiss_match(match_id: int, body: Dismissal) -> Answer:
    """Not to be suggested again."""
    return _dismissed(_stored(match_id), body)


@group.post(f"{_PAIR}/dismiss", "判定现在的一对不合适", StoredMatch, "match.decide", body=Dismissal)
def dismiss_pair(code: str, other: str, body: Dismissal) -> Answer:
    """The same for a pair of the live ranking."""
    return _dismissed(_pair(code, other), body)


@group.post(f"{_ONE}/reopen", "恢复为待处理", StoredMatch, "match.decide")
def reopen_match(match_id: int) -> Answer:
    """Take a dismissal back."""
    match = _stored(match_id)
    decisions.reopen(session(), actor(), match)
    return Answer(StoredMatch.of(match))


def _stored(match_id: int) -> Match:
    return decisions.get_match(session(), actor(), match_id)


def _pair(code: str, other: str) -> Match:
    sides = (get_listing(session(), actor(), one) for one in (code, other))
    return ensure_match(session(), actor(), runtime().replica, *sides)


def _confirmed(match: Match, body: Note) -> Answer:
    engagement = open_engagement(session(), actor(), match, body.note)
    names = display_names(session(), [engagement.broker_id])
    return Answer(
        EngagementDetail.seen(engagement, names),
        version=engagement.version,
        location=f"/api/v1/engagements/{engagement.code}",
    )


def _dismissed(match: Match, body: Dismissal) -> Answer:
    decisions.dismiss(session(), actor(), match, body.reason, body.note)
    return Answer(StoredMatch.of(match))
