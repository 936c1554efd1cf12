"""One row of an import: mended in the form of its listing."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from matcher.errors import FieldProblem
from matcher.exchange import mending, preview, preview_rows
from matcher.exchange.cells import readable
from matcher.exchange.owner import OwnerInput
from matcher.exchange.preview_models import ImportPreview
from matcher.exchange.preview_rows import ShownRow
from matcher.exchange.refusals import Refusal, shown
from matcher.exchange.standings import BAD, publishes
from matcher.listings.schemas import SCHEMAS
from webapp.context import actor, session
from webapp.forms import (
    asks_for_rows,
    error_items,
    posted_values,
    rows_told,
    schema_input,
    sections,
    stored_values,
)
from webapp.pages.my.base import blueprint
from webapp.pages.my.import_file import IMPORT
from webapp.pages.my.import_rows import STATUS_WORDS, back_to_rows

_ROW = f"/import/{IMPORT}/rows/<int(max=2147483647):row_number>"
# What a row may say beyond the form of its listing.
_BESIDE = ("external_id", "organization", "organization_kind")


@blueprint.get(_ROW)
def edit_row(import_id: int, row_number: int) -> str:
    """One row in the form of its listing."""
    found = preview.get_preview(session(), actor(), import_id)
    one = preview_rows.get_row(session(), found, row_number)
    return _form(found, one, _values(found.kind, one.cells), _beside(one.cells), one.problems)


@blueprint.post(_ROW)
def mend_row(import_id: int, row_number: int) -> str | Response | tuple[str, int]:
    """Take what was written in place of the row, if it is good now."""
    found = preview.get_preview(session(), actor(), import_id)
    one = preview_rows.get_row(session(), found, row_number)
    values = posted_values(found.kind, request.form)
    beside = {name: request.form.get(name, "") for name in _BESIDE}
    if asks_for_rows(request.form):
        return _form(found, one, values, beside, (), told=rows_told(request.form, values))
    said = {name: text for name, text in beside.items() if text.strip()}
    judged = mending.mend(
        session(), actor(), found, row_number, schema_input(found.kind, values) | said
    )
    if judged.status == BAD:
        return _form(found, one, values, beside, judged.problems), 422
    flash(f"第 {row_number} 行已改好：{STATUS_WORDS[judged.status][0]}。", "success")
    return redirect(back_to_rows(found))


def _values(kind: str, cells: Mapping[str, Any]) -> dict[str, Any]:
    """What the form shows of a row: read values, and what cannot be read as it is written."""
    read, refused = readable(kind, cells)
    values = stored_values(kind, read)
    for name, text in refused.items():
        if isinstance(values.get(name), str):
            values[name] = text
        elif name == "indicators":
            values[name] = [{"name": text[:60]}]
    return values


def _beside(cells: Mapping[str, Any]) -> dict[str, str]:
    return {name: shown(cells[name]) if name in cells else "" for name in _BESIDE}


def _form(
    found: ImportPreview,
    row: ShownRow,
    values: dict[str, Any],
    beside: Mapping[str, str],
    refusals: Sequence[Refusal],
    *,
    told: str = "",
) -> str:
    problems = [_problem(refusal) for refusal in refusals]
    return render_template(
        "my/import_row.html",
        preview=found,
        row=row,
        sections=sections(found.kind, values, problems, told),
        beside=_beside_fields(found.kind, beside, problems),
        errors=_errors(found.kind, problems),
        rows_told=told,
        back=back_to_rows(found),
    )


def _errors(kind: str, problems: Sequence[FieldProblem]) -> list[dict[str, str]]:
    """For the summary: those of the listing's form, then those of the fields beside it."""
    own = [one for one in problems if one.field in _BESIDE]
    others = [one for one in problems if one.field not in _BESIDE]
    return error_items(kind, others) + [
        {"field": one.field, "message": f"{one.label}：{one.message}"} for one in own
    ]


def _beside_fields(
    kind: str, values: Mapping[str, str], problems: Sequence[FieldProblem]
) -> list[dict[str, Any]]:
    """The fields that only an import has; the organization only for who imports for many."""
    names = _BESIDE if publishes(actor()) or values["organization"] else _BESIDE[:1]
    wrong = {one.field: one.message for one in problems}
    return [
        {
            "name": name,
            "label": (SCHEMAS[kind] if name == "external_id" else OwnerInput).label(name),
            "value": values[name],
            "hint": "",
            "error": wrong.get(name, ""),
        }
        for name in names
    ]


def _problem(refusal: Refusal) -> FieldProblem:
    label, separator, message = refusal.reason.partition("：")
    return FieldProblem(refusal.path, label if separator else "整体", message or label)
