"""Conclusions of scenario trials, and trials that have none yet.

A conclusion belongs to the period of its day; a trial without one to that of its beginning.
"""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import and_, func, not_, or_, select

from matcher.clock import CHINA
from matcher.engagements.models import Engagement, EngagementStage
from matcher.engagements.verification import SCENARIO, TRIAL
from matcher.engagements.verification_models import ScenarioVerification
from matcher.statistics.definitions import Computation
from matcher.statistics.sources.base import EVERYTHING, Query, Record, Source, Tally, words
from matcher.statistics.sources.stages import ACHIEVEMENT, LOADED, NEED, joined, title_of
from matcher.taxonomy import scheme

_NAMES = scheme("verification_results")
# Nothing for a trial that is not concluded: what is unknown would be in neither list.
_RESULT = func.coalesce(ScenarioVerification.result, "")
_TRIAL = (EngagementStage.engagement_id == Engagement.id, EngagementStage.stage == TRIAL)


class Verifications(Source):
    """Engagements of scenarios whose trial was concluded, or is still to be."""

    def tally(self, computation: Computation) -> Tally:
        """Count those with a result that counts, and the others."""
        counted = func.count().filter(_RESULT.in_(computation.results))
        query = self._asked(select(counted, func.count()).select_from(Engagement))
        number, everything = self.session.execute(query).one()
        return Tally(Decimal(number), number, everything - number)

    def records(
        self, computation: Computation, *, excluded: bool, offset: int = 0, limit: int = EVERYTHING
    ) -> Sequence[Record]:
        """A part of the list of those that count, or of those that do not; the newest first."""
        counts = _RESULT.in_(computation.results)
        conclusion = (_RESULT, ScenarioVerification.concluded_on, EngagementStage.entered_at)
        columns = (Engagement, *conclusion, NEED.c.title, ACHIEVEMENT.c.title)
        query = (
            self._asked(select(*columns))
            .where(not_(counts) if excluded else counts)
            .order_by(Engagement.id.desc())
            .offset(offset)
            .limit(limit)
            .options(LOADED)
        )
        return [
            Record(
                kind="engagement",
                code=engagement.code,
                title=title_of(*titles),
                on=concluded_on or begun.astimezone(CHINA).date(),
                amount=None,
                reason=_why_not(result) if excluded else "",
                result=_NAMES.name(result),
            )
            for engagement, result, concluded_on, begun, *titles in self.session.execute(query)
        ]

    def _asked(self, query: Query) -> Query:
        concluded = ScenarioVerification.concluded_on.between(self.scope.first, self.scope.last)
        waiting = and_(
            ScenarioVerification.id.is_(None),
            EngagementStage.entered_at >= self.scope.begin,
            EngagementStage.entered_at < self.scope.end,
        )
        return (
            joined(query)
            .join(EngagementStage, and_(*_TRIAL))
            .outerjoin(ScenarioVerification, ScenarioVerification.engagement_id == Engagement.id)
            .where(
                Engagement.zone_id.in_(self.scope.zone_ids),
                NEED.c.kind == SCENARIO,
                or_(concluded, waiting),
            )
        )


def _why_not(result: str) -> str:
    return words("concluded", result=_NAMES.name(result)) if result else words("unconcluded")
