"""Engagements as a board: one column a stage, each bounded."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.engagements.filters import EngagementFilters, Whose
from matcher.engagements.find import chosen_engagements, engagements_visible_to
from matcher.engagements.models import Engagement, EngagementStage
from matcher.engagements.narrowing import narrowed, overdue
from matcher.matching.models import Match
from matcher.taxonomy import scheme

# Those that ended without a deal are in the table only.
STAGES = tuple(term.code for term in scheme("stages") if term.code != "terminated")
CARDS = 12


@dataclass(frozen=True)
class Column:
    """One stage.

    Attributes:
        stage: code of the scheme `stages`.
        count: how many engagements are in it.
        overdue: how many of them are past the deadline.
        engagements: the first of them, the most urgent first, with listings and organizations.
    """

    stage: str
    count: int
    overdue: int
    engagements: Sequence[Engagement]


def board(session: Session, actor: Actor, whose: Whose = "zone") -> Sequence[Column]:
    """The columns in the order of the stages.

    Raises:
        ForbiddenError: the actor's role works on no matches.
    """
    require(actor, "match.see")
    filters = EngagementFilters(whose=whose, stages=STAGES)
    base = select(Engagement.id).join(Match, Engagement.match_id == Match.id)
    rows = narrowed(base.where(engagements_visible_to(actor)), actor, filters)
    late = func.sum(case((overdue(), 1), else_=0))
    counts = {
        stage: (count, over)
        for stage, count, over in session.execute(
            rows.with_only_columns(
                Engagement.stage, func.count(), late, maintain_column_froms=True
            ).group_by(Engagement.stage)
        )
    }
    deadline = EngagementStage.deadline
    urgent = (deadline.is_(None), deadline, Engagement.id.desc())
    place = func.row_number().over(partition_by=Engagement.stage, order_by=urgent)
    placed = rows.add_columns(place.label("place")).subquery()
    shown = chosen_engagements(session, actor, select(placed.c.id).where(placed.c.place <= CARDS))
    return [
        Column(stage, *counts.get(stage, (0, 0)), _most_urgent(shown, stage)) for stage in STAGES
    ]


def _most_urgent(engagements: Sequence[Engagement], stage: str) -> Sequence[Engagement]:
    there = [one for one in engagements if one.stage == stage]
    return sorted(there, key=lambda one: (one.deadline is None, one.deadline, -one.id))
