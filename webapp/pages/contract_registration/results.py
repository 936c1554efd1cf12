"""What the registration body answered: hand in its file, look at every row, take it."""

from collections.abc import Sequence
from functools import partial

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.accounts.permissions import require
from matcher.contracts.registration.files import drop_file, files_of, get_file
from matcher.contracts.registration.purposes import RESULTS
from matcher.contracts.registration.result_reading import ReadRow, read_results
from matcher.contracts.registration.result_taking import take_results
from matcher.contracts.registration.results import open_results
from matcher.errors import FileRefusedError
from matcher.taxonomy import load_rules
from webapp.access.security import limiter
from webapp.context import actor, session
from webapp.forms.posted_file import FILE, has_file, read_aside, takes_files
from webapp.pages.contract_registration.base import blueprint
from webapp.pages.contract_registration.handed_in import rows_page
from webapp.presentation.results import STATUSES, file_row, result_row

_ONE = "/results/<int(max=2147483647):result_id>"
takes_files(blueprint, "contract_registration.upload")


@blueprint.get("/results")
def results() -> str:
    """Where a file is handed in, and those of the zone."""
    return _begin()


@blueprint.post("/results")
@limiter.limit("60 per hour")
def upload() -> Response | tuple[str, int]:
    """Read a file and show what it would do."""
    require(actor(), "registration.import")
    if not has_file(FILE):
        return _begin("请选择登记机构的结果文件：xlsx 或 csv。"), 422
    try:
        name, rows = _posted(request.form.get("body", "").strip()[:120])
    except FileRefusedError as error:
        return _begin(error.message), 422
    opened = open_results(session(), actor(), name, rows)
    return redirect(url_for("contract_registration.preview", result_id=opened.id), 303)


@blueprint.get(_ONE)
def preview(result_id: int) -> str:
    """Every row with what would become of it, or became."""
    file = get_file(session(), actor(), RESULTS, result_id)
    address = partial(url_for, "contract_registration.preview", result_id=file.id)
    return rows_page("contract_registration/result.html", file, STATUSES, result_row, address)


@blueprint.post(f"{_ONE}/take")
def take(result_id: int) -> Response:
    """Enter what is ready."""
    file = get_file(session(), actor(), RESULTS, result_id)
    taken = take_results(session(), actor(), file)
    flash(f"已取用 {taken} 项登记结果，台账已更新。", "success" if taken else "warning")
    return redirect(url_for("contract_registration.preview", result_id=file.id), 303)


@blueprint.post(f"{_ONE}/drop")
def drop(result_id: int) -> Response:
    """Give it up."""
    file = get_file(session(), actor(), RESULTS, result_id)
    drop_file(session(), actor(), file)
    flash(f"已放弃“{file.name}”，没有改动任何合同。", "success")
    return redirect(url_for("contract_registration.results"), 303)


def _posted(body: str) -> tuple[str, Sequence[ReadRow]]:
    """The name and the rows of the file."""
    with read_aside(FILE) as path:
        return path.name, read_results(path, path.name, body)


def _begin(problem: str = "") -> str:
    rules = load_rules()
    files = files_of(session(), actor(), RESULTS)
    return render_template(
        "contract_registration/results.html",
        files=[file_row(one) for one in files],
        problem=problem,
        body=request.form.get("body", ""),
        rows_limit=rules.registration.result_rows,
        days=rules.registration.result_days,
        megabytes=rules.upload_megabytes,
    )
