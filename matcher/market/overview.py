"""The market as staff look at it: topics with what each side has and lacks, of what is public now.

Topics and grades are those of the last computation; every number is counted when it is read, over
what is public then. Staff see the needs of their own zone and all achievements.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    String,
    and_,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from matcher.accounts.permissions import reach, require
from matcher.actor import Actor
from matcher.listings.models import Listing
from matcher.listings.visibility import is_public
from matcher.market.balance import UNJUDGED
from matcher.market.models import MarketPlace, MarketView
from matcher.matching.ranking import UNSCORED
from matcher.taxonomy import load_rules

GAPS = ("supply", "demand")
_OFFERED = Listing.kind == "achievement"
# A province that is named without its 盟市 stands for itself.
_REGION = func.substr(Listing.region, 1, 4, type_=String) + "00"
_INDUSTRY = func.substr(Listing.industry, 1, 1, type_=String)


@dataclass(frozen=True)
class Wanted:
    """What the market is limited to; an empty attribute does not limit.

    Attributes:
        region: the code of a 盟市, with its counties, or of a province.
        industry: the letter of a section, with all that lies under it.
        gap: "supply" or "demand": only topics that lack it.
    """

    region: str = ""
    industry: str = ""
    gap: str = ""


@dataclass(frozen=True)
class Counts:
    """How much both sides have, and how much of it finds nothing good enough on the other.

    Attributes:
        unsupplied: needs without a match of the lowest counted grade or better.
        undemanded: achievements without one.
        unjudged: needs that nobody can tell about: too little text, or no time.
    """

    needs: int = 0
    unsupplied: int = 0
    achievements: int = 0
    undemanded: int = 0
    unjudged: int = 0

    @property
    def listings(self) -> int:
        """Of both sides."""
        return self.needs + self.achievements

    @property
    def lacks(self) -> tuple[str, ...]:
        """What is missing for most of a side, of `GAPS`."""
        share = load_rules().market.gap_share
        judged = self.needs - self.unjudged
        missing = {
            "supply": 0 < self.unsupplied >= share * judged,
            "demand": 0 < self.undemanded >= share * self.achievements,
        }
        return tuple(gap for gap in GAPS if missing[gap])


@dataclass(frozen=True)
class Topic:
    """One topic; `number` is its name within the view, `x` and `y` its place from -1 to 1."""

    view_id: int
    number: int
    terms: Sequence[str]
    x: float
    y: float
    counts: Counts


@dataclass(frozen=True)
class Market:
    """What is shown.

    Attributes:
        view: the computation; None before the first.
        topics: those with listings left, in the order of their numbers.
        hidden: how many more there are that lack nothing, where only gaps were asked for.
        total: over the topics shown.
        regions: by 盟市 or province code, blank for unknown; every filter but region and gap.
        industries: by section letter, blank for unknown; every filter but industry and gap.
    """

    view: MarketView | None
    topics: Sequence[Topic]
    hidden: int
    total: Counts
    regions: Mapping[str, Counts]
    industries: Mapping[str, Counts]


def market(session: Session, actor: Actor, wanted: Wanted) -> Market:
    """The market within these limits.

    Raises:
        ForbiddenError: the actor's role does not see it.
    """
    require(actor, "market.see")
    view = session.scalar(select(MarketView))
    if view is None:
        return Market(None, (), 0, Counts(), {}, {})
    region, industry = _limits(_REGION, wanted.region), _limits(_INDUSTRY, wanted.industry)
    counted = _counts(session, actor, MarketPlace.topic, region, industry)
    topics = [topic_of(view, number, counts) for number, counts in sorted(counted.items())]
    shown = [topic for topic in topics if not wanted.gap or wanted.gap in topic.counts.lacks]
    return Market(
        view=view,
        topics=shown,
        hidden=len(topics) - len(shown),
        total=_sum(topic.counts for topic in shown),
        regions=_counts(session, actor, _REGION, industry),
        industries=_counts(session, actor, _INDUSTRY, region),
    )


def topic_of(view: MarketView, number: int, counts: Counts) -> Topic:
    """The topic of this number."""
    kept = view.topics[number]
    return Topic(view.id, number, kept["terms"], kept["x"], kept["y"], counts)


def topic_counts(session: Session, actor: Actor, number: int) -> Counts:
    """What one topic has."""
    return _counts(session, actor, MarketPlace.topic, MarketPlace.topic == number).get(
        number, Counts()
    )


def placed(actor: Actor, *columns: Any) -> Select[Any]:
    """These columns of the places of listings that are public and within the actor's reach."""
    needs = reach(actor, "market.see").condition(Listing.organization_id, Listing.zone_id)
    return (
        select(*columns)
        .select_from(MarketPlace)
        .join(Listing, Listing.id == MarketPlace.listing_id)
        .where(is_public(), or_(_OFFERED, needs))
    )


def of_side(side: str) -> ColumnElement[bool]:
    """Places of one side: "need" or "achievement"."""
    return _OFFERED if side == "achievement" else ~_OFFERED


def alone() -> ColumnElement[bool]:
    """Places whose listing has no match that is good enough."""
    rules = load_rules()
    good = [grade for grade in rules.thresholds if rules.reaches(grade, rules.market.lowest_grade)]
    return MarketPlace.grade.not_in([*good, UNSCORED, UNJUDGED])


def _counts(
    session: Session, actor: Actor, key: Any, *conditions: ColumnElement[bool]
) -> dict[Any, Counts]:
    """The counts by the values of a column, missing values as a blank."""
    unjudged = MarketPlace.grade.in_((UNSCORED, UNJUDGED))
    numbers = (
        func.count().filter(~_OFFERED),
        func.count().filter(and_(~_OFFERED, alone())),
        func.count().filter(_OFFERED),
        func.count().filter(and_(_OFFERED, alone())),
        func.count().filter(unjudged),
    )
    query = placed(actor, key.label("value"), *numbers).where(*conditions).group_by("value")
    counted: dict[Any, Counts] = {}
    for value, *row in session.execute(query):
        value = "" if value is None else value
        counted[value] = _sum((counted.get(value, Counts()), Counts(*row)))
    return counted


def _sum(parts: Iterable[Counts]) -> Counts:
    rows = [
        (one.needs, one.unsupplied, one.achievements, one.undemanded, one.unjudged) for one in parts
    ]
    return Counts(*map(sum, zip(*rows, strict=True))) if rows else Counts()


def _limits(column: SQLColumnExpression[str], code: str) -> ColumnElement[bool]:
    return column == code if code else true()
