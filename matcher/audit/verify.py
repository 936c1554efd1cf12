"""Read the whole chain and say what does not fit."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from matcher.audit.chain import HEAD, key_of
from matcher.audit.digests import head_mac, row_hash, same
from matcher.audit.models import AuditEntry, AuditHead
from matcher.clock import CHINA
from matcher.db import Database

_AT_ONCE = 1_000


@dataclass(frozen=True)
class Verification:
    """What reading the chain gave.

    Attributes:
        count: rows of the chain that are there.
        purged: rows that were purged before them.
        problems: what does not fit: the head, the first bad row, the first row beside the chain.
    """

    count: int
    purged: int
    problems: tuple[str, ...]


def verify(database: Database) -> Verification:
    """Verify the chain as it is at one moment, while others go on writing."""
    # Or a row written between two queries would look like one that was inserted.
    with database.snapshot() as session:
        return examine(session)


def examine(session: Session) -> Verification:
    """Verify the chain as the session sees it."""
    head = session.get(AuditHead, HEAD, populate_existing=True)
    if head is None:
        return Verification(0, 0, _without_head(session))
    reading = _Reading(key_of(session), head)
    problems = (reading.of_head(), reading.of_rows(_chained(session)), _beside(session))
    return Verification(reading.count, head.anchor, tuple(filter(None, problems)))


class _Reading:
    """One reading of the chain from its anchor to its head."""

    def __init__(self, key: str, head: AuditHead) -> None:
        self.count = 0
        self._key, self._head = key, head

    def of_head(self) -> str | None:
        if same(self._head.mac, head_mac(self._key, self._head)):
            return None
        return "链的首尾登记被改动过，或者审计密钥不是写入时的密钥。"

    def of_rows(self, rows: Iterator[AuditEntry]) -> str | None:
        """The first bad row; all rows are counted."""
        problem, position, previous = None, self._head.anchor, self._head.anchor_hash
        try:
            for row in rows:
                self.count += 1
                position += 1
                problem = problem or self._of_row(row, position, previous)
                previous = row.hash or ""
        except ValueError:
            return problem or f"链中第 {position} 条之后有一条记录无法读出，它被改动过。"
        return problem or self._of_end(position, previous)

    def _of_row(self, row: AuditEntry, position: int, previous: str) -> str | None:
        there = row.position or 0
        if there > position:
            return f"{_places(position, there - 1)}的记录被删除，其后是{_named(row)}。"
        if there < position or position > self._head.count:
            return f"{_named(row)}是后来插入的。"
        if not same(row.hash, row_hash(self._key, previous, row)):
            return f"{_named(row)}的内容或位置被改动过，或者它是后来插入的。"
        return None

    def _of_end(self, position: int, previous: str) -> str | None:
        head = self._head
        if position < head.count:
            return f"{_places(position + 1, head.count)}的记录被删除，其后没有别的记录。"
        return None if same(previous, head.hash) else "最后一条记录与链的末端登记不符。"


def _chained(session: Session) -> Iterator[AuditEntry]:
    query = select(AuditEntry).where(AuditEntry.position.is_not(None))
    query = query.order_by(AuditEntry.position, AuditEntry.id)
    yield from session.scalars(query.execution_options(yield_per=_AT_ONCE))


def _beside(session: Session) -> str | None:
    row = _first(session, AuditEntry.position.is_(None))
    return f"{_named(row)}不在链中，是直接写入数据库的。" if row else None


def _without_head(session: Session) -> tuple[str, ...]:
    if _first(session, AuditEntry.position.is_not(None)):
        return ("链的首尾登记被删除。",)
    unsealed = _first(session, AuditEntry.position.is_(None))
    return ("已有的审计记录还没有封存，请运行 techmatch migrate。",) if unsealed else ()


def _first(session: Session, condition: ColumnElement[bool]) -> AuditEntry | None:
    return session.scalars(
        select(AuditEntry).where(condition).order_by(AuditEntry.id).limit(1)
    ).first()


def _places(first: int, last: int) -> str:
    return f"链中第 {first} 条" if first == last else f"链中第 {first} 至 {last} 条"


def _named(row: AuditEntry) -> str:
    place = f"链中第 {row.position} 条" if row.position is not None else "记录"
    return f"{place}（编号 {row.id}，{row.at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}）"
