"""The privacy notice: what is done with personal data, as data with a version."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "notice.json"


@dataclass(frozen=True)
class Purpose:
    """One purpose of processing.

    Attributes:
        code: kept with each consent.
        name: what it is called.
        ground: why the law allows it.
        fields: which data.
        how: what is done with them, and who receives them.
        kept: for how long.
    """

    code: str
    name: str
    ground: str
    fields: str
    how: str
    kept: str


@dataclass(frozen=True)
class Right:
    """One right of the person, and where it is exercised."""

    name: str
    how: str


@dataclass(frozen=True)
class Notice:
    """The notice in force.

    Attributes:
        version: kept with each consent.
        valid_from: its first day.
        purposes: each with its data.
        rights: of the person.
        promises: how the data are protected.
    """

    version: str
    valid_from: date
    purposes: tuple[Purpose, ...]
    rights: tuple[Right, ...]
    promises: tuple[str, ...]

    def purpose(self, code: str) -> Purpose:
        """The purpose with this code."""
        return next(purpose for purpose in self.purposes if purpose.code == code)


@cache
def load_notice() -> Notice:
    """Read the notice in force."""
    data = json.loads(_FILE.read_text(encoding="utf-8"))
    return Notice(
        version=data["version"],
        valid_from=date.fromisoformat(data["valid_from"]),
        purposes=tuple(Purpose(**row) for row in data["purposes"]),
        rights=tuple(Right(**row) for row in data["rights"]),
        promises=tuple(data["promises"]),
    )
