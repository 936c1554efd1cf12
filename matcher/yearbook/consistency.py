"""What does not fit together in a year: warnings, because the source may still be right."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from matcher.yearbook.items import DATA, Item, items

_Values = Mapping[str, Decimal]


@dataclass(frozen=True)
class _Checks:
    """Which items together may not exceed which, and how much an item may change in a year."""

    at_most: Sequence[tuple[Sequence[str], str]]
    yearly_factor: int


def warnings(year: int, present: _Values, before: _Values) -> Sequence[str]:
    """Sentences about values that do not fit together, or not to the year before.

    Args:
        year: of the present ones.
        present: value by item, in the items' units.
        before: those of the year before.
    """
    known = {one.code: one for one in items(year)}
    return [*_exceeding(known, present), *_jumping(known, present, before)]


def _exceeding(known: Mapping[str, Item], present: _Values) -> Iterator[str]:
    for parts, whole in _checks().at_most:
        if {*parts, whole} <= present.keys() and {*parts, whole} <= known.keys():
            total = sum((present[part] for part in parts), Decimal(0))
            if total > present[whole]:
                names = "与".join(known[part].name for part in parts)
                counted = "合计" if len(parts) > 1 else ""
                yield (
                    f"{names}{counted}（{_written(known[whole], total)}）超过"
                    f"{known[whole].name}（{_written(known[whole], present[whole])}），请核对"
                )


def _jumping(known: Mapping[str, Item], present: _Values, before: _Values) -> Iterator[str]:
    factor = _checks().yearly_factor
    for code, item in known.items():
        low, high = sorted((present.get(code, Decimal(0)), before.get(code, Decimal(0))))
        if low > 0 and high > factor * low:
            yield (
                f"{item.name}由上年的 {_written(item, before[code])}变为 "
                f"{_written(item, present[code])}，相差 {factor} 倍以上，请核对数值和单位"
            )


def _written(item: Item, value: Decimal) -> str:
    return f"{(value / item.scale).normalize():,f} {item.written_unit}"


@cache
def _checks() -> _Checks:
    data = json.loads((DATA / "checks.json").read_text(encoding="utf-8"))
    pairs = tuple((tuple(row["parts"]), row["whole"]) for row in data["at_most"])
    return _Checks(pairs, data["yearly_factor"])
