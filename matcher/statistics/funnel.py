"""From suggestion to payment: how many pairs got how far, and how long each step took."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import Any

from sqlalchemy import extract, func, select
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.engagements.models import Engagement, EngagementStage
from matcher.listings.models import Listing
from matcher.matching.models import Match, MergedMatch
from matcher.statistics.definitions import load
from matcher.statistics.period import Period
from matcher.statistics.scope import Scope
from matcher.statistics.sources.base import Query
from matcher.statistics.sources.stages import from_stage
from matcher.statistics.verdicts import rounded
from matcher.statistics.zones import require_zones

_DAY = 86_400
_HUNDRED = Decimal(100)
_TENTH = Decimal("0.1")
# The table alone: the mapped class would join those of all three kinds.
LISTINGS = Listing.__table__


@dataclass(frozen=True)
class FunnelStep:
    """One step of the pairs that were suggested in a period.

    Attributes:
        code: suggested, confirmed, contacted, signed, registered, paid.
        name: as people read it.
        count: pairs that have come so far by now, or farther.
        share_of_previous: of those that came to the step before, in %; None for the first step
            and where nothing came to the step before.
        median_days: from the step before to this one; None where nothing came.
    """

    code: str
    name: str
    count: int
    share_of_previous: Decimal | None
    median_days: Decimal | None


def funnel(
    session: Session, actor: Actor, zone_ids: Collection[int], period: Period
) -> list[FunnelStep]:
    """What has become by now of the pairs that were suggested in a period, step by step.

    A pair belongs to the zone of its need. Duplicates that were merged into another pair of the
    same need are left out.

    Raises:
        ForbiddenError: the actor may not see one of the zones.
    """
    scope = Scope.of(require_zones(actor, zone_ids), period)
    suggested = session.scalar(_suggested(scope, func.count())) or 0
    rows = session.execute(_times(scope)).all()
    # Column 0 is the suggestion; every pair there has an engagement.
    columns = [[row[number] for row in rows] for number in range(len(load().steps))]
    counts = [suggested, *(sum(at is not None for at in column) for column in columns[1:])]
    medians = [None, *(_median(before, after) for before, after in pairwise(columns))]
    shares = [None, *(_share(count, before) for before, count in pairwise(counts))]
    return [
        FunnelStep(step["code"], step["name"], count, share, days)
        for step, count, share, days in zip(load().steps, counts, shares, medians, strict=True)
    ]


def median_days(seconds: Sequence[float]) -> Decimal | None:
    """The median in days with one place; None of nothing."""
    return Decimal(median(seconds) / _DAY).quantize(_TENTH) if seconds else None


def _suggested(scope: Scope, *columns: Any) -> Query:
    return (
        select(*columns)
        .select_from(Match)
        .join(LISTINGS, LISTINGS.c.id == Match.need_id)
        .where(
            LISTINGS.c.zone_id.in_(scope.zone_ids),
            Match.created_at >= scope.begin,
            Match.created_at < scope.end,
            Match.id.not_in(select(MergedMatch.match_id)),
        )
    )


def _times(scope: Scope) -> Query:
    """A row an engagement: when it came to each step, in seconds; nothing for never."""
    reached = [
        extract("epoch", func.min(EngagementStage.entered_at).filter(
            EngagementStage.stage.in_(from_stage(step["stage"]))
        ))
        for step in load().steps
        if step["stage"]
    ]  # fmt: skip
    query = _suggested(scope, extract("epoch", Match.created_at), *reached)
    return (
        query.join(Engagement, Engagement.match_id == Match.id)
        .join(EngagementStage, EngagementStage.engagement_id == Engagement.id)
        .group_by(Engagement.id, Match.created_at)
    )


def _median(before: Sequence[Any], after: Sequence[Any]) -> Decimal | None:
    pairs = zip(before, after, strict=True)
    return median_days([float(end) - float(start) for start, end in pairs if end is not None])


def _share(count: int, before: int) -> Decimal | None:
    return rounded(_HUNDRED * count / Decimal(before)) if before else None
