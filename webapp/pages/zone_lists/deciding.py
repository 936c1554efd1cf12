"""Decide about an issue: approve it, return it, or mark it as corrected."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from matcher.errors import InvalidError
from matcher.list_issues import approve as approving
from matcher.list_issues import correct as correcting
from matcher.list_issues.find import get_issue
from webapp.context import actor, session
from webapp.forms.posted_text import posted_text
from webapp.pages.zone_lists.base import ISSUE, blueprint
from webapp.pages.zone_lists.previewing import preview_page
from webapp.presentation.list_issues import issue_name


@blueprint.post(f"{ISSUE}/approve")
def approve(issue_id: int) -> Response:
    """Number it, freeze it, make it public."""
    issue = approving.approve(session(), actor(), issue_id, request.form.get("seen", ""))
    flash(f"“{issue_name(issue)}”已批准并公开，内容从此不再改变。", "success")
    return redirect(url_for("zone_lists.show", issue_id=issue_id))


@blueprint.post(f"{ISSUE}/return", endpoint="send_back")
def send_back(issue_id: int) -> Response | tuple[str, int]:
    """Back to the composer with a reason."""
    issue = get_issue(session(), actor(), issue_id)
    try:
        approving.send_back(session(), actor(), issue, posted_text("reason"))
    except InvalidError as error:
        return preview_page(issue, error.problems, "return"), 422
    flash(f"“{issue.title}”已退回编制。", "success")
    return redirect(url_for("zone_lists.index"))


@blueprint.post(f"{ISSUE}/correct")
def correct(issue_id: int) -> Response | tuple[str, int]:
    """Point from an erroneous issue to the one that holds."""
    issue = get_issue(session(), actor(), issue_id)
    other = request.form.get("replacement", 0, type=int)
    try:
        replacement = get_issue(session(), actor(), other if 0 < other < 2**31 else issue_id)
        correcting.correct(session(), actor(), issue, replacement, posted_text("note"))
    except InvalidError as error:
        return preview_page(issue, error.problems, "correct"), 422
    flash(f"“{issue_name(issue)}”已标为已更正。", "success")
    return redirect(url_for("zone_lists.show", issue_id=issue_id))
