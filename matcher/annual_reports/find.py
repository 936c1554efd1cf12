"""The reports of a zone: what is frozen and made of each year, and what was made before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from matcher.accounts.models import User
from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.annual_reports.models import AnnualReport, ReportNarrative
from matcher.clock import today
from matcher.made_files.models import MADE, MadeFile
from matcher.statistics.frozen import FrozenPeriod, frozen_periods

KIND = "annual_report"
PAGE_SIZE = 20
GONE = "gone"
_PERSON = joinedload(AnnualReport.person).lazyload(User.roles)


@dataclass(frozen=True)
class MadeReport:
    """A report of the history.

    Attributes:
        report: who asked for it and what it is made of.
        file: none once it is deleted, or where the command wrote the report.
    """

    report: AnnualReport
    file: MadeFile | None

    @property
    def state(self) -> str:
        """Of the file; "gone" without one."""
        return self.file.state if self.file else GONE


@dataclass(frozen=True)
class ReportPage:
    """One page of the history, the newest first."""

    rows: Sequence[MadeReport]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class Year:
    """A year of which a report may be made.

    Attributes:
        year: which one.
        frozen: the newest version of its figures; none where they are not frozen.
        edited: how many slots operators wrote themselves.
        made: the newest report.
    """

    year: int
    frozen: FrozenPeriod | None
    edited: int
    made: MadeReport | None


def reports(session: Session, actor: Actor, zone_id: int, page: int = 1) -> ReportPage:
    """The reports of a zone; a page beyond the end gives the last.

    Raises:
        ForbiddenError: the actor sees nothing of the zone's reports.
    """
    require(actor, "report.see", zone_id=zone_id)
    mine = AnnualReport.zone_id == zone_id
    total = session.scalar(select(func.count()).select_from(AnnualReport).where(mine)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    query = (
        select(AnnualReport)
        .where(mine)
        .options(joinedload(AnnualReport.person).lazyload(User.roles))
    )
    query = query.order_by(AnnualReport.id.desc()).offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE)
    files = _files(session, zone_id)
    rows = [MadeReport(one, files.get(one.id)) for one in session.scalars(query)]
    return ReportPage(rows, total, page, pages)


def years(session: Session, actor: Actor, zone_id: int) -> list[Year]:
    """This year and the last, and all of which something is frozen or made, the newest first.

    Raises:
        ForbiddenError: the actor sees nothing of the zone's reports.
    """
    require(actor, "report.see", zone_id=zone_id)
    frozen = {
        one.period.year: one
        for one in reversed(frozen_periods(session, actor, zone_id))
        if one.period.whole_year
    }
    made, edited = _newest(session, zone_id), _edited(session, zone_id)
    shown = {today().year, today().year - 1, *frozen, *made}
    return [
        Year(year, frozen.get(year), edited.get(year, 0), made.get(year))
        for year in sorted(shown, reverse=True)
    ]


def was_made(session: Session, zone_id: int, year: int) -> bool:
    """Whether a report of the year was made: its file is there, or was and is deleted by now."""
    files = _files(session, zone_id)
    ids = session.scalars(
        select(AnnualReport.id).where(AnnualReport.zone_id == zone_id, AnnualReport.year == year)
    )
    found = [files.get(row_id) for row_id in ids]
    return any(file is None or file.state == MADE for file in found)


def _files(session: Session, zone_id: int) -> Mapping[int, MadeFile]:
    """The files by the report that they are; of one made anew the newest."""
    query = select(MadeFile).where(MadeFile.kind == KIND, MadeFile.zone_id == zone_id)
    rows = session.scalars(query.order_by(MadeFile.id))
    return {int(one.parameters["report"]): one for one in rows}


def _newest(session: Session, zone_id: int) -> Mapping[int, MadeReport]:
    newest = select(func.max(AnnualReport.id)).where(AnnualReport.zone_id == zone_id)
    ids = newest.group_by(AnnualReport.year)
    query = select(AnnualReport).where(AnnualReport.id.in_(ids))
    files = _files(session, zone_id)
    rows = session.scalars(query.options(_PERSON))
    return {one.year: MadeReport(one, files.get(one.id)) for one in rows}


def _edited(session: Session, zone_id: int) -> Mapping[int, int]:
    query = select(ReportNarrative.year, func.count()).where(ReportNarrative.zone_id == zone_id)
    return dict(session.execute(query.group_by(ReportNarrative.year)).all())
