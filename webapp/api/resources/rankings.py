"""Rankings as of now: of a listing, and of a text that is no listing."""

from typing import Literal

from pydantic import Field

from matcher.errors import FieldProblem, InvalidError
from matcher.listings.visibility import get_listing
from matcher.matching.match import enough_text, match_text
from matcher.matching.passages import passages_of_text
from matcher.matching.propose import live_matches
from matcher.matching.worklist import dismissed_of
from matcher.validation import Schema, Text
from webapp.api.declared import Answer, Group
from webapp.api.models.matches import (
    Ranked,
    RankedPair,
    RankedPairs,
    Ranking,
    StoredMatch,
    StoredMatches,
)
from webapp.context import actor, runtime, session

group = Group("匹配", write="match")
_LONGEST = 20_000
Side = Literal["need", "achievement"]


class Leading(Schema):
    """How to rank."""

    leading: Literal["true", "false"] = Field(title="主导产业是否提前", default="true")


class FreeText(Schema):
    """A need or an achievement in words."""

    text: Text = Field(title="文字", min_length=1, max_length=_LONGEST)
    side: Side = Field(
        title="这段文字是哪一方", default="need", description="need：找成果；achievement：找需求"
    )
    top: int = Field(title="最多几条", default=10, ge=1, le=30)


@group.post(
    "/match-text", "按一段文字找匹配", Ranking, "match.text",
    body=FreeText, scope="read", replayable=False, description="不保存这段文字。",
)  # fmt: skip
def rank_text(body: FreeText) -> Answer:
    """Rank the other side for a text that is no listing."""
    passages = passages_of_text(body.text, body.side)
    if not enough_text(passages):
        raise InvalidError([FieldProblem("text", "文字", "太短，无法判断，请多写一些")])
    found = match_text(session(), actor(), runtime().replica, passages, body.top)
    return Answer(Ranking(items=[Ranked.of(result) for result in found]))


@group.get(
    "/listings/{code}/matches", "一条信息现在的匹配", RankedPairs, "match.see", query=Leading
)
def list_live(code: str, query: Leading) -> Answer:
    """The listing's ranking as of now."""
    listing = get_listing(session(), actor(), code)
    leading = query.leading == "true"
    live = live_matches(session(), actor(), runtime().replica, listing, leading=leading)
    return Answer(RankedPairs(items=[RankedPair.live(entry) for entry in live]))


@group.get(
    "/listings/{code}/dismissed-matches", "一条信息判定不合适的匹配", StoredMatches, "match.see"
)
def list_dismissed(code: str) -> Answer:
    """What is not suggested again."""
    listing = get_listing(session(), actor(), code)
    found = dismissed_of(session(), actor(), listing)
    return Answer(StoredMatches(items=[StoredMatch.of(match) for match in found], next=""))
