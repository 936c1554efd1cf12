"""Indicator rows: inputs `<field>-<number>-<part>` whose numbers may have gaps.

Without script the page is asked for one row more by `add=<field>` and for one less by
`remove=<field>-<number>`.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from matcher.listings.fields import Indicator

Row = dict[str, str]
PARTS = tuple(Indicator.model_fields)
# A row that says nothing but these was never filled in.
_PRESET = frozenset({"operator", "baseline"})


def asks_for_rows(form: MultiDict[str, str]) -> bool:
    """Whether the form was posted to change its rows, not to be saved."""
    return "add" in form or "remove" in form


def posted_rows(form: MultiDict[str, str], name: str) -> list[Row]:
    """The rows as they are to be shown; blank ones stay only while rows are added or removed."""
    rows = _by_number(form, name)
    if not asks_for_rows(form):
        return without_blanks(list(rows.values()))
    removed = re.fullmatch(rf"{re.escape(name)}-(\d+)", form.get("remove", ""))
    if removed:
        rows.pop(int(removed.group(1)), None)
    return [*rows.values(), *([{}] if form.get("add") == name else [])]


def stored_rows(rows: Sequence[Mapping[str, Any]] | None) -> list[Row]:
    """The rows of a listing."""
    return [{part: str(row.get(part, "")) for part in PARTS} for row in rows or ()]


def without_blanks(rows: Sequence[Row]) -> list[Row]:
    """The rows in which something was written."""
    return [row for row in rows if any(row[part].strip() for part in row if part not in _PRESET)]


def _by_number(form: MultiDict[str, str], name: str) -> dict[int, Row]:
    rows: dict[int, Row] = {}
    pattern = re.compile(rf"{re.escape(name)}-(\d{{1,4}})-({'|'.join(PARTS)})")
    for key, value in form.items():
        if found := pattern.fullmatch(key):
            rows.setdefault(int(found.group(1)), {})[found.group(2)] = value
    return dict(sorted(rows.items()))
