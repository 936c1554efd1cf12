"""Compose a draft: its words, and which listings stand in which order."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.accounts.permissions import require
from matcher.errors import FieldProblem, InvalidError
from matcher.list_issues import compose
from matcher.list_issues.candidates import earlier_issues
from matcher.list_issues.checks import require_version
from matcher.list_issues.find import get_issue
from matcher.list_issues.models import ListIssue
from matcher.list_issues.published import still_public
from matcher.list_issues.schemas import PREFACE_LIMIT, IssueInput
from matcher.list_issues.words import NAMES
from matcher.taxonomy import load_rules
from webapp.context import actor, session
from webapp.pages.zone_lists.base import ISSUE, blueprint
from webapp.pages.zone_lists.previewing import preview_page
from webapp.parts.list_order import moved, posted_order
from webapp.presentation.list_issues import earlier_names, issue_page

_BOXES: Mapping[str, Mapping[str, Any]] = {
    "title": {"max_length": 200, "required": True},
    "preface": {"kind": "textarea", "max_length": PREFACE_LIMIT, "rows": 4},
}


@blueprint.post(ISSUE)
def arrange(issue_id: int) -> Response | tuple[str, int]:
    """Save words and order, and do what the pressed button says besides."""
    issue = _seen(issue_id)
    what, _, which = request.form.get("do", "save").partition("-")
    try:
        data = IssueInput.parse({name: request.form.get(name, "") for name in ("title", "preface")})
        order = moved(posted_order(), what, which)
        compose.arrange(session(), actor(), issue, data, order)
    except InvalidError as error:
        return composer_page(issue, error.problems), 422
    if what in ("choose", "preview"):
        return redirect(url_for(f"zone_lists.{what}", issue_id=issue_id))
    if what == "save":
        flash("清单已保存。", "success")
    anchor = f"entry-{which}" if what in ("up", "down", "top") else None
    return redirect(url_for("zone_lists.show", issue_id=issue_id, _anchor=anchor))


@blueprint.post(f"{ISSUE}/submit")
def submit(issue_id: int) -> Response | tuple[str, int]:
    """Ask for approval."""
    issue = _seen(issue_id)
    try:
        compose.submit(session(), actor(), issue)
    except InvalidError as error:
        return preview_page(issue, error.problems), 422
    flash(f"“{issue.title}”已送审，等待批准。", "success")
    return redirect(url_for("zone_lists.show", issue_id=issue_id))


@blueprint.post(f"{ISSUE}/discard")
def discard(issue_id: int) -> Response:
    """Give a draft up."""
    issue = get_issue(session(), actor(), issue_id)
    compose.discard(session(), actor(), issue)
    flash(f"已放弃清单“{issue.title}”。", "success")
    return redirect(url_for("zone_lists.index"))


def _seen(issue_id: int) -> ListIssue:
    """The issue, provided that it still is what the composer looked at."""
    issue = get_issue(session(), actor(), issue_id)
    require(actor(), "list_issue.compose", zone_id=issue.zone_id)
    require_version(issue, request.form.get("version", 0, type=int))
    return issue


def composer_page(issue: ListIssue, problems: Sequence[FieldProblem] = ()) -> str:
    """The form of a draft, with what was refused of it."""
    listing_ids = [entry.listing_id for entry in issue.entries]
    earlier = earlier_issues(session(), listing_ids)
    public = still_public(session(), issue)
    rows = [
        row | {"id": one, "earlier": earlier_names(earlier.get(one, ()))}
        for one, row in zip(listing_ids, issue_page(issue, public)["entries"], strict=True)
    ]
    return render_template(
        "lists/compose.html",
        issue=issue,
        kind_name=NAMES[issue.kind],
        fields=_fields(issue, problems),
        problems=problems,
        rows=rows,
        limit=load_rules().list_issues.entries,
    )


def _fields(issue: ListIssue, problems: Sequence[FieldProblem]) -> list[dict[str, Any]]:
    """The words above the table, as typed where they were refused."""
    said = {problem.field: problem.message for problem in problems}
    typed = request.form if problems else {"title": issue.title, "preface": issue.preface}
    return [
        {
            "name": name,
            "label": declared.title,
            "hint": declared.description,
            "value": typed.get(name, ""),
            "error": said.get(name),
            "public": True,
            **_BOXES[name],
        }
        for name, declared in IssueInput.model_fields.items()
    ]
