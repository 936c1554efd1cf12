"""Charts as pictures, drawn from the rows of the tables that stand beside them.

No window and no font of the system: the same rows give the same picture everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

import pylopdf_fonts_zh_cn as fonts

from matcher.annual_reports.document import Picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WIDTH, _DPI = 16.0, 150
_INCH = 2.54
_PRIMARY, _PALE, _INK, _LINE = "#0f5b8d", "#9fb6c7", "#1b2733", "#d9dfe5"
_FONT = "Noto Sans SC"
_LONGEST_LABEL = 14


@dataclass(frozen=True)
class Bar:
    """One row of a chart.

    Attributes:
        label: what it is called.
        value: how long it is drawn; amounts in ten thousand yuan.
        shown: the value as the table writes it.
    """

    label: str
    value: Decimal
    shown: str


def bars(title: str, rows: Sequence[Bar]) -> Picture | None:
    """Horizontal bars in the given order, each with its value; none where nothing is over 0."""
    if not any(row.value > 0 for row in rows):
        return None
    told = "；".join(f"{row.label} {row.shown}" for row in rows)
    return _picture(f"{title}：{told}。", 1.6 + 0.72 * len(rows), lambda axes: _bars(axes, rows))


def months(title: str, present: Sequence[Bar], before: Sequence[Bar], years: str) -> Picture | None:
    """Columns by month, and a line for the year before; none where nothing is over 0.

    Args:
        title: what is shown.
        present: twelve months.
        before: twelve months of the year before.
        years: the two names of the legend, separated by a space.
    """
    if not any(row.value > 0 for row in (*present, *before)):
        return None
    told = "；".join(f"{row.label} {row.shown}" for row in present)
    names = years.split()
    return _picture(f"{title}：{told}。", 6.4, lambda axes: _months(axes, present, before, names))


def funnel(title: str, rows: Sequence[Bar]) -> Picture | None:
    """Bars around a middle line, from the first step to the last."""
    if not any(row.value > 0 for row in rows):
        return None
    told = "；".join(f"{row.label} {row.shown}" for row in rows)
    return _picture(f"{title}：{told}。", 1.2 + 0.82 * len(rows), lambda axes: _steps(axes, rows))


def _picture(alt: str, height: float, draw: Callable[[Axes], None]) -> Picture:
    # Only who draws loads it: every other process starts a second sooner.
    import matplotlib as mpl
    from matplotlib.figure import Figure

    file = BytesIO()
    with mpl.rc_context({"font.family": [_font()], "font.size": 9, "text.color": _INK}):
        figure = Figure(figsize=(_WIDTH / _INCH, height / _INCH), dpi=_DPI, layout="constrained")
        axes = figure.add_subplot()
        axes.spines[["top", "right"]].set_visible(False)
        axes.spines[["bottom", "left"]].set_color(_LINE)
        axes.tick_params(length=0, colors=_INK)
        draw(axes)
        # Without the version of the library, which would make every picture another one.
        figure.savefig(file, format="png", metadata={"Software": None})
    return Picture(file.getvalue(), alt, _WIDTH)


@cache
def _font() -> str:
    from matplotlib import font_manager

    font_manager.fontManager.addfont(fonts.sans_path())
    return _FONT


def _bars(axes: Axes, rows: Sequence[Bar]) -> None:
    drawn = axes.barh(_names(rows), _values(rows), color=_PRIMARY, height=0.62)
    axes.bar_label(drawn, [row.shown for row in rows], padding=4)
    axes.invert_yaxis()
    axes.margins(x=0.22)
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)


def _months(axes: Axes, present: Sequence[Bar], before: Sequence[Bar], names: list[str]) -> None:
    columns = axes.bar(_names(present), _values(present), color=_PRIMARY, width=0.6)
    line = axes.plot(_names(before), _values(before), color=_PALE, marker="o", markersize=4)
    axes.set_title("万元", loc="left", fontsize=9)
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.grid(axis="y", color=_LINE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.legend([columns, *line], names, frameon=False, loc="upper left", ncols=2)
    axes.margins(y=0.18)


def _steps(axes: Axes, rows: Sequence[Bar]) -> None:
    values = _values(rows)
    most = max(values)
    axes.barh(_names(rows), values, left=[-v / 2 for v in values], color=_PRIMARY, height=0.66)
    for place, row in enumerate(rows):
        axes.text(most * 0.54, place, row.shown, va="center")
    axes.set_xlim(-most * 0.52, most * 0.86)
    axes.invert_yaxis()
    axes.xaxis.set_visible(False)
    axes.spines[["bottom", "left"]].set_visible(False)


def _names(rows: Sequence[Bar]) -> list[str]:
    """Labels that fit beside the bars."""
    short = [row.label for row in rows]
    return [x if len(x) <= _LONGEST_LABEL else f"{x[:_LONGEST_LABEL]}…" for x in short]


def _values(rows: Sequence[Bar]) -> list[float]:
    return [float(row.value) for row in rows]
