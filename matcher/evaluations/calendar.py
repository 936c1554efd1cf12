"""When each zone is due: computed from the day of its founding and the rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.accounts.permissions import reach, require
from matcher.actor import Actor
from matcher.clock import today
from matcher.evaluations.deadlines import TURNS
from matcher.evaluations.models import Evaluation, ZoneProgramme
from matcher.taxonomy import load_rules

PAGE_SIZE = 20
_FEBRUARY_END = 28


@dataclass(frozen=True)
class Standing:
    """Where a zone stands.

    Attributes:
        programme: none where the founding is not entered.
        latest: its newest evaluation.
        word: "unknown" without a founding, "revoked", "running", "rectifying", else "overdue",
            "soon" or "later" by the day on which it is due.
        due_on: that day, or the last day to mend; None for none.
    """

    zone: Zone
    programme: ZoneProgramme | None
    latest: Evaluation | None
    word: str
    due_on: date | None

    @property
    def days_left(self) -> int | None:
        """Until then; negative when it is past."""
        return None if self.due_on is None else (self.due_on - today()).days

    @property
    def may_open(self) -> bool:
        """Whether the next evaluation may be opened."""
        return self.word in ("overdue", "soon")


@dataclass(frozen=True)
class CalendarPage:
    """Some of the zones, by name."""

    rows: Sequence[Standing]
    total: int
    page: int
    pages: int


def calendar(session: Session, actor: Actor, page: int = 1) -> CalendarPage:
    """The zones whose evaluations the actor may see; a page beyond the end gives the last.

    Raises:
        ForbiddenError: the actor's role sees none.
    """
    require(actor, "evaluation.see")
    mine = reach(actor, "evaluation.see").of_zone(Zone.id)
    total = session.scalar(select(func.count()).select_from(Zone).where(mine)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    query = select(Zone).where(mine).order_by(Zone.name, Zone.id)
    zones = session.scalars(query.offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE)).all()
    return CalendarPage(standings(session, zones), total, page, pages)


def standings(session: Session, zones: Sequence[Zone]) -> list[Standing]:
    """Where zones stand; who may see them is asked before."""
    ids = [zone.id for zone in zones]
    programmes = session.scalars(select(ZoneProgramme).where(ZoneProgramme.zone_id.in_(ids)))
    newest = select(func.max(Evaluation.id)).where(Evaluation.zone_id.in_(ids))
    latest = session.scalars(
        select(Evaluation).where(Evaluation.id.in_(newest.group_by(Evaluation.zone_id)))
    )
    founded = {one.zone_id: one for one in programmes}
    evaluated = {one.zone_id: one for one in latest}
    return [_standing(zone, founded.get(zone.id), evaluated.get(zone.id)) for zone in zones]


def next_due(founded_on: date, covered: int = 0) -> date:
    """The first day of the calendar in a year after `covered`, that of the last evaluation."""
    rules = load_rules().evaluations
    days = (
        years_after(founded_on, number)
        for number in count(rules.first_after_years, rules.every_years)
    )
    return next(day for day in days if day.year > covered)


def years_after(day: date, years: int) -> date:
    """The same day so many years later; of a leap day the 28th of February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=_FEBRUARY_END)


def _standing(zone: Zone, programme: ZoneProgramme | None, latest: Evaluation | None) -> Standing:
    word, due_on = "unknown", None
    if latest and latest.state in TURNS:
        rectifying = latest.state in ("rectifying", "reported")
        word = "rectifying" if rectifying else "running"
        due_on = latest.rectify_by if rectifying else latest.due_on
    elif latest and latest.result == "revoked":
        word = "revoked"
    elif programme:
        days = [latest and latest.due_on, programme.evaluated_on]
        due_on = next_due(programme.founded_on, max((day.year for day in days if day), default=0))
        word = _by_day(due_on)
    return Standing(zone, programme, latest, word, due_on)


def _by_day(due_on: date) -> str:
    left = (due_on - today()).days
    if left < 0:
        return "overdue"
    return "soon" if left <= load_rules().evaluations.ahead_days else "later"
