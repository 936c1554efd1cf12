"""Whether more or less of something is better."""

import re
from functools import cache

from matcher.indicators import lexicon

_BETTER = {"better": (">", "<"), "as good": ("≥", "≤")}


def better(name: str, unit: str) -> str:
    """The better side: "more" (纯度), "less" (误差), or "" where neither name nor unit tell."""
    for words in (f"{name}{unit}", name):  # 精度0.1mm is better below, 精度95% above
        for side in ("less", "more"):
            if _ending(side).search(words):
                return side
    return ""


def covers(name: str) -> bool:
    """Whether a range of it must hold the wanted one: 工作温度, 量程."""
    return bool(_ending("covers").search(name))


def resolved(comparison: str, name: str, unit: str) -> str:
    """The sign of 优于, which depends on what is measured; other signs stay."""
    signs = _BETTER.get(comparison)
    if not signs:
        return comparison
    return signs[1] if better(name, unit) == "less" else signs[0]


@cache
def _ending(side: str) -> re.Pattern[str]:
    words = lexicon.any_of(lexicon.words("polarity", side))
    return re.compile(rf"(?:{words})$")
