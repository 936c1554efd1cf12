"""The form of many contracts as one file, and the form of one contract."""

import json
import tempfile
from io import BytesIO
from pathlib import Path

from flask import redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from matcher.accounts.permissions import reach
from matcher.contracts.filters import ContractFilters
from matcher.contracts.find import get_contract
from matcher.contracts.registration import export
from matcher.contracts.registration.export import KINDS, Form
from matcher.contracts.registration.form import registration_form, registration_json
from matcher.contracts.registration.rows import select_contracts
from matcher.contracts.registration.words import limits
from matcher.made_files.ask import ask
from matcher.made_files.make import untold
from matcher.taxonomy import load_rules, scheme
from webapp.answers.downloads import MEDIA_TYPES, download
from webapp.context import actor, recorded, session
from webapp.pages.contract_registration.base import blueprint


@blueprint.get("/export")
def choose() -> str:
    """Which contracts, how many they are, and the buttons."""
    filters = _filters(request.args)
    selection = select_contracts(actor(), filters)
    return render_template(
        "contract_registration/export.html",
        asked=filters.told(),
        limits=limits(filters),
        count=selection.count(session()),
        states=list(scheme("contract_states")),
        private=selection.private,
        at_once=load_rules().registration.at_once,
    )


@blueprint.post("/export")
def write() -> Response:
    """A small selection is the answer itself; the worker makes a large one."""
    filters = _filters(request.form)
    form: Form = "json" if request.form.get("form") == "json" else "xlsx"
    count = select_contracts(actor(), filters).count(session())
    export.record_export(session(), actor(), form, count)
    if count > load_rules().registration.at_once:
        zone_id = reach(actor(), "registration.export").zone_id
        parameters = {name: str(value) for name, value in filters.told().items()}
        made = ask(session(), actor(), KINDS[form], zone_id, parameters)
        return redirect(url_for("made_files.show", file_id=made.id), 303)
    with tempfile.TemporaryDirectory(prefix="export-") as folder:
        path = Path(folder) / "export"
        name = export.write_export(session(), actor(), filters, form, path, untold)
        # Read at once: the folder is gone before the answer is sent.
        return download(BytesIO(path.read_bytes()), MEDIA_TYPES[f".{form}"], name)


@blueprint.get("/export/<code>.docx")
@recorded
def document(code: str) -> Response:
    """The filled form of one contract."""
    contract = get_contract(session(), actor(), code)
    file = registration_form(session(), actor(), contract)
    return download(file, MEDIA_TYPES[".docx"], f"技术合同登记表{contract.code}.docx")


@blueprint.get("/export/<code>.json")
@recorded
def data(code: str) -> Response:
    """The same as JSON."""
    contract = get_contract(session(), actor(), code)
    made = registration_json(session(), actor(), contract)
    text = json.dumps(made, ensure_ascii=False, indent=2)
    return download(BytesIO(text.encode()), MEDIA_TYPES[".json"], f"{contract.code}.json")


def _filters(given: MultiDict[str, str]) -> ContractFilters:
    return ContractFilters.read(given.to_dict())
