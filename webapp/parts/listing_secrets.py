"""What of a listing the public will not see, as its author is told on the preview."""

from typing import Any

from matcher.listings.models import Listing
from matcher.listings.schemas import Contact
from matcher.privacy.findings import KINDS, findings
from matcher.privacy.masking import shown_for


def contact_of(listing: Listing, content: dict[str, Any]) -> list[tuple[str, str]]:
    """The contact: (label, text)."""
    names = ("contact_name", "contact_phone", "contact_email")
    return [(listing.SCHEMA.label(name), content[name]) for name in names]


def masked_in(listing: Listing, content: dict[str, Any]) -> list[dict[str, str]]:
    """Personal data in the texts that will be public, and what will stand there."""
    texts = [
        (name, text)
        for name, text in content.items()
        if isinstance(text, str)
        and name not in {*Contact.model_fields, *listing.confidential_parts}
    ]
    return [
        {
            "field": name,
            "label": listing.SCHEMA.label(name),
            "kind": KINDS[found.kind],
            "written": text[found.start : found.end],
            "shown": shown_for(text, found),
        }
        for name, text in texts
        for found in findings(text)
    ]
