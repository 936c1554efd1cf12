"""Listings as rows, parts and tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for

from matcher.listings.models import Achievement, Listing
from matcher.matching.snippets import Snippet
from matcher.privacy.masking import mask
from matcher.taxonomy import scheme
from webapp.presentation.facts import source_name
from webapp.presentation.text import day, marked, names

_PLACES = {"demand": "demands", "scenario": "scenarios", "achievement": "achievements"}
_SAYS_MOST: Mapping[str, tuple[str, ...]] = {
    "demand": ("goal", "key_technology", "problem"),
    "scenario": ("technology", "pain_points"),
    "achievement": ("advantages", "abstract"),
}


def place_of(kind: str) -> str:
    """The word for the kind in addresses."""
    return _PLACES[kind]


def listing_url(listing: Listing) -> str:
    """The address of the public page."""
    return url_for("listing.show", place=place_of(listing.kind), code=listing.code)


def listing_item(
    listing: Listing,
    snippet: Snippet | None = None,
    title: Snippet | None = None,
    *,
    with_state: bool = False,
) -> dict[str, Any]:
    """A listing for the macro `listing_row`.

    Args:
        listing: what is shown; its organization is read.
        snippet: the piece of text that shows why it was found.
        title: the title with found words.
        with_state: whether the state is shown, for the owner's and the reviewer's lists.
    """
    return {
        "url": listing_url(listing),
        "kind": listing.kind,
        "title": marked(title) if title else listing.public_title,
        "snippet": marked(snippet) if snippet else None,
        "organization": listing.organization.name,
        "organization_url": url_for("organization.show", organization_id=listing.organization_id),
        "field": names("technical_fields", listing.technical_fields),
        "trl": _trl(listing),
        "region": scheme("regions").name(listing.region),
        "date": day(listing.published_at),
        "source": source_name(listing.source),
        "state": listing.state if with_state else None,
    }


def summary(listing: Listing) -> str:
    """One public sentence that says what is wanted or offered; empty when nothing is public."""
    public = listing.public_parts
    text = next((public[part] for part in _SAYS_MOST[listing.kind] if part in public), "")
    for mark in "\n。；":
        text = text.split(mark, 1)[0]
    return text if len(text) <= 90 else text[:90] + "…"


def parts(listing: Listing, *, confidential: bool) -> list[dict[str, Any]]:
    """The prose parts in reading order, the personal data in them masked for every reader.

    Args:
        listing: whose parts.
        confidential: whether the reader may read the parts that are not public.

    Returns:
        Dicts of name, label, text (None where it is withheld) and private.
    """
    return [
        {
            "name": name,
            "label": listing.SCHEMA.label(name),
            "private": name in listing.confidential_parts,
            "text": mask(text) if confidential or name not in listing.confidential_parts else None,
        }
        for name, text in listing.parts.items()
    ]


def indicators(listing: Listing) -> list[dict[str, str]]:
    """The rows of the table of indicators, keys name, wanted and baseline."""
    rows: Sequence[Mapping[str, str]] = getattr(listing, "indicators", None) or ()
    return [
        {
            "name": mask(row["name"]),
            "wanted": mask(_wanted(row)),
            "baseline": mask(f"{row['baseline']} {row['unit']}".strip())
            if row.get("baseline")
            else "",
        }
        for row in rows
    ]


def rights(listing: Listing) -> list[dict[str, str]]:
    """The rows of the table of intellectual property, keys type, number, state and holder."""
    rows = listing.ip if isinstance(listing, Achievement) else []
    return [
        {
            "type": scheme("ip_types").name(row["type"]),
            "number": mask(row.get("number", "")),
            "state": scheme("ip_states").name(row.get("state")),
            "holder": mask(row.get("holder", "")),
        }
        for row in rows
    ]


def _trl(listing: Listing) -> int | None:
    return getattr(listing, "trl", None) or getattr(listing, "min_trl", None)


def _wanted(row: Mapping[str, str]) -> str:
    sign = "" if row["operator"] == "范围" else f"{row['operator']} "
    return f"{sign}{row['value']} {row['unit']}".strip()
