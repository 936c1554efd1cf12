"""Files that the worker makes: how far they are, and the files themselves."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.accounts.permissions import may
from matcher.made_files.ask import ask
from matcher.made_files.find import get_made_file, own_made_files
from matcher.made_files.models import MADE
from matcher.made_files.remove import remove
from matcher.made_files.store import MadeFileStore
from matcher.made_files.take import record_take
from matcher.making import require_right
from matcher.taxonomy import load_rules
from matcher.uploads.names import suffix_of
from webapp.access.gate import members_only
from webapp.answers.downloads import MEDIA_TYPES, download
from webapp.context import actor, recorded, runtime, session
from webapp.presentation.made_files import made_row

blueprint = Blueprint("made_files", __name__, url_prefix="/files")
blueprint.before_request(members_only)
_NUMBER = "<int(max=2147483647):file_id>"
# Where files are asked for, and who may ask.
_WAYS = (
    ("导出登记表", "contract_registration.choose", "registration.export"),
    ("打开年度报告", "reports.index", "report.make"),
)


@blueprint.get("")
def index() -> str:
    """The reader's files."""
    rows = [made_row(one) for one in own_made_files(session(), actor())]
    ways = [
        {"label": label, "url": url_for(endpoint)}
        for label, endpoint, action in _WAYS
        if may(actor(), action)
    ]
    return render_template("files/index.html", rows=rows, ways=ways, rules=load_rules().made_files)


@blueprint.get(f"/{_NUMBER}")
def show(file_id: int) -> Response:
    """One of them: how far it is, the file, or why there is none."""
    made = get_made_file(session(), actor(), file_id)
    fragment = "HX-Request" in request.headers
    page = "files/progress.html" if fragment else "files/show.html"
    lost = made.state == MADE and not _store().path(made.key).exists()
    response = make_response(render_template(page, made=made_row(made), lost=lost))
    response.vary.add("HX-Request")
    return response


@blueprint.get(f"/{_NUMBER}/content")
@recorded
def content(file_id: int) -> Response:
    """The file, to be saved; that it was fetched is recorded."""
    made = get_made_file(session(), actor(), file_id)
    require_right(actor(), made)
    if made.state != MADE:
        return redirect(url_for("made_files.show", file_id=made.id))
    file = _store().open(made.key)
    record_take(session(), actor(), made)
    return download(file, MEDIA_TYPES[suffix_of(made.name)], made.name)


@blueprint.post(f"/{_NUMBER}/again")
def again(file_id: int) -> Response:
    """Ask for the same once more, in place of this one."""
    old = get_made_file(session(), actor(), file_id)
    kind, zone_id, parameters = old.kind, old.zone_id, old.parameters
    remove(session(), actor(), old)
    made = ask(session(), actor(), kind, zone_id, parameters)
    return redirect(url_for("made_files.show", file_id=made.id), 303)


@blueprint.post(f"/{_NUMBER}/remove")
def drop(file_id: int) -> Response:
    """Delete it, or give it up while it is made."""
    remove(session(), actor(), get_made_file(session(), actor(), file_id))
    flash("已删除。需要时可以回到原来的页面重新生成。", "success")
    return redirect(url_for("made_files.index"), 303)


def _store() -> MadeFileStore:
    return MadeFileStore(runtime().settings.made_files)
