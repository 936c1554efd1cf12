"""How good the suggestions were: what became of the pairs suggested in some months.

All figures tell of the same pairs: suggested by the system, among the first ten, the need in the
actor's zone. Pairs that a broker picked from the live ranking would flatter it and are left out.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, SQLColumnExpression, case, distinct, func, select
from sqlalchemy.orm import Session

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.listings.models import Listing
from matcher.matching.labels import load_labels
from matcher.matching.models import LabelledExample, Match, MergedMatch
from matcher.matching.months import month_begin, month_end
from matcher.taxonomy import scheme

TOP = 10
_Text = SQLColumnExpression[str]


@dataclass(frozen=True)
class Outcomes:
    """How many of some suggested pairs were confirmed, dismissed, and not decided yet."""

    confirmed: int = 0
    dismissed: int = 0
    waiting: int = 0

    @property
    def decided(self) -> int:
        """Confirmed or dismissed."""
        return self.confirmed + self.dismissed

    @property
    def suggested(self) -> int:
        """All of them."""
        return self.decided + self.waiting

    @property
    def precision(self) -> float | None:
        """Share of the confirmed among the decided, 0 to 1; None where nothing was decided."""
        return self.confirmed / self.decided if self.decided else None


@dataclass(frozen=True)
class Quality:
    """What became of the pairs suggested in a period.

    Attributes:
        total: all of them.
        months: by the month of the suggestion, every month of the period, oldest first.
        grades: by the grade they were suggested with, best first; only grades that occur.
        contracts: how many came to a contract, by grade.
        reasons: dismissals by coded reason, the most frequent first, ties in the list's order.
    """

    total: Outcomes
    months: Mapping[str, Outcomes]
    grades: Mapping[str, Outcomes]
    contracts: Mapping[str, int]
    reasons: Mapping[str, int]


def quality(session: Session, actor: Actor, months: Sequence[str]) -> Quality:
    """Count in the database.

    Args:
        session: reads the matches.
        actor: an operator, supervisor or broker; the zone is theirs.
        months: consecutive ones, oldest first, at least one.

    Raises:
        ForbiddenError: the actor's role does not see this.
    """
    require(actor, "quality.see", zone_id=actor.zone_id)
    month = case(*((Match.created_at < month_end(name), name) for name in months))
    by_month = _outcomes(session, actor, months, month)
    by_grade = _outcomes(session, actor, months, Match.grade)
    return Quality(
        total=_total(by_month.values()),
        months={name: by_month.get(name, Outcomes()) for name in months},
        grades={t.code: by_grade[t.code] for t in scheme("grades") if t.code in by_grade},
        contracts=_contracts(session, actor, months),
        reasons=_reasons(session, actor, months),
    )


def _suggested(actor: Actor, months: Sequence[str], *columns: Any) -> Select[Any]:
    """These columns of the suggested pairs."""
    return (
        select(*columns)
        .select_from(Match)
        .join(Listing, Match.need_id == Listing.id)
        .where(
            Listing.zone_id == actor.zone_id,
            Match.origin == "system",
            Match.rank <= TOP,
            Match.created_at >= month_begin(months[0]),
            Match.created_at < month_end(months[-1]),
            # Merged into another pair of the same need: it would count twice.
            Match.id.not_in(select(MergedMatch.match_id)),
        )
    )


def _outcomes(
    session: Session, actor: Actor, months: Sequence[str], column: _Text
) -> dict[str, Outcomes]:
    """The outcomes by the values of a column."""
    # Grouped by name: PostgreSQL would not see that two expressions with parameters are one.
    query = _suggested(actor, months, column.label("value"), Match.state, func.count())
    counted: dict[str, Counter[str]] = {}
    for value, state, number in session.execute(query.group_by("value", Match.state)):
        counted.setdefault(value, Counter())[state] = number
    return {
        value: Outcomes(states["confirmed"], states["dismissed"], states["suggested"])
        for value, states in counted.items()
    }


def _contracts(session: Session, actor: Actor, months: Sequence[str]) -> dict[str, int]:
    query = (
        _suggested(actor, months, Match.grade, func.count(distinct(Match.id)))
        .join(LabelledExample, LabelledExample.match_id == Match.id)
        .where(LabelledExample.outcome.in_(load_labels().contracts))
        .group_by(Match.grade)
    )
    return dict(session.execute(query).all())


def _reasons(session: Session, actor: Actor, months: Sequence[str]) -> dict[str, int]:
    query = _suggested(actor, months, Match.dismissal_reason, func.count())
    query = query.where(Match.state == "dismissed").group_by(Match.dismissal_reason)
    counted: dict[str, int] = dict(session.execute(query).all())
    listed = [term.code for term in scheme("dismissal_reasons") if term.code in counted]
    return {code: counted[code] for code in sorted(listed, key=lambda code: -counted[code])}


def _total(parts: Collection[Outcomes]) -> Outcomes:
    return Outcomes(
        sum(part.confirmed for part in parts),
        sum(part.dismissed for part in parts),
        sum(part.waiting for part in parts),
    )
