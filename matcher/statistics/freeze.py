"""Freeze the figures of a period: what was shown and what stood behind it, for ever."""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.accounts.permissions import require
from matcher.accounts.zones import hold_zone
from matcher.actor import Actor
from matcher.audit import record
from matcher.errors import ConflictError, FieldProblem, InvalidError
from matcher.privacy.masking import mask
from matcher.statistics.content import Content, content_of, written
from matcher.statistics.counting import Counting
from matcher.statistics.definitions import Definition, definitions
from matcher.statistics.digests import Packet, digest_of
from matcher.statistics.frozen import FrozenPeriod, frozen, frozen_periods, head_of
from matcher.statistics.models import FrozenFigures, FrozenRecords
from matcher.statistics.packing import packets
from matcher.statistics.period import Period
from matcher.statistics.sources import Record
from matcher.statistics.verify import FREEZE
from matcher.validation import cleaned

__all__ = ["FrozenPeriod", "freeze", "frozen", "frozen_periods"]
NOTE_LENGTH = 500
_TRIES = 3
# Columns that the audit log repeats, so that nobody can change them unnoticed.
_TOLD = ("zone_id", "period", "version", "note", "sha256")


def freeze(
    session: Session, actor: Actor, zone: Zone, period: Period, note: str = ""
) -> FrozenPeriod:
    """Keep the period's figures, how they are made up, and all records behind them, as they are.

    Args:
        session: a writing transaction; whoever else freezes the zone waits for its end.
        actor: an operator of the zone.
        zone: whose figures.
        period: one that has begun.
        note: what was corrected; from the second version on there must be one. Personal data
            in it is masked: it can never be erased.

    Raises:
        ForbiddenError: the actor is no operator of the zone.
        InvalidError: the period has not begun, or the note is missing or too long.
        ConflictError: others changed the records all the time.
    """
    require(actor, "statistics.freeze", zone_id=zone.id)
    if not period.begun:
        raise _refused("period", "统计期", f"{period.label}尚未开始，还没有可以冻结的数字")
    version = _next_version(session, zone, period)
    note = _checked(note, version)
    content, packed = _collected(session, actor, zone, period)
    document = written(content)
    row = FrozenFigures(
        zone_id=zone.id, period=period.key, version=version, note=note, content=document,
        sha256=digest_of(document, packed), frozen_by=actor.user_id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    rows = [{"frozen_id": row.id, **one._asdict()} for one in packed]
    if rows:
        session.execute(insert(FrozenRecords), rows)
    after = {name: getattr(row, name) for name in _TOLD}
    record(session, actor, FREEZE, ("frozen_figures", row.id), None, after)
    session.flush()
    return head_of(session, row)


def _next_version(session: Session, zone: Zone, period: Period) -> int:
    # Whoever else freezes waits here.
    hold_zone(session, zone.id)
    query = select(func.max(FrozenFigures.version)).where(
        FrozenFigures.zone_id == zone.id, FrozenFigures.period == period.key
    )
    return (session.scalar(query) or 0) + 1


def _checked(note: str, version: int) -> str:
    note = mask(cleaned(note)).strip()
    if version > 1 and not note:
        raise _refused(
            "note", "更正说明",
            f"这一期已经冻结过（现有第 {version - 1} 版）。再次冻结会成为第 {version} 版，"
            "请写明更正了什么、为什么",
        )  # fmt: skip
    if len(note) > NOTE_LENGTH:
        raise _refused("note", "更正说明", f"最多 {NOTE_LENGTH} 字，请缩短")
    return note


def _collected(
    session: Session, actor: Actor, zone: Zone, period: Period
) -> tuple[Content, list[Packet]]:
    """Content and records of one moment: PostgreSQL lets others write between two queries."""
    content = content_of(session, actor, zone.id, period)
    for _ in range(_TRIES):
        packed = _packed(session, zone.id, period)
        again = content_of(session, actor, zone.id, period)
        if again == content:
            return content, packed
        content = again
    raise ConflictError("冻结期间台账一直在变化，没有冻结。请稍后再试。")


def _packed(session: Session, zone_id: int, period: Period) -> list[Packet]:
    counting = Counting(session, (zone_id,), period)
    return [
        Packet(one.code, excluded, number, data)
        for one in definitions(period.last)
        if one.list_code == one.code
        for excluded, records in _lists(counting, one)
        for number, data in enumerate(packets(records))
    ]


def _lists(counting: Counting, one: Definition) -> Iterator[tuple[bool, list[Record]]]:
    """The records that do not count, and those that do; without names of people.

    Those are looked up when they are read: they may be erased.
    """
    records = [
        replace(record, title="") if record.kind == "broker" else record
        for record in counting.source(one).everything(counting.rule(one))
    ]
    for excluded in (False, True):
        yield excluded, [record for record in records if bool(record.reason) == excluded]


def _refused(field: str, label: str, message: str) -> InvalidError:
    return InvalidError([FieldProblem(field, label, message)])
