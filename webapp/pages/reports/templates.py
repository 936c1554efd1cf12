"""The templates of a zone."""

from io import BytesIO

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from matcher.accounts.permissions import require
from matcher.annual_reports.parts import TEMPLATE
from matcher.annual_reports.templates import add_template as add
from matcher.annual_reports.templates import get_template, use_ours
from matcher.errors import FileRefusedError, InvalidError
from webapp.answers.downloads import MEDIA_TYPES, download
from webapp.context import actor, runtime, session
from webapp.forms.posted_file import received_files
from webapp.pages.reports.base import blueprint, choice
from webapp.pages.reports.index import reports_page

_FIELD, _LABEL = "template", "模板"


@blueprint.post("/templates")
def add_template() -> Response | tuple[str, int]:
    """Take a template if it can be filled; it is kept with the database."""
    zone = choice().zone
    require(actor(), "report.make", zone_id=zone.id)
    try:
        received = received_files(_FIELD, _LABEL)
    except InvalidError as error:
        return reports_page(error.problems[0].message), 422
    if not received:
        return reports_page("请选择模板文件（.docx）。"), 422
    store = runtime().uploads
    try:
        with store.plain(received[0].key) as path:
            kept = add(session(), actor(), zone.id, path, received[0].name)
    except FileRefusedError as error:
        return reports_page(error.message), 422
    finally:
        for file in received:
            store.discard(file.key)
    flash(f"模板第 {kept.number} 版已启用，以后生成的报告都用它。", "success")
    return redirect(url_for("reports.index", zone=zone.code, _anchor="templates"), 303)


@blueprint.post("/templates/ours")
def use_platform() -> Response:
    """Go back to the project's template."""
    zone = choice().zone
    use_ours(session(), actor(), zone.id)
    flash("已改用平台自带的模板。", "success")
    return redirect(url_for("reports.index", zone=zone.code, _anchor="templates"), 303)


@blueprint.get("/templates/ours.docx")
def platform_template() -> Response:
    """The project's template, to begin from."""
    require(actor(), "report.see")
    return download(TEMPLATE, MEDIA_TYPES[".docx"], "年度建设报告模板.docx")


@blueprint.get("/templates/<int(max=2147483647):template_id>.docx")
def template(template_id: int) -> Response:
    """A version of a zone's own."""
    kept = get_template(session(), actor(), template_id)
    return download(BytesIO(kept.content or b""), MEDIA_TYPES[".docx"], kept.name)
