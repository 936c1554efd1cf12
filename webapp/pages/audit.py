"""The audit log, for auditors."""

import io
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.accounts.names import display_names
from matcher.accounts.permissions import require
from matcher.clock import today
from matcher.errors import FieldProblem, InvalidError
from matcher.oversight import AuditFilters, entries, export
from matcher.taxonomy import scheme
from webapp.access.gate import members_only
from webapp.answers.downloads import download
from webapp.context import actor, runtime, session
from webapp.presentation.audit import audit_row

blueprint = Blueprint("audit", __name__, url_prefix="/admin/audit")
blueprint.before_request(members_only)
_SHOWN = 50
_GREATEST_ID = 2**63 - 1


@blueprint.get("")
def index() -> str | tuple[str, int]:
    """The newest rows that the filters let through, or those older than `before`."""
    require(actor(), "audit.read")
    try:
        filters = _filters()
    except InvalidError as error:
        return _page(error.problems), 422
    before = request.args.get("before", type=int)
    if before is not None:
        before = min(max(before, 0), _GREATEST_ID)
    found = entries(session(), actor(), filters, before=before, limit=_SHOWN + 1)
    shown = found[:_SHOWN]
    names = display_names(session(), [entry.actor_id for entry in shown])
    return _page(
        rows=[audit_row(entry, names) for entry in shown],
        older=url_for(".index", **_given(), before=shown[-1].id) if len(found) > _SHOWN else None,
        newest=url_for(".index", **_given()) if before is not None else None,
    )


@blueprint.get("/export")
def export_csv() -> Response:
    """All rows that the filters let through, as CSV; recorded as a reading of the log."""
    filters = _filters()
    with ExitStack() as opened:
        file = opened.enter_context(tempfile.TemporaryFile())
        text = opened.enter_context(io.TextIOWrapper(file, encoding="utf-8", newline=""))
        export(runtime().database, actor(), filters, text, "csv")
        text.detach()
        opened.pop_all()  # the answer closes the file
    file.seek(0)
    name = f"audit-{today()}.csv"
    return download(file, "text/csv", name)


def _page(
    problems: Sequence[FieldProblem] = (),
    rows: Sequence[dict[str, object]] | None = None,
    older: str | None = None,
    newest: str | None = None,
) -> str:
    given = _given()
    return render_template(
        "audit/index.html",
        errors=[{"field": p.field, "message": f"{p.label}：{p.message}"} for p in problems],
        given=given,
        actions=scheme("audit_actions"),
        kinds=scheme("audit_kinds"),
        rows=rows,
        older=older,
        newest=newest,
        export=url_for(".export_csv", **given),
    )


def _filters() -> AuditFilters:
    return AuditFilters.parse(_given())


def _given() -> dict[str, Any]:
    """The filters as they were typed; empty ones are none."""
    asked = ((name, request.args.get(name, "").strip()) for name in AuditFilters.model_fields)
    return {name: value for name, value in asked if value}
