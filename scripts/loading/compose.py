"""Generated listings: sentences of the demonstration's own texts, newly put together.

A generated listing follows one listing of the demonstration and borrows sentences and numbers from
another of the same kind and sector, so that no two are alike and each is readable Chinese.
"""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from matcher.clock import now, today
from matcher.demonstration.files import listings
from matcher.listings.schemas import SCHEMAS, values

SHARES: Mapping[str, float] = {"demand": 0.2, "scenario": 0.04, "achievement": 0.76}
_BORROWED = 0.3
_STATES = ("published",) * 24 + ("paused",)
_QUALITIES = (
    *("高寒地区", "低品位", "矿用", "高温高湿", "大型", "小型化", "模块化", "连续式", "间歇式"),
    *("井下", "露天", "牧区", "车载", "船用", "户外", "防爆型", "低能耗", "少水", "无氟", "再生"),
    *("改进型", "新一代", "智能", "在线", "移动式", "撬装", "分布式", "耐腐蚀", "轻量化", "高纯"),
)


@dataclass(frozen=True)
class Source:
    """A listing of the demonstration: its kind, the sector of its number, its values."""

    kind: str
    sector: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Composed:
    """A generated listing: its values by column, and the places of the two it follows."""

    kind: str
    values: dict[str, Any]
    first: int
    second: int


def sources() -> list[Source]:
    """All listings of the demonstration."""
    return [_source(kind, dict(row)) for kind in SHARES for row in listings(kind)]


def compose(known: Sequence[Source], count: int) -> Iterator[Composed]:
    """So many listings, the same at every run but for their dates."""
    rng = random.Random(7)  # noqa: S311 - no secret
    places: dict[tuple[str, str], list[int]] = {}
    for place, source in enumerate(known):
        places.setdefault((source.kind, source.sector), []).append(place)
    groups = {kind: [held for key, held in places.items() if key[0] == kind] for kind in SHARES}
    for kind in rng.choices(list(SHARES), weights=list(SHARES.values()), k=count):
        first, second = rng.choices(rng.choice(groups[kind]), k=2)
        yield Composed(kind, _between(known[first], known[second], rng), first, second)


def _source(kind: str, row: dict[str, Any]) -> Source:
    for name in ("organization", "valid_months", "closing_months"):
        row.pop(name, None)
    sector = str(row.pop("external_id")).split("-", 1)[0]
    return Source(kind, sector, values(SCHEMAS[kind].parse(row)))


def _between(first: Source, second: Source, rng: random.Random) -> dict[str, Any]:
    made = dict(first.values)
    for part in SCHEMAS[first.kind].PARTS:
        made[part] = _text(first.values[part], second.values[part], rng)
    made["title"] = rng.choice(_QUALITIES) + _numbers(first.values["title"], rng)
    made["keywords"] = [*first.values["keywords"][:3], *second.values["keywords"][:1]]
    days = timedelta(days=rng.randrange(1, 700), seconds=rng.randrange(86_400))
    return made | {
        "state": rng.choice(_STATES),
        "published_at": now() - days,
        "valid_until": today() + timedelta(days=rng.randrange(30, 700)),
        "region": rng.choice((first, second)).values["region"],
        "industry": rng.choice((first, second)).values["industry"],
    }


def _text(own: str, other: str, rng: random.Random) -> str:
    borrowed = _sentences(other)
    mixed = [
        rng.choice(borrowed) if borrowed and rng.random() < _BORROWED else sentence
        for sentence in _sentences(own)
    ]
    return _numbers("".join(mixed), rng)


def _sentences(text: str) -> list[str]:
    return re.findall(r"[^。；]+[。；]?", text)


def _numbers(text: str, rng: random.Random) -> str:
    return re.sub(
        r"\d+", lambda found: str(max(1, int(int(found[0]) * rng.uniform(0.6, 1.5)))), text
    )
