"""Write audit rows to a file, and record that it was done."""

import csv
import json
from collections.abc import Callable, Mapping
from datetime import UTC
from typing import IO, Any, Literal

from sqlalchemy import select

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.audit import record
from matcher.audit.models import AuditEntry
from matcher.clock import CHINA
from matcher.db import Database
from matcher.exchange.refusals import harmless
from matcher.oversight.find import AuditFilters
from matcher.taxonomy import scheme

Form = Literal["csv", "jsonl"]
_AT_ONCE = 1_000
_HEADER = (
    *("链中位置", "编号", "时间（北京）", "操作人编号", "操作人", "来访地址", "操作", "操作代码"),
    *("对象类别", "对象编号", "变更前", "变更后", "校验值"),
)
_MEMBERS = (
    *("position", "id", "actor_id", "actor_name", "address", "action"),
    *("object_kind", "object_id", "before", "after", "hash"),
)


def export(
    database: Database, actor: Actor, filters: AuditFilters, file: IO[str], form: Form
) -> int:
    """Write the rows, oldest first; returns how many.

    It is recorded first, so that no file is without its row.

    Args:
        database: where from.
        actor: an auditor, or the system.
        filters: which rows.
        file: a text file opened with `newline=""`.
        form: CSV, safe to open as a spreadsheet, or a JSON object per line, complete enough to
            verify the chain elsewhere.

    Raises:
        ForbiddenError: the actor is no auditor.
    """
    require(actor, "audit.export")
    with database.write() as session:
        record(session, actor, "audit.export", ("audit", 0), None, _told(filters) | {"form": form})
    query = filters.of(select(AuditEntry)).order_by(AuditEntry.id)
    write, count = _WRITERS[form](file), 0
    with database.read() as session:
        for row in session.scalars(query.execution_options(yield_per=_AT_ONCE)):
            write(row)
            count += 1
    return count


def _told(filters: AuditFilters) -> dict[str, Any]:
    """The filters without the name that was looked for: audit rows hold no personal data."""
    told = filters.model_dump(mode="json", exclude_defaults=True)
    return told | ({"person": True} if filters.person else {})


def _jsonl_writer(file: IO[str]) -> Callable[[AuditEntry], Any]:
    def write(row: AuditEntry) -> None:
        members = {name: getattr(row, name) for name in _MEMBERS}
        at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
        file.write(json.dumps({**members, "at": at}, ensure_ascii=False) + "\n")

    return write


def _csv_writer(file: IO[str]) -> Callable[[AuditEntry], Any]:
    file.write("\ufeff")  # or Excel takes it for another encoding
    writer = csv.writer(file)
    writer.writerow(_HEADER)
    return lambda row: writer.writerow([harmless(cell) for cell in _cells(row)])


def _cells(row: AuditEntry) -> tuple[str, ...]:
    return (
        _plain(row.position),
        str(row.id),
        f"{row.at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}",
        _plain(row.actor_id),
        row.actor_name,
        row.address,
        scheme("audit_actions").name(row.action),
        row.action,
        scheme("audit_kinds").name(row.object_kind),
        str(row.object_id or ""),
        _text(row.before),
        _text(row.after),
        row.hash or "",
    )


def _plain(number: int | None) -> str:
    return "" if number is None else str(number)


def _text(values: Mapping[str, Any] | None) -> str:
    return "" if values is None else json.dumps(values, ensure_ascii=False)


_WRITERS: Mapping[Form, Callable[[IO[str]], Callable[[AuditEntry], Any]]] = {
    "csv": _csv_writer,
    "jsonl": _jsonl_writer,
}
