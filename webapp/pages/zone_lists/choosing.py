"""Choose listings for a draft."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.accounts.permissions import require
from matcher.list_issues import compose
from matcher.list_issues.candidates import Wanted, candidates
from matcher.list_issues.find import get_issue
from matcher.list_issues.words import NAMES
from matcher.taxonomy import load_rules, scheme
from matcher.taxonomy.regions import ZONE_PROVINCE
from webapp.context import actor, session
from webapp.pages.zone_lists.base import ISSUE, blueprint
from webapp.presentation import listing_item
from webapp.presentation.list_issues import earlier_names

_ADDRESS = f"{ISSUE}/choose"
_ALL = ("", "全部")
_SCOPES = (("new", "上一期以来新发布"), ("unlisted", "未列入过任何一期"), ("all", "全部"))


@blueprint.get(_ADDRESS)
def choose(issue_id: int) -> str:
    """The published listings that could go in, the newest first, filtered and paged."""
    issue = get_issue(session(), actor(), issue_id)
    require(actor(), "list_issue.compose", zone_id=issue.zone_id)
    asked = _asked()
    wanted = Wanted(asked["q"], asked["region"], asked["field"], asked["scope"])
    found = candidates(session(), issue, wanted, request.args.get("page", 1, type=int))
    present = {entry.listing_id for entry in issue.entries}
    return render_template(
        "lists/choose.html",
        issue=issue,
        kind_name=NAMES[issue.kind],
        asked=asked,
        scopes=_SCOPES,
        fields=[_ALL, *_terms("technical_fields")],
        regions=[_ALL, *_terms("regions", ZONE_PROVINCE)],
        rows=[
            {
                **listing_item(listing),
                "id": listing.id,
                "code": listing.code,
                "present": listing.id in present,
                "earlier": earlier_names(found.earlier.get(listing.id, ())),
            }
            for listing in found.listings
        ],
        page=found,
        base=url_for("zone_lists.choose", issue_id=issue_id, **asked),
        chosen=len(present),
        limit=load_rules().list_issues.entries,
    )


@blueprint.post(_ADDRESS)
def take(issue_id: int) -> Response:
    """Append what was ticked, and stay on the page."""
    issue = get_issue(session(), actor(), issue_id)
    ticked = request.form.getlist("listing", type=int)
    number = compose.add(session(), actor(), issue, [one for one in ticked if 0 < one < 2**31])
    flash(f"已选入 {number} 条，清单现有 {len(issue.entries)} 条。", "success")
    page = request.args.get("page", 1, type=int)
    return redirect(url_for("zone_lists.choose", issue_id=issue_id, **_asked(), page=page))


def _terms(title: str, parent: str = "") -> list[tuple[str, str]]:
    """Code and name of the terms right under a parent."""
    return [(term.code, term.name) for term in scheme(title) if term.parent == parent]


def _asked() -> dict[str, Any]:
    """The filters as the address has them; what is no choice is none."""
    given = request.args
    scope = given.get("scope", "new")
    field, region = given.get("field", ""), given.get("region", "")
    return {
        "q": given.get("q", "")[:200],
        "field": field if field in scheme("technical_fields") else "",
        "region": region if region in scheme("regions") else "",
        "scope": scope if scope in dict(_SCOPES) else "new",
    }
