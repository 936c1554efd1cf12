"""Delete audit rows that were kept long enough, so that the rest still verifies."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.audit import record
from matcher.audit.chain import locked_head, seal_head
from matcher.audit.models import AuditEntry, AuditHead
from matcher.audit.verify import examine
from matcher.clock import CHINA, today
from matcher.errors import AuditError
from matcher.taxonomy.rules import load_rules

_YOUNG = "审计记录须保存 {days} 天，没有清除任何记录。现在最晚可以清除 {last} 之前的记录。"
_BROKEN = "审计链有问题，没有清除任何记录：{problem}"


def purge(session: Session, actor: Actor, before: date) -> int:
    """Delete the rows of before a day; returns how many.

    The hash of the last deleted row stays in the head as the anchor of those that follow. Deleted
    is what stands in the chain before the first younger row.

    Args:
        session: a writing transaction.
        actor: the system; nobody purges from a page.
        before: the first day, in China, that is kept.

    Raises:
        ForbiddenError: the actor may not.
        AuditError: rows of before that day are to be kept still, or the chain does not verify.
    """
    require(actor, "audit.purge")
    _require_old(before)
    head = locked_head(session)
    if head is None:
        return 0
    found = examine(session)
    if found.problems:
        raise AuditError(_BROKEN.format(problem=found.problems[0]))
    count = _drop(session, head, before)
    if count:
        after = {"before": before.isoformat(), "rows": count, "anchor": head.anchor}
        record(session, actor, "audit.purge", ("audit", 0), None, after)
        session.flush()
    return count


def _require_old(before: date) -> None:
    days = load_rules().audit.keep_days
    last = today() - timedelta(days=days)
    if before > last:
        raise AuditError(_YOUNG.format(days=days, last=last))


def _drop(session: Session, head: AuditHead, before: date) -> int:
    moment = datetime.combine(before, time(), CHINA)
    kept = select(func.min(AuditEntry.position)).where(AuditEntry.at >= moment)
    last = (session.scalar(kept) or head.count + 1) - 1
    count = last - head.anchor
    if not count:
        return 0
    digest = select(AuditEntry.hash).where(AuditEntry.position == last)
    head.anchor, head.anchor_hash = last, session.scalars(digest).one() or ""
    session.execute(
        delete(AuditEntry).where(AuditEntry.position <= last),
        execution_options={"synchronize_session": False},
    )
    seal_head(session, head)
    return count
