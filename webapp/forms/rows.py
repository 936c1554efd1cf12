"""Indicator rows: inputs `<field>-<number>-<part>` whose numbers may have gaps.

Without script the page is asked for one row more by `add=<field>`, for one less by
`remove=<field>-<number>`, and for those that the texts of the form say by `read=<field>`.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from matcher.listings.fields import Indicator

Row = dict[str, str]
# That a row was read from a text is shown to its author and not kept with the listing.
FROM_TEXT = "read"
PARTS = (*Indicator.model_fields, FROM_TEXT)
# A row that says nothing but these was never filled in.
_PRESET = frozenset({"operator", "baseline", FROM_TEXT})


def asks_for_rows(form: MultiDict[str, str]) -> bool:
    """Whether the form was posted to change its rows, not to be saved."""
    return not form.keys().isdisjoint({"add", "remove", "read"})


def posted_rows(form: MultiDict[str, str], name: str) -> list[Row]:
    """The rows as they are to be shown; blank ones stay only while rows are added or removed."""
    rows = numbered_rows(form, name, PARTS)
    if "read" in form or not asks_for_rows(form):
        return without_blanks(list(rows.values()))
    removed = re.fullmatch(rf"{re.escape(name)}-(\d+)", form.get("remove", ""))
    if removed:
        rows.pop(int(removed.group(1)), None)
    return [*rows.values(), *([{}] if form.get("add") == name else [])]


def stored_rows(rows: Sequence[Mapping[str, Any]] | None) -> list[Row]:
    """The rows of a listing."""
    parts = Indicator.model_fields
    return [{part: str(row.get(part, "")) for part in parts} for row in rows or ()]


def without_blanks(rows: Sequence[Row]) -> list[Row]:
    """The rows in which something was written."""
    return [row for row in rows if any(row[part].strip() for part in row if part not in _PRESET)]


def schema_rows(rows: Sequence[Row]) -> list[Row]:
    """The rows as the schema reads them."""
    parts = Indicator.model_fields
    return [{part: row[part] for part in row if part in parts} for row in without_blanks(rows)]


def numbered_rows(form: MultiDict[str, str], name: str, parts: Sequence[str]) -> dict[int, Row]:
    """What was posted as `<name>-<number>-<part>`, by number; only parts of these names."""
    rows: dict[int, Row] = {}
    pattern = re.compile(rf"{re.escape(name)}-(\d{{1,4}})-({'|'.join(parts)})")
    for key, value in form.items():
        if found := pattern.fullmatch(key):
            rows.setdefault(int(found.group(1)), {})[found.group(2)] = value
    return dict(sorted(rows.items()))
