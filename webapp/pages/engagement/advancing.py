"""Enter another stage, with what it asks for: a page of its own, and the inside of a dialog."""

from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.engagements.find import get_engagement
from matcher.engagements.limits import require_room_for_documents
from matcher.engagements.models import Engagement
from matcher.engagements.requirements import require_complete
from matcher.engagements.stages import advance, require_driver, require_way, terminate
from matcher.errors import InvalidError
from matcher.taxonomy import scheme
from webapp.context import actor, session
from webapp.forms.organization_fields import error_rows
from webapp.forms.posted_file import posted_files, received_aside
from webapp.forms.posted_text import posted_text
from webapp.forms.stage_fields import StageDate, place, stage_fields
from webapp.links import local_path
from webapp.pages.engagement.base import ONE, blueprint
from webapp.parts.engagement_view import engagement_rows, next_stages

ENDED = "terminated"


@blueprint.get(f"{ONE}/advance")
def advance_form(code: str) -> Response:
    """What the stage asks for; without a stage, the choice of one."""
    engagement = get_engagement(session(), actor(), code)
    require_driver(actor(), engagement)
    stage = request.args.get("stage", "")
    if stage:
        require_way(engagement, stage)
    response = make_response(_page(engagement, stage))
    response.vary.add("HX-Request")
    return response


@blueprint.post(f"{ONE}/advance")
def enter(code: str) -> Response | tuple[str, int]:
    """Enter the stage, and go back to where the form was asked for."""
    engagement = get_engagement(session(), actor(), code)
    stage = request.form.get("stage", "")
    require_driver(actor(), engagement)
    try:
        _enter(engagement, stage)
    except InvalidError as error:
        return _page(engagement, stage, problems=error.problems), 422
    done = "已终止。" if stage == ENDED else f"已进入“{scheme('stages').name(stage)}”。"
    flash(f"{code} {done}", "success")
    return redirect(_back(engagement))


def _enter(engagement: Engagement, stage: str) -> None:
    note = posted_text("note")
    if stage == ENDED:
        terminate(session(), actor(), engagement, request.form.get("reason", ""), note)
        return
    require_way(engagement, stage)
    given = StageDate.parse({"happened_on": request.form.get("happened_on") or None})
    chosen = posted_files("document")
    require_complete(stage, note, given.happened_on, chosen)
    require_room_for_documents(session(), actor(), engagement, len(chosen))
    # Most stages come without a file, and then nothing stands between reading and writing.
    documents = received_aside("document", "文件") if chosen else []
    advance(
        session(),
        actor(),
        engagement,
        stage,
        note,
        happened_on=given.happened_on,
        documents=documents,
    )


def _page(engagement: Engagement, stage: str, problems: Any = ()) -> str:
    """The form as a page, or for htmx only itself."""
    inside = "HX-Request" in request.headers
    return render_template(
        "engagement/advance_form.html" if inside else "engagement/advance.html",
        engagement=engagement,
        row=engagement_rows([engagement])[0],
        stage=stage,
        stage_name=scheme("stages").name(stage),
        present=scheme("stages").name(engagement.stage),
        final=stage == ENDED,
        choices=next_stages(engagement),
        fields=stage_fields(stage, request.form, problems) if stage else [],
        errors=[row | {"field": place(row["field"])} for row in error_rows(problems)],
        back=_back(engagement),
        inside=inside,
    )


def _back(engagement: Engagement) -> str:
    """Where the form was asked for, else the engagement."""
    own = url_for("engagement.show", code=engagement.code)
    return local_path(request.values.get("back", ""), own)
