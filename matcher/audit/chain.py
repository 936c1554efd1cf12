"""The chain of audit rows: who changes, removes, inserts or reorders rows breaks it.

Rows are written when their change is, and join the chain when their transaction commits: numbers
without gaps need one writer at a time, and this is the latest moment to wait for one's turn. No
other lock is taken after this one, so that no two transactions ever wait for each other.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import event, func, inspect, select, text
from sqlalchemy.orm import Session, SessionTransaction, object_session

from matcher.audit.digests import head_mac, row_hash, same
from matcher.audit.models import AuditEntry, AuditHead
from matcher.db.database import AUDIT_KEY
from matcher.errors import AuditError

HEAD = 1
# In the info of a session: the audit rows of its transaction.
_PENDING = "audit rows to chain"
# Any number but that of the outbox, the same in every process of one database.
_LOCK = 7_304_116
_BROKEN = (
    "操作没有执行：审计链的末端被改动过，或者审计密钥不是原来的。"
    "请管理员运行 techmatch audit verify 查明原因。"
)
_NOT_BEGUN = "操作没有执行：已有的审计记录还没有封存。请管理员运行 techmatch migrate。"
_LOST = "操作没有执行：它的审计记录没有写成。"


def extend(session: Session, entries: Sequence[AuditEntry]) -> None:
    """Chain rows behind the last one, in this order; they are flushed already.

    Raises:
        AuditError: the end of the chain is not what its writers left.
    """
    key = key_of(session)
    head = locked_head(session) or _begin(session, len(entries))
    for entry in entries:
        head.count += 1
        entry.position = head.count
        head.hash = entry.hash = row_hash(key, head.hash, entry)
    seal_head(session, head)


def locked_head(session: Session) -> AuditHead | None:
    """The head, which nobody else can move before this transaction ends; None before the first row.

    Raises:
        AuditError: it is not what the last writer left.
    """
    lock(session)
    head = session.get(AuditHead, HEAD, populate_existing=True)
    if head and not same(head.mac, head_mac(key_of(session), head)):
        raise AuditError(_BROKEN)
    return head


def lock(session: Session) -> None:
    """Let nobody else extend the chain before this transaction ends."""
    # A writer of SQLite is alone anyway.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def seal_head(session: Session, head: AuditHead) -> None:
    """Write a head that was moved."""
    head.mac = head_mac(key_of(session), head)
    session.flush()


def key_of(session: Session) -> str:
    """The key of the chain, as `matcher.db.Database` gave it to the session."""
    key: str = session.info.get(AUDIT_KEY, "")
    return key


def _begin(session: Session, chained: int) -> AuditHead:
    """The head of an empty chain: all rows there are must join it now."""
    if session.scalar(select(func.count()).select_from(AuditEntry)) != chained:
        raise AuditError(_NOT_BEGUN)
    head = AuditHead(id=HEAD, count=0, hash="", anchor=0, anchor_hash="")
    session.add(head)
    return head


@event.listens_for(AuditEntry, "after_insert")
def _remember(_mapper: Any, _connection: Any, entry: AuditEntry) -> None:
    session = object_session(entry)
    if session:
        session.info.setdefault(_PENDING, []).append(entry)


@event.listens_for(Session, "before_commit")
def _chain(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    written = [entry for entry in session.info.pop(_PENDING, ()) if not inspect(entry).transient]
    if any(inspect(entry).detached for entry in written):
        raise AuditError(_LOST)
    if written:
        extend(session, written)


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(_PENDING, None)
