"""An issue as it is or will be public, with what the reader may decide about it."""

from collections.abc import Sequence

from flask import render_template, request

from matcher.accounts.permissions import may
from matcher.errors import FieldProblem
from matcher.list_issues.approve import must_be_another
from matcher.list_issues.content import content_of, digest
from matcher.list_issues.correct import replacements
from matcher.list_issues.models import ListIssue
from matcher.list_issues.published import still_public
from matcher.taxonomy import scheme
from webapp.context import actor, session
from webapp.presentation.list_issues import issue_name, issue_page, issue_url


def preview_page(issue: ListIssue, problems: Sequence[FieldProblem] = (), opened: str = "") -> str:
    """The issue and the forms of its decisions.

    Args:
        issue: with its entries.
        problems: why a decision was refused.
        opened: which one, "return" or "correct"; empty for none.
    """
    decides = may(actor(), "list_issue.approve")
    return render_template(
        "lists/preview.html",
        number=issue.id,
        record=issue,
        state_name=scheme("list_issue_states").name(issue.state),
        issue=issue_page(issue, still_public(session(), issue)),
        url=issue_url(issue) if issue.is_published else "",
        seen=digest(content_of(issue)),
        composes=may(actor(), "list_issue.compose"),
        decides=decides,
        another=decides and must_be_another(session(), actor(), issue),
        others=_others(issue) if issue.state == "approved" and decides else [],
        opened=opened,
        error="；".join(problem.message for problem in problems),
        typed=request.form.get("reason" if opened == "return" else "note", "") if opened else "",
    )


def _others(issue: ListIssue) -> list[tuple[int, str]]:
    """The newest other issues that a correction may point to."""
    newest = replacements(session(), issue)
    return [(other.id, issue_name(other)) for other in newest]
