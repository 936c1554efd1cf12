"""What a yearbook asks for: items as data, each with its unit, its range and its years."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from matcher.errors import NotFoundError

DATA = Path(__file__).parent / "data"
_WAN = Decimal(10_000)
# By kind: the unit of what is kept, the unit that people write, and the places they may write.
_UNITS = {"count": ("家", "家", 0), "amount": ("元", "万元", 6), "percent": ("%", "%", 4)}


@dataclass(frozen=True)
class Item:
    """One figure of a zone's year.

    Attributes:
        kind: "count", "amount" or "percent".
        unit: of values as they are kept; amounts are in yuan.
        written_unit: in which people write and read them.
        places: how many places people may write after the point.
        least: the smallest plausible value, in `unit`; `most` the largest.
        help: what is counted, and by whom.
        valid_from: the first year that has it; `valid_to` the last, none for ever.
    """

    code: str
    name: str
    kind: str
    unit: str
    written_unit: str
    places: int
    least: Decimal
    most: Decimal
    help: str
    valid_from: int
    valid_to: int | None

    @property
    def scale(self) -> Decimal:
        """How many of `unit` make one of `written_unit`."""
        return _WAN if self.kind == "amount" else Decimal(1)

    @property
    def adds_up(self) -> bool:
        """Whether the values of several zones make a sum."""
        return self.kind != "percent"


def items(year: int) -> Sequence[Item]:
    """The items of a year, in their order."""
    return [
        one
        for one in _items()
        if one.valid_from <= year and (one.valid_to is None or year <= one.valid_to)
    ]


def years(last: int) -> Sequence[int]:
    """The years that have items, the last one first."""
    return range(last, min(one.valid_from for one in _items()) - 1, -1)


def item_of(code: str, year: int) -> Item:
    """One item of a year.

    Raises:
        NotFoundError: the year has none of this code.
    """
    found = next((one for one in items(year) if one.code == code), None)
    if found is None:
        raise NotFoundError(f"{year} 年的年鉴没有这个项目。请从年鉴页面选择。")
    return found


def name_of(code: str) -> str:
    """What an item of whatever year is called; its code where the data does not know it."""
    return next((one.name for one in _items() if one.code == code), code)


@cache
def _items() -> tuple[Item, ...]:
    data = json.loads((DATA / "items.json").read_text(encoding="utf-8"))
    return tuple(_item(row) for row in data["items"])


def _item(row: Mapping[str, object]) -> Item:
    kind = str(row["kind"])
    kept, written, places = _UNITS[kind]
    to = row.get("valid_to")
    return Item(
        code=str(row["code"]),
        name=str(row["name"]),
        kind=kind,
        unit=str(row.get("unit", kept)),
        written_unit=str(row.get("unit", written)),
        places=places,
        least=Decimal(str(row["least"])),
        most=Decimal(str(row["most"])),
        help=str(row["help"]),
        valid_from=int(str(row["valid_from"])),
        valid_to=int(str(to)) if to is not None else None,
    )
