"""The figures that an evaluation looks at: of frozen years only."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.evaluations.models import Evaluation
from matcher.evaluations.scoring import Criterion
from matcher.statistics.figures import Figure
from matcher.statistics.frozen import Frozen, frozen
from matcher.statistics.period import Period


@dataclass(frozen=True)
class YearFigures:
    """One year; `frozen` is none where it is not frozen yet."""

    year: int
    frozen: Frozen | None

    def of(self, criterion: Criterion) -> list[Figure]:
        """The figures that a row of the sheet looks at, as far as they were frozen."""
        figures = self.frozen.figures if self.frozen else ()
        return [one for one in figures if one.definition.code in criterion.figures]


def figures_of(session: Session, actor: Actor, evaluation: Evaluation) -> list[YearFigures]:
    """The years, the first one first: as they were submitted, before that the newest versions.

    Raises:
        ForbiddenError: the actor does not see the zone's figures.
    """
    return [
        YearFigures(
            year,
            frozen(
                session,
                actor,
                evaluation.zone_id,
                Period(year),
                evaluation.figures_versions.get(str(year)),
            ),
        )
        for year in evaluation.years
    ]


def missing(years: Sequence[YearFigures]) -> str:
    """The years that are not frozen, as people read them; empty for none."""
    return "、".join(str(one.year) for one in years if one.frozen is None)
