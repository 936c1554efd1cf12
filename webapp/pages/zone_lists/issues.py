"""The issues of a zone: those in one state, a new one, one of them."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.accounts.permissions import may
from matcher.list_issues import compose
from matcher.list_issues.find import counts, get_issue, issues
from matcher.list_issues.words import NAMES
from matcher.taxonomy import scheme
from webapp.context import actor, session
from webapp.pages.zone_lists.base import ISSUE, blueprint
from webapp.pages.zone_lists.composing import composer_page
from webapp.pages.zone_lists.previewing import preview_page
from webapp.presentation.list_issues import issue_item


@blueprint.get("")
def index() -> str:
    """The issues of the zone in one state, those in work first."""
    states = scheme("list_issue_states")
    by_state = counts(session(), actor())
    state = request.args.get("state", "")
    state = state if state in states else _first(by_state)
    found = issues(session(), actor(), state, request.args.get("page", 1, type=int))
    return render_template(
        "lists/desk.html",
        state=state,
        states=[(term, by_state.get(term.code, 0)) for term in states],
        rows=[issue_item(row) for row in found.rows],
        page=found,
        kinds=NAMES if may(actor(), "list_issue.compose") else {},
    )


@blueprint.post("")
def create() -> Response:
    """Begin an issue with what is new."""
    issue = compose.create(session(), actor(), request.form.get("kind", ""))
    flash(f"已新建清单，选入自上一期以来发布的 {len(issue.entries)} 条信息。", "success")
    return redirect(url_for("zone_lists.show", issue_id=issue.id))


@blueprint.get(ISSUE)
def show(issue_id: int) -> str:
    """A draft to compose for who may; else the issue as it is, with what may be decided."""
    issue = get_issue(session(), actor(), issue_id)
    if issue.state == "draft" and may(actor(), "list_issue.compose"):
        return composer_page(issue)
    return preview_page(issue)


@blueprint.get(f"{ISSUE}/preview")
def preview(issue_id: int) -> str:
    """A draft as it will be public."""
    return preview_page(get_issue(session(), actor(), issue_id))


def _first(by_state: Any) -> str:
    """What waits comes first: for approval, then in composition, then what is published."""
    return next((state for state in ("submitted", "draft") if by_state.get(state)), "approved")
