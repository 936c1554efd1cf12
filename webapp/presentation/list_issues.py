"""List issues as rows and as whole pages."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask import url_for

from matcher.list_issues.content import Content, content_of
from matcher.list_issues.find import IssueRow
from matcher.list_issues.models import ListIssue
from matcher.list_issues.words import NAMES, facts, indicator, number_name, row
from matcher.privacy.masking import mask
from matcher.taxonomy import scheme
from webapp.presentation.text import day

PLACES = {"demand": "demands", "scenario": "scenarios"}


def issue_url(issue: ListIssue, form: str = "") -> str:
    """The public address of an approved issue, or of one of its files.

    The zone is always named: the same number of another zone may be approved later.
    """
    named: dict[str, Any] = {
        "year": issue.year,
        "listed": PLACES[issue.kind],
        "issue_number": issue.number,
        "zone": issue.zone.code,
    }
    if form:
        return url_for("lists.download", file_form=form, **named)
    return url_for("lists.show", **named)


def issue_name(issue: ListIssue) -> str:
    """Title and number, masked as the public reads it."""
    return f"{mask(issue.title)} {number_name(issue)}"


def issue_item(found: IssueRow) -> dict[str, Any]:
    """An issue as a row of a list."""
    issue = found.issue
    return {
        "title": mask(issue.title),
        "number": number_name(issue),
        "url": issue_url(issue) if issue.is_published else "",
        "desk_url": url_for("zone_lists.show", issue_id=issue.id),
        "kind": issue.kind,
        "kind_name": NAMES[issue.kind],
        "zone": issue.zone.name,
        "entries": found.entries,
        "date": day(issue.approved_at or issue.submitted_at or issue.created_at),
        "state": issue.state,
        "state_name": scheme("list_issue_states").name(issue.state),
    }


def issue_page(issue: ListIssue, public: Collection[int]) -> dict[str, Any]:
    """All that the page of an issue shows; frozen where it is approved.

    Args:
        issue: with its entries.
        public: row ids of the listings that the public can open now.
    """
    content = content_of(issue)
    ids = [entry.listing_id for entry in issue.entries]
    return {
        "title": content["title"],
        "number": number_name(issue),
        "kind": issue.kind,
        "kind_name": NAMES[issue.kind],
        "zone": content["zone"]["name"],
        "date": content["approved_on"] or "",
        "preface": content["preface"],
        "sha256": issue.content_sha256 or "",
        "entries": [
            _entry(issue.kind, entry, listing_id in public)
            for entry, listing_id in zip(content["entries"], ids, strict=True)
        ],
        "correction": _correction(issue),
    }


def earlier_names(issues: Sequence[ListIssue]) -> str:
    """In which issues a listing stood: 2026 年第 1 期、2026 年第 2 期."""
    return "、".join(number_name(issue) for issue in issues)


def _entry(kind: str, entry: Content, is_public: bool) -> dict[str, Any]:
    cells = row(entry)
    address = url_for("listing.show", place=PLACES[kind], code=entry["code"])
    return {
        **{name: cells[name] for name in ("position", "code", "title", "organization", "region")},
        "field": cells["technical_fields"],
        "funds": cells["funds"],
        "valid_until": cells["valid_until"],
        "url": address if is_public else "",
        "facts": facts(kind, entry),
        "parts": entry["parts"],
        "indicators": [indicator(one) for one in entry["indicators"]],
    }


def _correction(issue: ListIssue) -> Mapping[str, str]:
    if issue.replaced_by is None:
        return {}
    return {
        "note": mask(issue.correction),
        "date": day(issue.corrected_at),
        "name": issue_name(issue.replaced_by),
        "url": issue_url(issue.replaced_by),
    }
