"""Collect what the report of a year says."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.annual_reports.content import Content, Evidence, IssueLine, Turnover, YearbookLine
from matcher.clock import CHINA
from matcher.contracts.models import Contract
from matcher.errors import NotFoundError
from matcher.list_issues.find import ENTRY_COUNT
from matcher.list_issues.models import ListIssue
from matcher.list_issues.states import PUBLIC
from matcher.list_issues.words import NAMES
from matcher.statistics.frozen import Frozen, all_frozen_records, frozen
from matcher.statistics.period import Period
from matcher.statistics.records import Record
from matcher.yearbook.models import YearbookEntry

_YEARBOOK = ("entry", "share")
_AT_ONCE = 500


def content_of_year(
    session: Session, actor: Actor, zone: Zone, year: int, version: int | None = None
) -> Content:
    """What is said of a year whose figures are frozen.

    Args:
        session: reads.
        actor: who asks.
        zone: whose year.
        year: which one.
        version: of the frozen figures; the newest where none is given.

    Raises:
        ForbiddenError: the actor sees nothing of the zone's reports.
        NotFoundError: the figures of the year are not frozen.
    """
    kept = frozen_year(session, actor, zone, year, version)
    return Content(
        zone=zone.name,
        frozen=kept,
        scenarios=_evidence(session, actor, kept, "scenario_verified"),
        yearbook=_yearbook(session, actor, kept),
        issues=_issues(session, zone.id, year),
    )


def frozen_year(
    session: Session, actor: Actor, zone: Zone, year: int, version: int | None = None
) -> Frozen:
    """The frozen figures of a year, the newest version where none is given.

    Raises:
        ForbiddenError: the actor sees nothing of the zone's reports.
        NotFoundError: the figures of the year are not frozen.
    """
    require(actor, "report.see", zone_id=zone.id)
    kept = frozen(session, actor, zone.id, Period(year), version)
    if kept is None:
        raise NotFoundError(
            f"{zone.name} {year} 年的数据还没有冻结。年度报告只用冻结的数据，"
            "请先在“指标”页打开该年度，核对后冻结。"
        )
    return kept


def turnover_of(session: Session, actor: Actor, content: Content) -> Turnover:
    """The contracts of the year, those that count and those that do not.

    Raises:
        ForbiddenError: the actor sees nothing of the zone's figures.
    """
    listed = _evidence(session, actor, content.frozen, "turnover")
    numbers = _numbers(session, [one.code for one in listed.counted])
    return Turnover(listed.counted, listed.excluded, numbers)


def _evidence(session: Session, actor: Actor, kept: Frozen, code: str) -> Evidence:
    lists = (
        all_frozen_records(session, actor, kept, code, excluded=excluded)
        for excluded in (False, True)
    )
    return Evidence(*(sorted(records, key=_by_amount) for records in lists))


def _by_amount(one: Record) -> tuple[object, ...]:
    return (-(one.amount or 0), one.code)


def _numbers(session: Session, codes: Sequence[str]) -> Mapping[str, str]:
    """The numbers that the registration body gave: by code, which ends with the row."""
    rows = {int(code.rpartition("-")[2]): code for code in codes}
    found: dict[str, str] = {}
    for start in range(0, len(rows), _AT_ONCE):
        wanted = list(rows)[start : start + _AT_ONCE]
        query = select(Contract.id, Contract.registration_number).where(Contract.id.in_(wanted))
        found |= {rows[row_id]: number for row_id, number in session.execute(query)}
    return found


def _yearbook(session: Session, actor: Actor, kept: Frozen) -> list[YearbookLine]:
    """The entries behind the figures, each once, with its document.

    What an entry says never changes, so the version that was checked by then is the one that
    counted; a later one with the same value may name another document.
    """
    codes = [
        one.definition.code for one in kept.figures if one.definition.computation.kind in _YEARBOOK
    ]
    counted = {
        record.code: record
        for code in codes
        for record in all_frozen_records(session, actor, kept, code, excluded=False)
    }
    sources = _sources(session, kept, counted.values())
    return [
        YearbookLine(one.title, one.amount, *sources[one.code])
        for one in counted.values()
        if one.amount is not None and one.code in sources
    ]


def _sources(
    session: Session, kept: Frozen, records: Collection[Record]
) -> Mapping[str, tuple[str, str]]:
    """Unit and document by the code of a record."""
    query = select(YearbookEntry).where(
        YearbookEntry.zone_id == kept.zone_id,
        YearbookEntry.year == kept.period.year,
        YearbookEntry.state == "checked",
        or_(YearbookEntry.decided_at.is_(None), YearbookEntry.decided_at <= kept.frozen_at),
    )
    said: dict[tuple[str, object], tuple[str, str]] = {
        (f"{one.zone_id}/{one.year}/{one.item}", one.value): (one.unit, _document(one))
        for one in session.scalars(query.order_by(YearbookEntry.number))
    }
    wanted = [(one.code, one.amount) for one in records]
    return {code: said[code, value] for code, value in wanted if (code, value) in said}


def _document(entry: YearbookEntry) -> str:
    return f"{entry.source}（{entry.source_number}）" if entry.source_number else entry.source


def _issues(session: Session, zone_id: int, year: int) -> list[IssueLine]:
    query = (
        select(ListIssue, ENTRY_COUNT)
        .where(ListIssue.zone_id == zone_id, ListIssue.year == year, ListIssue.state.in_(PUBLIC))
        .order_by(ListIssue.approved_at, ListIssue.id)
    )
    return [
        IssueLine(
            f"{NAMES[one.kind]}清单 {one.year} 年第 {one.number} 期",
            one.title,
            one.approved_at.astimezone(CHINA).date(),
            count or 0,
        )
        for one, count in session.execute(query)
        if one.approved_at
    ]
