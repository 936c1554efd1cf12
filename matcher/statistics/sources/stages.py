"""Engagements that reached a stage, and those that did not."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import ColumnElement, func, not_, select
from sqlalchemy.orm import load_only

from matcher.clock import CHINA
from matcher.engagements.models import Engagement, EngagementStage
from matcher.listings.models import Listing
from matcher.matching.models import Match
from matcher.privacy.masking import mask
from matcher.statistics.definitions import Computation
from matcher.statistics.sources.base import EVERYTHING, Query, Record, Source, Tally, words
from matcher.taxonomy import scheme

ORDER = tuple(term.code for term in scheme("stages") if term.code != "terminated")
# The table alone: the mapped class would join those of all three kinds.
NEED, ACHIEVEMENT = Listing.__table__.alias("need"), Listing.__table__.alias("achievement")
LOADED = load_only(
    Engagement.created_at, Engagement.stage, Engagement.termination_reason, Engagement.version
)


def from_stage(stage: str) -> tuple[str, ...]:
    """A stage and those after it."""
    return ORDER[ORDER.index(stage) :]


class Stages(Source):
    """Engagements by the day on which they were opened."""

    def tally(self, computation: Computation) -> Tally:
        """Count those that reached the stage, and those that did not."""
        counted = func.count().filter(_reached(computation))
        query = self._asked(select(counted, func.count()).select_from(Engagement))
        number, everything = self.session.execute(query).one()
        return Tally(Decimal(number), number, everything - number)

    def records(
        self, computation: Computation, *, excluded: bool, offset: int = 0, limit: int = EVERYTHING
    ) -> Sequence[Record]:
        """A part of the list of those that count, or of those that do not; the newest first."""
        counts = _reached(computation)
        query = self._asked(select(Engagement, NEED.c.title, ACHIEVEMENT.c.title))
        query = (
            query.where(not_(counts) if excluded else counts)
            .order_by(Engagement.id.desc())
            .offset(offset)
            .limit(limit)
            .options(LOADED)
        )
        rows = self.session.execute(query)
        return [_record(engagement, titles, excluded=excluded) for engagement, *titles in rows]

    def _asked(self, query: Query) -> Query:
        return joined(query).where(
            Engagement.zone_id.in_(self.scope.zone_ids),
            Engagement.created_at >= self.scope.begin,
            Engagement.created_at < self.scope.end,
        )


def joined(query: Query) -> Query:
    """A query of engagements with the tables of their listings."""
    return (
        query.join(Match, Match.id == Engagement.match_id)
        .join(NEED, NEED.c.id == Match.need_id)
        .join(ACHIEVEMENT, ACHIEVEMENT.c.id == Match.achievement_id)
    )


def title_of(need: str, achievement: str) -> str:
    """An engagement by its listings, masked."""
    return f"{mask(need)} ⇄ {mask(achievement)}"


def _reached(computation: Computation) -> ColumnElement[bool]:
    entered = select(EngagementStage.id).where(
        EngagementStage.engagement_id == Engagement.id,
        EngagementStage.stage.in_(from_stage(computation.reached)),
    )
    return entered.exists()


def _record(engagement: Engagement, titles: Sequence[str], *, excluded: bool) -> Record:
    return Record(
        kind="engagement",
        code=engagement.code,
        title=title_of(*titles),
        on=engagement.created_at.astimezone(CHINA).date(),
        amount=None,
        reason=_why_not(engagement) if excluded else "",
    )


def _why_not(engagement: Engagement) -> str:
    if engagement.stage == "terminated":
        why = scheme("termination_reasons").name(engagement.termination_reason) or "未说明原因"
        return words("terminated", why=why)
    return words("stage", stage=scheme("stages").name(engagement.stage))
