"""The audit log, for auditors."""

import io
import tempfile
from contextlib import ExitStack
from typing import Annotated, Literal

from pydantic import Field

from matcher.accounts.names import display_names
from matcher.clock import today
from matcher.oversight import AuditFilters, entries, export
from webapp.api.cursors import Paged, cut, decode, encode
from webapp.api.declared import Answer, Download, Group
from webapp.api.models.audit import AuditRow, AuditRows
from webapp.context import actor, runtime, session

group = Group("审计", read="audit", write="audit")
_Id = Annotated[int, Field(ge=0, le=2**63 - 1)]


class AuditQuery(Paged, AuditFilters):
    """Which rows."""


class ExportQuery(AuditFilters):
    """Which rows, and how they are written."""

    form: Literal["csv", "jsonl"] = Field(
        title="格式", default="csv", description="jsonl 足以在别处验证校验链"
    )


_MEDIA = {"csv": "text/csv", "jsonl": "application/x-ndjson"}


@group.get("/audit", "审计记录", AuditRows, "audit.read", query=AuditQuery)
def list_audit(query: AuditQuery) -> Answer:
    """The newest first."""
    key = decode(query.cursor, tuple[_Id])
    before = key[0] if key else None
    rows = entries(session(), actor(), query, before=before, limit=query.limit + 1)
    shown, more = cut(rows, query.limit)
    names = display_names(session(), [entry.actor_id for entry in shown])
    following = encode(shown[-1].id) if more else ""
    body = AuditRows(items=[AuditRow.of(entry, names) for entry in shown], next=following)
    return Answer(body, next=following)


@group.get(
    "/audit/export", "导出审计记录", None, "audit.export",
    query=ExportQuery, media=tuple(_MEDIA.values()), description="每次导出都会记录在案。",
)  # fmt: skip
def export_audit(query: ExportQuery) -> Answer:
    """All rows that the filters let through, the oldest first."""
    filters = AuditFilters(**query.model_dump(exclude={"form"}))
    with ExitStack() as opened:
        file = opened.enter_context(tempfile.TemporaryFile())
        text = opened.enter_context(io.TextIOWrapper(file, encoding="utf-8", newline=""))
        export(runtime().database, actor(), filters, text, query.form)
        text.detach()
        opened.pop_all()  # the answer closes the file
    file.seek(0)
    name = f"audit-{today()}.{query.form}"
    return Answer(file=Download(file, _MEDIA[query.form], name))
