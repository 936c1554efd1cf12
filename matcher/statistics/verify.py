"""Compare frozen figures with their digests, with the audit log, and with each other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.audit.chain import HEAD
from matcher.audit.digests import same
from matcher.audit.models import AuditEntry, AuditHead
from matcher.db import Database
from matcher.statistics.digests import kept_digest
from matcher.statistics.models import FrozenFigures

FREEZE = "statistics.freeze"


@dataclass(frozen=True)
class Verification:
    """What reading all frozen versions gave.

    Attributes:
        count: versions that are there.
        problems: what does not fit.
    """

    count: int
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Check:
    """What reading one version gave.

    Attributes:
        audited: whether the audit log still tells of the freezing; old rows of it are purged.
        problems: what does not fit.
    """

    audited: bool
    problems: tuple[str, ...]


def verify(database: Database) -> Verification:
    """Check everything that was frozen, as it is at one moment."""
    with database.snapshot() as session:
        return examine(session)


def examine(session: Session) -> Verification:
    """Check everything that was frozen, as the session sees it."""
    rows = session.scalars(select(FrozenFigures).order_by(FrozenFigures.id)).all()
    zones = {zone.id: zone.name for zone in session.scalars(select(Zone))}
    audits = _Audits(session)
    checked = (
        f"{_named(zones, row)}{problem}"
        for row in rows
        for problem in _problems(session, row, audits)
    )
    found = (*checked, *_gaps(zones, rows), *audits.without({row.id for row in rows}))
    return Verification(len(rows), found)


def check(session: Session, frozen_id: int) -> Check:
    """Check one version, for its page."""
    row = session.get_one(FrozenFigures, frozen_id)
    audits = _Audits(session, frozen_id)
    return Check(row.id in audits.told, tuple(_problems(session, row, audits)))


class _Audits:
    """What the audit log tells of freezing: of one version, or of all."""

    def __init__(self, session: Session, frozen_id: int | None = None) -> None:
        query = select(AuditEntry).where(AuditEntry.action == FREEZE)
        if frozen_id is not None:
            query = query.where(AuditEntry.object_id == frozen_id)
        self.told = {entry.object_id: entry for entry in session.scalars(query)}
        self._since = _purged_until(session)

    def problem(self, row: FrozenFigures) -> str:
        """What the log says otherwise; empty where it agrees, or is too young to say anything."""
        entry = self.told.get(row.id)
        if entry is None:
            purged = self._since and row.frozen_at < self._since
            return "" if purged else "在审计日志中没有冻结的记录，是直接写入数据库的。"
        # Entries of earlier programs tell less.
        told: Mapping[str, object] = entry.after or {}
        differs = any(getattr(row, name, None) != value for name, value in told.items())
        if differs or entry.actor_id != row.frozen_by:
            return "的登记（示范区、期间、版本、说明、核对码或冻结人）与审计日志中的不同。"
        return ""

    def without(self, kept: set[int]) -> Iterator[str]:
        """What was frozen and is there no more."""
        for number, entry in self.told.items():
            if number not in kept:
                told: Mapping[str, object] = entry.after or {}
                yield f"{told.get('period')} 第 {told.get('version')} 版（编号 {number}）被删除。"


def _problems(session: Session, row: FrozenFigures, audits: _Audits) -> Iterator[str]:
    try:
        digest = kept_digest(session, row)
    except ValueError:
        yield "的内容无法读出，它被改动过。"
    else:
        if not same(row.sha256, digest):
            yield "的内容或记录被改动过，与核对码不符。"
    problem = audits.problem(row)
    if problem:
        yield problem


def _purged_until(session: Session) -> datetime | None:
    """The moment from which on the audit log is whole; None where nothing of it was purged."""
    head = session.get(AuditHead, HEAD)
    if head is None or not head.anchor:
        return None
    return session.scalar(select(AuditEntry.at).order_by(AuditEntry.id).limit(1))


def _gaps(zones: Mapping[int, str], rows: Iterable[FrozenFigures]) -> Iterator[str]:
    """Versions that are missing between the first and the last one of a period."""
    versions: dict[tuple[int, str], set[int]] = defaultdict(set)
    for row in rows:
        versions[row.zone_id, row.period].add(row.version)
    for (zone_id, period), there in versions.items():
        missing = sorted(set(range(1, max(there))) - there)
        if missing:
            numbers = "、".join(map(str, missing))
            yield f"{zones.get(zone_id, zone_id)} {period} 缺少第 {numbers} 版。"


def _named(zones: Mapping[int, str], row: FrozenFigures) -> str:
    zone = zones.get(row.zone_id, row.zone_id)
    return f"{zone} {row.period} 第 {row.version} 版（编号 {row.id}）"
