"""How long engagements stay in each stage, and how many of them go on."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import extract, func, select
from sqlalchemy.orm import Session, aliased

from matcher.actor import Actor
from matcher.engagements.models import Engagement, EngagementStage
from matcher.statistics.funnel import median_days
from matcher.statistics.period import Period
from matcher.statistics.scope import Scope
from matcher.statistics.sources.base import Query
from matcher.statistics.sources.stages import ORDER
from matcher.statistics.verdicts import rounded
from matcher.statistics.zones import require_zones
from matcher.taxonomy import scheme

_HUNDRED = Decimal(100)
_END = "completed"
_TERMINATED = "terminated"


@dataclass(frozen=True)
class StageTime:
    """What became of the engagements that entered a stage in a period.

    Attributes:
        code: of the code list `stages`.
        name: as people read it.
        entered: how many entered it.
        advanced: how many went on to a later stage.
        terminated: how many ended in it.
        staying: how many are in it still.
        share_advanced: of those that entered it, in %; None where none did.
        median_days: that those who left it stayed; None where none left.
    """

    code: str
    name: str
    entered: int
    advanced: int
    terminated: int
    staying: int
    share_advanced: Decimal | None
    median_days: Decimal | None


def stage_times(
    session: Session, actor: Actor, zone_ids: Collection[int], period: Period
) -> list[StageTime]:
    """Conversion by stage and the time in it, of all stages before the end, in their order.

    Raises:
        ForbiddenError: the actor may not see one of the zones.
    """
    scope = Scope.of(require_zones(actor, zone_ids), period)
    rows: dict[str, list[tuple[str | None, float]]] = {}
    for stage, following, seconds in session.execute(_entered(scope)):
        rows.setdefault(stage, []).append((following, float(seconds or 0)))
    return [_time(stage, rows.get(stage, ())) for stage in ORDER if stage != _END]


def _time(stage: str, rows: Iterable[tuple[str | None, float]]) -> StageTime:
    rows = list(rows)
    terminated = sum(following == _TERMINATED for following, _ in rows)
    left = [seconds for following, seconds in rows if following]
    advanced = len(left) - terminated
    return StageTime(
        code=stage,
        name=scheme("stages").name(stage),
        entered=len(rows),
        advanced=advanced,
        terminated=terminated,
        staying=len(rows) - len(left),
        share_advanced=rounded(_HUNDRED * advanced / Decimal(len(rows))) if rows else None,
        median_days=median_days(left),
    )


def _entered(scope: Scope) -> Query:
    """Each stage entered in the scope, the one that followed, and the seconds between."""
    later, following = aliased(EngagementStage), aliased(EngagementStage)
    first = (
        select(func.min(later.id))
        .where(later.engagement_id == EngagementStage.engagement_id, later.id > EngagementStage.id)
        .scalar_subquery()
    )
    stayed = extract("epoch", following.entered_at) - extract("epoch", EngagementStage.entered_at)
    return (
        select(EngagementStage.stage, following.stage, stayed)
        .join(Engagement, Engagement.id == EngagementStage.engagement_id)
        .outerjoin(following, following.id == first)
        .where(
            Engagement.zone_id.in_(scope.zone_ids),
            EngagementStage.entered_at >= scope.begin,
            EngagementStage.entered_at < scope.end,
        )
    )
