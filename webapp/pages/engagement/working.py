"""What is added to an engagement: activities, messages, notes, documents, conclusions."""

from typing import Any

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from matcher.clock import today
from matcher.engagements.activities import ActivityInput, add_activity
from matcher.engagements.activities import finish as finish_activity
from matcher.engagements.documents import DocumentInput, get_document
from matcher.engagements.documents import add_document as keep
from matcher.engagements.find import get_engagement
from matcher.engagements.limits import require_room_for_documents
from matcher.engagements.models import Engagement
from matcher.engagements.parties import SHARED, require_work
from matcher.engagements.stages import require_driver
from matcher.engagements.verification import VerificationInput, conclude, require_trial
from matcher.errors import FieldProblem, InvalidError
from webapp.answers.downloads import download_upload
from webapp.context import actor, session
from webapp.forms.posted_file import posted_files, received_aside
from webapp.links import local_path
from webapp.pages.engagement.base import ID, ONE, blueprint
from webapp.pages.engagement.show import engagement_page
from webapp.parts.verification_view import verification_view


@blueprint.post(f"{ONE}/activities")
def add(code: str) -> Response | tuple[str, int]:
    """Write an activity, a message or a note."""
    engagement = get_engagement(session(), actor(), code)
    require_work(actor(), engagement, SHARED)
    typed = {name: request.form.get(name, "") for name in ActivityInput.model_fields}
    try:
        # Without a day it is of today.
        said = {"happened_on": today()} | _filled_in(typed)
        add_activity(session(), actor(), engagement, ActivityInput.parse(said))
    except InvalidError as error:
        return engagement_page(engagement, typed=typed, problems=error.problems), 422
    flash("已记入这次对接。", "success")
    anchor = "notes" if typed["kind"] == "note" else "timeline"
    return redirect(url_for("engagement.show", code=code, _anchor=anchor))


@blueprint.post(f"{ONE}/activities/<{ID}:activity_id>/done")
def finish(code: str, activity_id: int) -> Response:
    """Mark the next step of an activity as done, and go back to where it was listed."""
    engagement = get_engagement(session(), actor(), code)
    finish_activity(session(), actor(), engagement, activity_id)
    flash("已标为办结。", "success")
    own = url_for("engagement.show", code=code, _anchor="timeline")
    return redirect(local_path(request.form.get("back", ""), own))


@blueprint.post(f"{ONE}/documents")
def add_document(code: str) -> Response | tuple[str, int]:
    """Upload files under one title, or each under its own name."""
    engagement = get_engagement(session(), actor(), code)
    require_work(actor(), engagement, SHARED)
    typed = {name: request.form.get(name, "") for name in ("title", "visibility")}
    try:
        _refuse_early(engagement, typed)
        received = received_aside("document", "文件")
        engagement = get_engagement(session(), actor(), code)
        for file in received:
            named = {"title": file.name} | _filled_in(typed)
            keep(session(), actor(), engagement, file, DocumentInput.parse(named))
    except InvalidError as error:
        return engagement_page(engagement, typed_file=typed, file_problems=error.problems), 422
    flash(f"已上传 {len(received)} 份文件。", "success")
    return redirect(url_for("engagement.show", code=code, _anchor="documents"))


@blueprint.get(f"{ONE}/documents/<{ID}:document_id>")
def document(code: str, document_id: int) -> Response:
    """The file, to be saved and never to be shown by the browser."""
    engagement = get_engagement(session(), actor(), code)
    return download_upload(get_document(session(), actor(), engagement, document_id).upload)


@blueprint.post(f"{ONE}/verification")
def verify(code: str) -> Response | tuple[str, int]:
    """Conclude the trial of a scenario, or correct what was concluded."""
    engagement = get_engagement(session(), actor(), code)
    require_driver(actor(), engagement)
    require_trial(engagement)
    typed = {name: request.form.get(name, "") for name in VerificationInput.model_fields}
    try:
        conclude(session(), actor(), engagement, VerificationInput.parse(_filled_in(typed)))
    except InvalidError as error:
        shown = verification_view(engagement, typed, error.problems)
        return engagement_page(engagement, verification=shown), 422
    flash("已记录验证结论，双方可见。", "success")
    return redirect(url_for("engagement.show", code=code, _anchor="verification"))


def _refuse_early(engagement: Engagement, typed: dict[str, str]) -> None:
    """What can be refused before a file is looked at."""
    said = DocumentInput.parse({"title": "文件"} | _filled_in(typed))
    require_work(actor(), engagement, said.visibility)
    chosen = posted_files("document")
    if not chosen:
        raise InvalidError([FieldProblem("document", "文件", "请选择要上传的文件")])
    require_room_for_documents(session(), actor(), engagement, len(chosen))


def _filled_in(typed: dict[str, str]) -> dict[str, Any]:
    """What was written, without what was left empty."""
    return {name: text for name, text in typed.items() if text.strip()}
