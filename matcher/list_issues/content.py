"""What an issue says: plain JSON values of what the public may read, and their digest.

Frozen values stay what they are when code lists, names or masking rules change: names are kept
beside their codes, and personal data is masked before anything is kept.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from matcher.clock import CHINA
from matcher.list_issues.models import ListIssue, ListIssueEntry
from matcher.listings.models import Listing
from matcher.privacy.masking import mask, mask_all
from matcher.taxonomy import scheme

Content = dict[str, Any]
FORMAT = "techmatch.list-issue/1"
KINDS = ("demand", "scenario")
# Columns of the kinds that are kept as they are, beside those that all kinds have.
_OWN: Mapping[str, Sequence[str]] = {
    "demand": ("funds_min", "funds_max", "time_limit_months", "min_trl", "scenario_trial"),
    "scenario": ("place", "investment", "funds_max", "min_trl", "closing_date"),
}
# Columns of the kinds that hold codes, with the code list.
_CODED: Mapping[str, Mapping[str, str]] = {
    "demand": {"cooperation": "cooperation"},
    "scenario": {"category": "scenario_categories", "opening": "openings"},
}


def freeze(listing: Listing) -> Content:
    """What the public may read of a listing, masked, as JSON; its organization is read.

    Args:
        listing: a demand or a scenario.
    """
    public = listing.public_parts
    return {
        "code": listing.code,
        "title": listing.public_title,
        "organization": mask(listing.organization.name),
        "region": _term("regions", listing.region),
        "industry": _term("industries", listing.industry),
        "technical_fields": _terms("technical_fields", listing.technical_fields),
        "keywords": mask_all(list(listing.keywords or ())),
        "parts": [
            {"name": name, "label": listing.SCHEMA.label(name), "text": text}
            for name, text in public.items()
        ],
        "indicators": mask_all([dict(row) for row in getattr(listing, "indicators", ())]),
        **{name: _plain(getattr(listing, name)) for name in _OWN[listing.kind]},
        **{
            name: _coded(title, getattr(listing, name))
            for name, title in _CODED[listing.kind].items()
        },
        "published_on": _plain(listing.published_at),
        "valid_until": _plain(listing.valid_until),
    }


def entry_content(entry: ListIssueEntry) -> Content:
    """The frozen content, or before approval what would be frozen now; with its position."""
    return {"position": entry.position, **(entry.content or freeze(entry.listing))}


def head_of(issue: ListIssue) -> Content:
    """What the content says beside its entries; frozen, or before approval as it would be now."""
    return issue.head or {
        "kind": issue.kind,
        "zone": {"code": issue.zone.code, "name": issue.zone.name},
        "year": issue.year,
        "number": issue.number,
        "title": mask(issue.title),
        "preface": mask(issue.preface),
        "approved_on": _plain(issue.approved_at),
    }


def content_of(issue: ListIssue) -> Content:
    """The whole issue; the number is none before approval."""
    return {**head_of(issue), "entries": [entry_content(entry) for entry in issue.entries]}


def canonical(content: Content) -> bytes:
    """The one way to write a content: keys sorted, no spaces, UTF-8."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def digest(content: Content) -> str:
    """SHA-256 of the canonical content, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(content)).hexdigest()


def _plain(value: Any) -> Any:
    """As JSON: days in China, whole numbers without a point, texts masked."""
    if isinstance(value, datetime):
        value = value.astimezone(CHINA).date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return mask(value) if isinstance(value, str) else value


def _coded(title: str, value: str | Sequence[str] | None) -> Any:
    return _term(title, value) if value is None or isinstance(value, str) else _terms(title, value)


def _term(title: str, code: str | None) -> Content | None:
    return {"code": code, "name": scheme(title).name(code)} if code else None


def _terms(title: str, codes: Sequence[str] | None) -> list[Content]:
    return [{"code": code, "name": scheme(title).name(code)} for code in codes or ()]
