"""A figure of a zone as cards and tables show it: its number, its light, its change, in words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from matcher.accounts.models import Zone
from matcher.statistics.definitions import Definition, load
from matcher.statistics.figures import Figure
from matcher.statistics.numbers import UNKNOWN, lacking, measured, number
from webapp.presentation.amounts import plain

Row = dict[str, Any]
_SHARE = "%"
_NOTHING = Decimal(0)
_LIGHTS = {
    "met": ("good", "✓", "达标"),
    "unmet": ("bad", "✕", "未达标"),
    "none": ("quiet", "", "不设门槛"),
    "unknown": ("warn", "?", UNKNOWN),
}


def figure_row(figure: Figure) -> Row:
    """A figure with all its words."""
    definition = figure.definition
    tone, mark, word = _LIGHTS[figure.verdict]
    return {
        "code": definition.code,
        "name": definition.name,
        "group": definition.group,
        "unit": definition.unit,
        "value": number(figure.value, definition.unit),
        "known": figure.value is not None,
        "judged": figure.verdict != "none",
        "tone": tone,
        "mark": mark,
        "word": lacking(figure) or word,
        "threshold": _threshold(definition),
        "counted": figure.counted,
        "excluded": figure.excluded,
        "reason": figure.reason,
    }


def change(figure: Figure, before: Decimal | None) -> str:
    """What it was a year before; how much it has changed only where the period is over."""
    unit, earlier = figure.definition.unit, figure.period.year_before.label
    if before is None:
        return f"{earlier}暂缺"
    was = f"{earlier} {measured(before, unit)}"
    if figure.value is None or not figure.period.ended:
        return was
    more = figure.value - before
    if not more:
        return f"{was}，持平"
    verb = "上升" if more > 0 else "下降"
    if unit == _SHARE:
        return f"{was}，{verb} {abs(more):,.2f} 个百分点"
    return f"{was}，{verb} {abs(more) / before:.1%}" if before else was


def definition_facts(definition: Definition) -> list[tuple[str, str]]:
    """What the figure is, as names and texts."""
    until = f"至 {definition.valid_to}" if definition.valid_to else "起"
    return [
        ("计算方法", definition.formula),
        ("数据来源", definition.source),
        ("门槛", _threshold(definition) or "不设门槛"),
        ("定义有效期", f"{definition.valid_from} {until}"),
        ("定义版本", load().version),
    ]


def difference_rows(kept: Iterable[Figure], now: Iterable[Figure]) -> list[Row]:
    """The figures that are no longer what they were when they were frozen."""
    present = {one.definition.code: one for one in now}
    pairs = ((one, present.get(one.definition.code)) for one in kept)
    return [
        {
            "name": f"{old.definition.name}（{old.definition.unit}）",
            "frozen": number(old.value, old.definition.unit),
            "now": number(new.value, new.definition.unit) if new else "已不再统计",
            "counts": f"{old.counted:,} / {old.excluded:,}",
            "counts_now": f"{new.counted:,} / {new.excluded:,}" if new else "",
        }
        for old, new in pairs
        if new is None
        or (old.value, old.counted, old.excluded) != (new.value, new.counted, new.excluded)
    ]


def zone_rows(turnovers: Sequence[tuple[Zone, Figure]], url: Callable[[Zone], str]) -> list[Row]:
    """What each zone adds to a figure.

    Args:
        turnovers: the same figure of each zone.
        url: of the zone's dashboard.
    """
    total = sum((one.value or _NOTHING for _, one in turnovers), _NOTHING)
    return [
        {
            **figure_row(one),
            "zone": zone.name,
            "url": url(zone),
            "share": f"{(one.value or _NOTHING) / total:.1%}" if total else "",
        }
        for zone, one in turnovers
    ]


def grouped(rows: Sequence[Row]) -> Mapping[str, list[Row]]:
    """The rows by the heading they stand under, in their order."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["group"], []).append(row)
    return groups


def spark(values: Sequence[Decimal | int]) -> str:
    """The points of a small line of 84 by 28 pixels; empty when there is nothing to see."""
    most = max(values, default=0)
    if len(values) < 2 or not most:
        return ""
    step = Decimal(84) / (len(values) - 1)
    points = ((at * step, 27 - 26 * Decimal(value) / most) for at, value in enumerate(values))
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _threshold(definition: Definition) -> str:
    threshold, unit = definition.threshold, definition.unit
    if threshold is None:
        return ""
    return f"{plain(threshold)}{'' if unit == _SHARE else ' '}{unit}"
