"""Bring a zone's old contracts into its ledger: hand a file in, look at every row, take it."""

import tempfile
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.accounts.permissions import require
from matcher.contracts.ledger_import.assembling import Defaults
from matcher.contracts.ledger_import.faulty import write_faulty
from matcher.contracts.ledger_import.files import open_ledger
from matcher.contracts.ledger_import.reading import ReadLedger, read_ledger
from matcher.contracts.ledger_import.taking import take_ledger
from matcher.contracts.ledger_import.template import write_ledger_template
from matcher.contracts.registration.files import drop_file, files_of, get_file
from matcher.contracts.registration.purposes import LEDGER
from matcher.contracts.registration.result_models import TAKING
from matcher.errors import FileRefusedError
from matcher.taxonomy import load_rules
from webapp.access.security import limiter
from webapp.answers.downloads import MEDIA_TYPES, download
from webapp.context import actor, session
from webapp.forms.posted_file import FILE, has_file, read_aside, takes_files
from webapp.pages.contract_registration.base import blueprint
from webapp.pages.contract_registration.handed_in import rows_page
from webapp.presentation.ledger_files import STATUSES, ledger_row
from webapp.presentation.results import file_row

_ONE = "/import/<int(max=2147483647):ledger_id>"
_IGNORED = 20
takes_files(blueprint, "contract_registration.import_upload")


@blueprint.get("/import")
def imports() -> str:
    """Where a ledger is handed in, and the files of the zone."""
    return _begin()


@blueprint.get("/import/template.xlsx")
def import_template() -> Response:
    """The workbook to fill in."""
    require(actor(), "contract.import")
    return _workbook(write_ledger_template, "合同台账导入模板.xlsx")


@blueprint.post("/import")
@limiter.limit("60 per hour")
def import_upload() -> Response | tuple[str, int]:
    """Read a file and show what it would do."""
    require(actor(), "contract.import")
    if not has_file(FILE):
        return _begin("请选择台账文件：xlsx 或 csv。"), 422
    try:
        read = _posted()
    except FileRefusedError as error:
        return _begin(error.message), 422
    opened = open_ledger(session(), actor(), read.name, read.rows)
    if read.ignored:
        names = "、".join(one[:_IGNORED] for one in read.ignored[:_IGNORED])
        flash(f"没有读取这些列：{names}。列名见模板的“填写说明”。", "warning")
    return redirect(url_for("contract_registration.import_preview", ledger_id=opened.id), 303)


@blueprint.get(_ONE)
def import_preview(ledger_id: int) -> str:
    """Every row with what would become of it, or became."""
    file = get_file(session(), actor(), LEDGER, ledger_id)
    address = partial(url_for, "contract_registration.import_preview", ledger_id=file.id)
    return rows_page("contract_registration/ledger.html", file, STATUSES, ledger_row, address)


@blueprint.get(f"{_ONE}/faulty.xlsx")
def import_faulty(ledger_id: int) -> Response:
    """The rows to mend, with what is wrong."""
    file = get_file(session(), actor(), LEDGER, ledger_id)
    name = f"待改_{Path(file.name).stem}.xlsx"
    return _workbook(lambda path: write_faulty(session(), file, path), name)


@blueprint.post(f"{_ONE}/take")
def import_take(ledger_id: int) -> Response:
    """Enter what is ready."""
    file = get_file(session(), actor(), LEDGER, ledger_id)
    taken = take_ledger(session(), actor(), file)
    if file.state == TAKING:
        flash("行数较多，由后台录入，可以离开这一页。", "success")
    else:
        flash(f"已录入 {taken} 份合同。", "success" if taken else "warning")
    return redirect(url_for("contract_registration.import_preview", ledger_id=file.id), 303)


@blueprint.post(f"{_ONE}/drop")
def import_drop(ledger_id: int) -> Response:
    """Give it up."""
    file = get_file(session(), actor(), LEDGER, ledger_id)
    drop_file(session(), actor(), file)
    done = f"此前录入的 {file.taken} 份合同不受影响" if file.taken else "没有录入任何合同"
    flash(f"已放弃“{file.name}”，{done}。", "success")
    return redirect(url_for("contract_registration.imports"), 303)


def _posted() -> ReadLedger:
    """The file, read."""
    wan = request.form.get("unit") == "wan"
    body = " ".join(request.form.get("body", "").split())[:120]
    with read_aside(FILE) as path:
        return read_ledger(path, path.name, Defaults("wan" if wan else "yuan", body))


def _workbook(write: Callable[[Path], object], name: str) -> Response:
    with tempfile.TemporaryDirectory(prefix="ledger-") as folder:
        path = Path(folder) / "made.xlsx"
        write(path)
        # Read at once: the folder is gone before the answer is sent.
        return download(BytesIO(path.read_bytes()), MEDIA_TYPES[".xlsx"], name)


def _begin(problem: str = "") -> str:
    rules = load_rules()
    return render_template(
        "contract_registration/ledgers.html",
        files=[file_row(one) for one in files_of(session(), actor(), LEDGER)],
        problem=problem,
        body=request.form.get("body", ""),
        unit=request.form.get("unit", "yuan"),
        rules=rules.ledger_import,
        megabytes=rules.upload_megabytes,
    )
