"""The rows of an import: look at them, leave some out, mend many in Excel."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from matcher.errors import InvalidError
from matcher.exchange import mending, preview, preview_rows
from matcher.exchange.preview_models import ImportPreview
from matcher.exchange.preview_rows import LEAVE, LEFT, READY, TAKE, ShownRow
from matcher.exchange.refusals import shown
from matcher.exchange.standings import BAD, CHANGED, DUPLICATE, NEW, UNCHANGED, publishes
from matcher.exchange.workbooks import write_problem_rows
from matcher.taxonomy import scheme
from webapp.access.security import limiter
from webapp.context import actor, session
from webapp.pages.my.all_listings import workbook
from webapp.pages.my.base import blueprint
from webapp.pages.my.import_file import IMPORT, posted_table
from webapp.presentation.text import day

_FILTERS = (
    ("", "全部"),
    (READY, "可以取用"),
    (BAD, "有问题"),
    (CHANGED, "更新已有的"),
    (DUPLICATE, "与已有的同名"),
    (UNCHANGED, "没有变化"),
    (LEFT, "不取用"),
)
STATUS_WORDS = {
    NEW: ("新增", "good"),
    CHANGED: ("更新", "open"),
    UNCHANGED: ("没有变化", "quiet"),
    DUPLICATE: ("同名", "warn"),
    BAD: ("有问题", "bad"),
}
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
    return redirect(back_to_rows(found))


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
@limiter.limit("60 per hour")
def upload_again(import_id: int) -> Answer | tuple[str, int]:
    """Put mended rows in the place of the bad ones."""
    found = preview.get_preview(session(), actor(), import_id)
    preview.require_verified(session(), actor())
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
    return redirect(back_to_rows(found))


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
    return sum(counted.get(status, 0) for status in STATUS_WORDS)


def _row(found: ImportPreview, row: ShownRow) -> dict[str, Any]:
    word, tone = STATUS_WORDS[row.status]
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


def back_to_rows(found: ImportPreview) -> str:
    """The list as it was looked at."""
    show, page = request.values.get("show", ""), request.values.get("page", "")
    given = {
        "show": show if show in dict(_FILTERS) else "",
        "page": page if page.isdecimal() else "",
    }
    kept: dict[str, Any] = {name: value for name, value in given.items() if value}
    return url_for("my.import_preview", import_id=found.id, **kept)
