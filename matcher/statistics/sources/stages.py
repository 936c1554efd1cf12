"""Engagements that reached a stage, and those that did not."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, func, not_, select
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
_NEED, _ACHIEVEMENT = Listing.__table__.alias("need"), Listing.__table__.alias("achievement")
_LOADED = load_only(
    Engagement.created_at, Engagement.stage, Engagement.termination_reason, Engagement.version
)


def from_stage(stage: str) -> tuple[str, ...]:
    """A stage and those after it."""
    return ORDER[ORDER.index(stage) :]


class Stages(Source):
    """Engagements by the day on which they were opened, or entered a stage."""

    def tally(self, computation: Computation) -> Tally:
        """Count those that reached the stage, and those that did not."""
        counted = func.count().filter(_reached(computation))
        query = self._asked(select(counted, func.count()).select_from(Engagement), computation)
        number, everything = self.session.execute(query).one()
        return Tally(Decimal(number), number, everything - number)

    def records(
        self, computation: Computation, *, excluded: bool, offset: int = 0, limit: int = EVERYTHING
    ) -> Sequence[Record]:
        """A part of the list of those that count, or of those that do not; the newest first."""
        counts = _reached(computation)
        query = self._asked(select(Engagement, _NEED.c.title, _ACHIEVEMENT.c.title), computation)
        query = (
            query.where(not_(counts) if excluded else counts)
            .order_by(Engagement.id.desc())
            .offset(offset)
            .limit(limit)
            .options(_LOADED)
        )
        rows = self.session.execute(query)
        return [_record(engagement, titles, excluded=excluded) for engagement, *titles in rows]

    def _asked(self, query: Query, computation: Computation) -> Query:
        query = (
            query.join(Match, Match.id == Engagement.match_id)
            .join(_NEED, _NEED.c.id == Match.need_id)
            .join(_ACHIEVEMENT, _ACHIEVEMENT.c.id == Match.achievement_id)
            .where(Engagement.zone_id.in_(self.scope.zone_ids), self._in_period(computation))
        )
        return query.where(_NEED.c.kind == computation.need) if computation.need else query

    def _in_period(self, computation: Computation) -> ColumnElement[bool]:
        begin, end = self.scope.begin, self.scope.end
        if not computation.since:
            return and_(Engagement.created_at >= begin, Engagement.created_at < end)
        entered = select(EngagementStage.engagement_id).where(
            EngagementStage.stage == computation.since,
            EngagementStage.entered_at >= begin,
            EngagementStage.entered_at < end,
        )
        return Engagement.id.in_(entered)


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
        title=" ⇄ ".join(map(mask, titles)),
        on=engagement.created_at.astimezone(CHINA).date(),
        amount=None,
        reason=_why_not(engagement) if excluded else "",
    )


def _why_not(engagement: Engagement) -> str:
    if engagement.stage == "terminated":
        why = scheme("termination_reasons").name(engagement.termination_reason) or "未说明原因"
        return words("terminated", why=why)
    return words("stage", stage=scheme("stages").name(engagement.stage))
