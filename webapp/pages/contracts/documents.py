"""The files of a contract: added by the desk, downloaded by those who may have them."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from matcher.contracts.access import require_desk
from matcher.contracts.documents import DocumentInput, open_document
from matcher.contracts.documents import add_document as add
from matcher.contracts.find import get_contract
from matcher.errors import FieldProblem, InvalidError
from webapp.answers.downloads import download_upload
from webapp.context import actor, recorded, session
from webapp.forms.posted_file import posted_files, received_aside
from webapp.pages.contracts.base import ID, ONE, blueprint
from webapp.pages.contracts.show import contract_page

_FILE, _LABEL = "document", "文件"


@blueprint.post(f"{ONE}/documents")
def add_document(code: str) -> Response | tuple[str, int]:
    """Take the chosen files under one title, or each under its own name."""
    contract = get_contract(session(), actor(), code)
    require_desk(actor(), "contract.edit", contract)
    typed = {name: request.form.get(name, "") for name in DocumentInput.model_fields}
    try:
        named = typed | ({} if typed["title"].strip() else {"title": _LABEL})
        said = DocumentInput.parse(named)
        if not posted_files(_FILE):
            raise InvalidError([FieldProblem(_FILE, _LABEL, "请选择要上传的文件")])
        received = received_aside(_FILE, _LABEL)
        contract = get_contract(session(), actor(), code)
        for file in received:
            title = said.title if typed["title"].strip() else file.name
            add(session(), actor(), contract, file, DocumentInput(kind=said.kind, title=title))
    except InvalidError as error:
        return contract_page(contract, typed_file=typed, file_problems=error.problems), 422
    flash(f"已上传 {len(received)} 份附件。", "success")
    return redirect(url_for("contracts.show", code=code, _anchor="documents"))


@blueprint.get(f"{ONE}/documents/<{ID}:document_id>")
@recorded
def document(code: str, document_id: int) -> Response:
    """The file, to be saved and never to be shown by the browser."""
    contract = get_contract(session(), actor(), code)
    return download_upload(open_document(session(), actor(), contract, document_id).upload)
