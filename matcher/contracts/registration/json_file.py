"""The same as JSON: codes and names, all parties, one contract a line."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from matcher.contracts.registration.columns import CONTRACT, SIDES, Column, party_columns
from matcher.contracts.registration.rows import FormRow, Values

FORMAT, VERSION = "technology-contract-registration", "1"


def write_json(rows: Iterable[FormRow], path: Path, about: Mapping[str, Any]) -> int:
    """Write the contracts, one at a time.

    Args:
        rows: in the order in which they are to stand.
        path: the .json to write.
        about: what the file says of itself.

    Returns:
        How many were written.
    """
    count = 0
    with path.open("w", encoding="utf-8") as file:
        head = {"format": FORMAT, "version": VERSION, **about}
        file.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "contracts": [')
        for count, row in enumerate(rows, start=1):
            separator = "\n" if count == 1 else ",\n"
            file.write(separator + json.dumps(contract_json(row), ensure_ascii=False))
        file.write("\n]}\n")
    return count


def contract_json(row: FormRow) -> dict[str, Any]:
    """One contract: values by field, and beside each code its name as `<field>_name`."""
    parties = [
        {"role": side, **_named(party_columns(private="contact" in party), party)}
        for side in SIDES
        for party in row.parties.get(side, ())
    ]
    return {**_named(CONTRACT, row.contract), "parties": parties}


def _named(columns: Sequence[Column], values: Values) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for column in columns:
        value, written = values[column.field], column.written(values[column.field])
        made[column.field] = _plain(value)
        if isinstance(value, str) and value and written != value:
            made[f"{column.field}_name"] = written
    return made


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value
