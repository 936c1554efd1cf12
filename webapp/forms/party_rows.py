"""Parties of a contract as rows: inputs `<role>-<number>-<part>` whose numbers may have gaps.

Without script the page is asked for one row more by `add=<role>`, for one less by
`remove=<role>-<number>`, for what the register knows of a name by `find=<role>-<number>`, and to
fill a row from the register by `take=<role>-<number>-<id>`.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from matcher.taxonomy import scheme
from webapp.forms.rows import numbered_rows

Row = dict[str, Any]
Parties = dict[str, list[Row]]
ROLES = tuple(term.code for term in scheme("party_roles"))
TEXTS = (
    *("name", "credit_code", "nature", "country", "region", "address"),
    *("legal_representative", "contact", "phone"),
)
PARTS = (*TEXTS, "flags")
# What a new row says without anybody having written it.
BLANK: Row = {"country": "CN"}
_REDRAWING = frozenset({"add", "remove", "find", "take"})
_PLACE = re.compile(rf"({'|'.join(ROLES)})-(\d{{1,4}})(?:-(\d{{1,9}}))?")


def redraws_parties(form: MultiDict[str, str]) -> bool:
    """Whether the form was posted to change or fill its rows, not to be saved."""
    return not _REDRAWING.isdisjoint(form.keys())


def pressed(form: MultiDict[str, str], button: str) -> tuple[str, int, int] | None:
    """The role, number and register id that a button of a row names; None when none was pressed."""
    found = _PLACE.fullmatch(form.get(button, ""))
    return (found[1], int(found[2]), int(found[3] or 0)) if found else None


def posted_parties(form: MultiDict[str, str]) -> Parties:
    """The rows as they are to be shown; blank ones stay only while rows are changed."""
    parties = {role: _numbered(form, role) for role in ROLES}
    if not redraws_parties(form):
        return {role: _written(rows.values()) for role, rows in parties.items()}
    if place := pressed(form, "remove"):
        parties[place[0]].pop(place[1], None)
    return {
        role: [*rows.values(), *([dict(BLANK)] if form.get("add") == role else [])]
        for role, rows in parties.items()
    }


def number_shown(form: MultiDict[str, str], role: str, number: int) -> int:
    """Where a posted row stands among those that are shown; -1 for a row that was not posted."""
    numbers = list(_numbered(form, role))
    return numbers.index(number) if number in numbers else -1


def stored_parties(parties: Sequence[Mapping[str, Any]]) -> Parties:
    """The rows of parties as the schema would be given them."""
    rows: Parties = {role: [] for role in ROLES}
    for party in parties:
        rows[party["role"]].append(party_row(party))
    return rows


def party_row(party: Mapping[str, Any]) -> Row:
    """One party as a row."""
    row = {part: str(party.get(part) or "") for part in TEXTS}
    return row | {"flags": list(party.get("flags") or ())}


def schema_parties(parties: Parties) -> list[dict[str, Any]]:
    """The rows as the schema reads them, in the order in which they are shown."""
    return [
        {"role": role, **{part: row[part] for part in PARTS if row.get(part)}}
        for role, rows in parties.items()
        for row in rows
    ]


def shown_place(parties: Parties, index: int) -> tuple[str, int]:
    """Role and number of the party with this index in `schema_parties`."""
    for role, rows in parties.items():
        if index < len(rows):
            return role, index
        index -= len(rows)
    return ROLES[0], 0


def _numbered(form: MultiDict[str, str], role: str) -> dict[int, Row]:
    rows: dict[int, Row] = {}
    for number, row in numbered_rows(form, role, PARTS).items():
        rows[number] = {**row, "flags": form.getlist(f"{role}-{number}-flags")}
    return rows


def _written(rows: Any) -> list[Row]:
    return [row for row in rows if any(row[part] for part in row if part not in BLANK)]
