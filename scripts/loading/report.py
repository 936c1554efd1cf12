"""The times of requests as a table: medians and tails by kind of page."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from loading.drive import Shot

Row = dict[str, Any]
_ALL = "all"


def rows(platform: Sequence[Shot], bare: Sequence[Shot]) -> list[Row]:
    """One row per kind of page, and one of all; times in milliseconds."""
    pages = [*dict.fromkeys(shot.page for shot in platform), _ALL]
    return [
        {
            "page": page,
            **_figures("", [shot for shot in platform if page in (shot.page, _ALL)]),
            **_figures("bare ", [shot for shot in bare if page in (shot.page, _ALL)]),
        }
        for page in sorted(pages[:-1]) + pages[-1:]
    ]


def table(report: Sequence[Row]) -> str:
    """The rows in Markdown."""
    names = list(report[0])
    lines = ["| " + " | ".join(names) + " |", "|" + " --- |" * len(names)]
    return "\n".join(
        [*lines, *("| " + " | ".join(map(str, row.values())) + " |" for row in report)]
    )


def _figures(prefix: str, shots: Sequence[Shot]) -> Row:
    failed = sum(shot.status != 200 for shot in shots)
    return {
        f"{prefix}n": len(shots),
        f"{prefix}errors": failed,
        f"{prefix}kB": round(float(np.median([shot.size for shot in shots])) / 1000, 1),
        f"{prefix}server p50 / p95 / p99": _spread([shot.server for shot in shots]),
        f"{prefix}client p50 / p95 / p99": _spread([shot.client for shot in shots]),
    }


def _spread(times: Sequence[float]) -> str:
    return " / ".join(f"{value:.1f}" for value in np.nanpercentile(times, (50, 95, 99)))
