"""The rows of an import: look at them, mend one, leave some out, mend many in Excel."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from matcher.errors import FieldProblem, InvalidError
from matcher.exchange import mending, preview, preview_rows
from matcher.exchange.cells import readable
from matcher.exchange.owner import OwnerInput
from matcher.exchange.preview_models import ImportPreview
from matcher.exchange.preview_rows import LEAVE, LEFT, READY, TAKE, ShownRow
from matcher.exchange.refusals import Refusal, shown
from matcher.exchange.standings import BAD, CHANGED, DUPLICATE, NEW, UNCHANGED, publishes
from matcher.exchange.workbooks import write_problem_rows
from matcher.listings.schemas import SCHEMAS
from matcher.taxonomy import scheme
from webapp.context import actor, session
from webapp.forms import (
    asks_for_rows,
    error_items,
    posted_values,
    schema_input,
    sections,
    stored_values,
)
from webapp.pages.my.all_listings import workbook
from webapp.pages.my.base import blueprint
from webapp.pages.my.import_file import IMPORT, posted_table
from webapp.presentation.text import day

_ROW = f"/import/{IMPORT}/rows/<int(max=2147483647):row_number>"
_FILTERS = (
    ("", "全部"),
    (READY, "可以取用"),
    (BAD, "有问题"),
    (CHANGED, "更新已有的"),
    (DUPLICATE, "与已有的同名"),
    (UNCHANGED, "没有变化"),
    (LEFT, "不取用"),
)
_WORDS = {
    NEW: ("新增", "good"),
    CHANGED: ("更新", "open"),
    UNCHANGED: ("没有变化", "quiet"),
    DUPLICATE: ("同名", "warn"),
    BAD: ("有问题", "bad"),
}
# What a row may say beyond the form of its listing.
_BESIDE = ("external_id", "organization", "organization_kind")
_AT_ONCE, _DIGITS = 200, 9


@blueprint.get(f"/import/{IMPORT}")
def import_preview(import_id: int) -> str:
    """What every row would do."""
    return _page(preview.get_preview(session(), actor(), import_id))


@blueprint.post(f"/import/{IMPORT}/rows")
def choose_rows(import_id: int) -> Answer:
    """Leave rows out, or take them back in."""
    found = preview.get_preview(session(), actor(), import_id)
    given = request.form.getlist("rows")[:_AT_ONCE]
    numbers = [int(text) for text in given if text.isdecimal() and len(text) <= _DIGITS]
    choice = {"leave": LEAVE, "take": TAKE}.get(request.form.get("choice", ""))
    if choice is None or not numbers:
        flash("请先勾选要取用或不取用的行。", "warning")
    else:
        done = preview_rows.choose(session(), actor(), found, numbers, choice)
        words = "不取用" if choice == LEAVE else "恢复取用"
        flash(f"已把 {done} 行设为{words}。", "success")
    return redirect(_back(found))


@blueprint.get(f"/import/{IMPORT}/problems.xlsx")
def problem_rows(import_id: int) -> Response:
    """The bad rows as a workbook, with what is wrong beside each."""
    found = preview.get_preview(session(), actor(), import_id)
    rows = [one for one in preview_rows.all_rows(session(), found, BAD) if one.choice != LEAVE]
    with tempfile.TemporaryDirectory(prefix="problems-") as folder:
        path = Path(folder) / "problems.xlsx"
        write_problem_rows(found, rows, path)
        return workbook(path, f"待改的行-{found.name.rpartition('.')[0]}.xlsx")


@blueprint.post(f"/import/{IMPORT}/again")
def upload_again(import_id: int) -> Answer | tuple[str, int]:
    """Put mended rows in the place of the bad ones."""
    found = preview.get_preview(session(), actor(), import_id)
    try:
        file = posted_table(found.kind)
    except InvalidError as error:
        return _page(found, error.problems[0].message), 422
    # Reading the file ended the transaction.
    found = preview.get_preview(session(), actor(), import_id)
    done = mending.replace_rows(session(), actor(), found, file)
    skipped = len(file.checked) - done
    flash(f"已读入 {done} 行改过的内容。", "success" if done else "warning")
    if skipped:
        flash(f"有 {skipped} 行没有读入：它们的“行号”重复，或不在这次导入中。", "warning")
    return redirect(_back(found))


@blueprint.get(_ROW)
def edit_row(import_id: int, row_number: int) -> str:
    """One row in the form of its listing."""
    found = preview.get_preview(session(), actor(), import_id)
    one = preview_rows.get_row(session(), found, row_number)
    return _form(found, one, _values(found.kind, one.cells), _beside(one.cells), one.problems)


@blueprint.post(_ROW)
def mend_row(import_id: int, row_number: int) -> str | Answer | tuple[str, int]:
    """Take what was written in place of the row, if it is good now."""
    found = preview.get_preview(session(), actor(), import_id)
    one = preview_rows.get_row(session(), found, row_number)
    values = posted_values(found.kind, request.form)
    beside = {name: request.form.get(name, "") for name in _BESIDE}
    if asks_for_rows(request.form):
        return _form(found, one, values, beside, (), rows_changed=True)
    said = {name: text for name, text in beside.items() if text.strip()}
    judged = mending.mend(
        session(), actor(), found, row_number, schema_input(found.kind, values) | said
    )
    if judged.status == BAD:
        return _form(found, one, values, beside, judged.problems), 422
    flash(f"第 {row_number} 行已改好：{_WORDS[judged.status][0]}。", "success")
    return redirect(_back(found))


def _page(found: ImportPreview, error: str = "") -> str:
    given = request.args.get("show", "")
    show = given if given in dict(_FILTERS) else ""
    rows, page, pages = preview_rows.page_of_rows(
        session(), found, show, request.args.get("page", 1, type=int)
    )
    counted = preview_rows.counts(session(), found)
    address = url_for("my.import_preview", import_id=found.id)
    return render_template(
        "my/import_preview.html",
        preview=found,
        kind_name=scheme("listing_kinds").name(found.kind),
        until=day(found.expires_at),
        made=day(found.created_at),
        counts=counted,
        tabs=[
            (label, counted.get(name, 0) if name else _remaining(counted), name)
            for name, label in _FILTERS
            if not name or counted.get(name) or name == show
        ],
        show=show,
        rows=[_row(found, row) for row in rows],
        page=page,
        pages=pages,
        base=f"{address}?show={show}" if show else address,
        publishes=publishes(actor()),
        error=error,
    )


def _remaining(counted: Mapping[str, int]) -> int:
    return sum(counted.get(status, 0) for status in _WORDS)


def _row(found: ImportPreview, row: ShownRow) -> dict[str, Any]:
    word, tone = _WORDS[row.status]
    return {
        "number": row.number,
        "title": shown(row.cells.get("title", "")) or "（没有名称）",
        "word": "不取用" if row.choice == LEAVE else word,
        "tone": "quiet" if row.choice == LEAVE else tone,
        "ready": row.ready,
        "note": row.note,
        "problems": row.problems,
        "url": url_for("my.edit_row", import_id=found.id, row_number=row.number),
    }


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
    rows_changed: bool = False,
) -> str:
    problems = [_problem(refusal) for refusal in refusals]
    return render_template(
        "my/import_row.html",
        preview=found,
        row=row,
        sections=sections(found.kind, values, problems),
        beside=_beside_fields(found.kind, beside, problems),
        carried=[
            (f"indicators-{place}-baseline", line["baseline"])
            for place, line in enumerate(values.get("indicators", ()))
            if line.get("baseline")
        ],
        errors=_errors(found.kind, problems),
        rows_changed=rows_changed and "indicators" in values,
        back=_back(found),
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


def _back(found: ImportPreview) -> str:
    show, page = request.values.get("show", ""), request.values.get("page", "")
    given = {
        "show": show if show in dict(_FILTERS) else "",
        "page": page if page.isdecimal() else "",
    }
    kept: dict[str, Any] = {name: value for name, value in given.items() if value}
    return url_for("my.import_preview", import_id=found.id, **kept)
