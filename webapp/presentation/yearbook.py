"""Entries of the yearbook as rows of tables."""

from collections.abc import Sequence
from typing import Any

from flask import url_for

from matcher.privacy.masking import mask
from matcher.taxonomy import scheme
from matcher.yearbook.items import Item
from matcher.yearbook.models import YearbookEntry
from webapp.presentation.amounts import plain
from webapp.presentation.text import minute

_TONES = {"entered": "open", "checked": "good", "returned": "warn", "replaced": "quiet"}


def item_row(item: Item, entries: Sequence[YearbookEntry], url: str) -> dict[str, Any]:
    """An item of a year: what counts, and what is newer than that.

    Args:
        item: of the year.
        entries: of the year, of each item at most the checked one and a newer one.
        url: of the item's page.
    """
    mine = [entry for entry in entries if entry.item == item.code]
    checked = next((entry for entry in mine if entry.state == "checked"), None)
    newer = mine[-1] if mine and mine[-1] is not checked else None
    return {
        "name": item.name,
        "help": item.help,
        "unit": item.written_unit,
        "url": url,
        "checked": version_row(item, checked) if checked else None,
        "newer": version_row(item, newer) if newer else None,
    }


def version_row(item: Item, entry: YearbookEntry) -> dict[str, Any]:
    """One version, with who wrote and who decided."""
    return {
        "id": entry.id,
        "number": entry.number,
        "value": plain(entry.value / item.scale),
        "source": mask(entry.source),
        "source_number": mask(entry.source_number),
        "document": url_for("yearbook.document", entry_id=entry.id) if entry.upload_id else "",
        "state": scheme("yearbook_states").name(entry.state),
        "tone": _TONES[entry.state],
        "reason": mask(entry.reason),
        "returned_for": mask(entry.returned_for),
        "author": entry.author.display_name if entry.author else "系统",
        "entered_at": minute(entry.entered_at),
        "decider": entry.decider.display_name if entry.decider else "",
        "decided_at": minute(entry.decided_at),
    }
