"""Read frozen figures, as they were."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, undefer

from matcher.accounts.names import display_names
from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.errors import NotFoundError
from matcher.privacy.masking import mask
from matcher.service_registers.models import BrokerCertificate
from matcher.statistics.content import Content, read
from matcher.statistics.models import FrozenFigures, FrozenRecords
from matcher.statistics.packing import PACKED, unpacked
from matcher.statistics.period import Period
from matcher.statistics.records import PAGE_SIZE, Record, RecordPage, cut

_ERASED = "（证书已删除）"


@dataclass(frozen=True)
class FrozenPeriod:
    """That a period was frozen.

    Attributes:
        frozen_by: name of who did it.
        sha256: of all that was frozen; it stands in the audit log too.
    """

    id: int
    zone_id: int
    period: Period
    version: int
    note: str
    frozen_by: str
    frozen_at: datetime
    sha256: str


@dataclass(frozen=True)
class Frozen(FrozenPeriod, Content):
    """A frozen period with everything that was shown of it."""


def frozen_periods(session: Session, actor: Actor, zone_id: int) -> list[FrozenPeriod]:
    """What was frozen of a zone: the latest period first, of each the newest version first.

    Raises:
        ForbiddenError: the actor may not see the zone's figures.
    """
    require(actor, "statistics.see", zone_id=zone_id)
    query = select(FrozenFigures).where(FrozenFigures.zone_id == zone_id)
    rows = session.scalars(query.order_by(FrozenFigures.id.desc())).all()
    names = display_names(session, [row.frozen_by for row in rows])
    heads = [_head(row, names[row.frozen_by]) for row in rows]
    return sorted(heads, key=lambda one: (one.period.last, one.version), reverse=True)


def frozen(
    session: Session, actor: Actor, zone_id: int, period: Period, version: int | None = None
) -> Frozen | None:
    """One version of a frozen period, the newest where none is given; None if there is none.

    Raises:
        ForbiddenError: the actor may not see the zone's figures.
    """
    require(actor, "statistics.see", zone_id=zone_id)
    query = select(FrozenFigures).where(
        FrozenFigures.zone_id == zone_id, FrozenFigures.period == period.key
    )
    if version is not None:
        query = query.where(FrozenFigures.version == version)
    query = query.order_by(FrozenFigures.version.desc()).limit(1)
    row = session.scalar(query.options(undefer(FrozenFigures.content)))
    if row is None:
        return None
    return Frozen(**vars(head_of(session, row)), **vars(read(session, row.content)))


def frozen_records(
    session: Session, actor: Actor, kept: Frozen, code: str, *, excluded: bool, page: int = 1
) -> RecordPage:
    """A page of the records that stood behind a frozen figure.

    Args:
        session: reads them.
        actor: who looks.
        kept: the frozen period.
        code: of the figure.
        excluded: whether those that did not count.
        page: 1 for the first; beyond the end gives the last.

    Raises:
        ForbiddenError: the actor may not see the zone's figures.
        NotFoundError: there was no such figure.
    """
    listed, total = _list(actor, kept, code, excluded=excluded)
    page, pages = cut(total, page)
    begin = (page - 1) * PAGE_SIZE
    query = _packets(kept, listed, excluded=excluded)
    data = session.scalar(query.where(FrozenRecords.number == begin // PACKED))
    rows = unpacked(data)[begin % PACKED :][:PAGE_SIZE] if data else []
    return RecordPage(_named(session, rows), total, page, pages)


def all_frozen_records(
    session: Session, actor: Actor, kept: Frozen, code: str, *, excluded: bool
) -> list[Record]:
    """All of them, for a report.

    Raises:
        ForbiddenError: the actor may not see the zone's figures.
        NotFoundError: there was no such figure.
    """
    listed, _ = _list(actor, kept, code, excluded=excluded)
    query = _packets(kept, listed, excluded=excluded).order_by(FrozenRecords.number)
    return _named(session, [one for data in session.scalars(query) for one in unpacked(data)])


def head_of(session: Session, row: FrozenFigures) -> FrozenPeriod:
    """What is told of a row without its content."""
    return _head(row, display_names(session, [row.frozen_by])[row.frozen_by])


def _head(row: FrozenFigures, name: str) -> FrozenPeriod:
    return FrozenPeriod(
        id=row.id,
        zone_id=row.zone_id,
        period=Period.parse(row.period),
        version=row.version,
        note=row.note,
        frozen_by=name,
        frozen_at=row.frozen_at,
        sha256=row.sha256,
    )


def _list(actor: Actor, kept: Frozen, code: str, *, excluded: bool) -> tuple[str, int]:
    """Under which code the records are kept, and how many there are."""
    require(actor, "statistics.see", zone_id=kept.zone_id)
    for one in kept.figures:
        if one.definition.code == code:
            return one.definition.list_code, one.excluded if excluded else one.counted
    raise NotFoundError(f"这一期冻结时没有名为 {code[:40]} 的指标。请从指标页重新进入。")


def _packets(kept: Frozen, listed: str, *, excluded: bool) -> Select[bytes]:
    return select(FrozenRecords.data).where(
        FrozenRecords.frozen_id == kept.id,
        FrozenRecords.figure == listed,
        FrozenRecords.excluded == excluded,
    )


def _named(session: Session, records: Sequence[Record]) -> list[Record]:
    """With the names that brokers have now in the register; titles masked again.

    What earlier programs froze is as people had written it.
    """
    wanted = [int(one.code) for one in records if one.kind == "broker"]
    if not wanted:
        return [replace(one, title=mask(one.title)) for one in records]
    query = select(BrokerCertificate).where(BrokerCertificate.id.in_(wanted))
    names = {str(row.id): row.name for row in session.scalars(query)}
    return [replace(one, title=names.get(one.code, _ERASED)) for one in records]
