"""A market small enough to know every number of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest

from matcher.actor import Actor
from matcher.listings.models import Listing
from matcher.market.compute import compute
from matcher.market.overview import Market, Wanted, market
from matcher.taxonomy import load_rules
from tests.matching.conftest import Platform, platform, tokenizer

__all__ = ["platform", "tokenizer"]

WELD = "镍基高温合金叶片激光补焊热裂纹，合格率不足七成"
SILAGE = "牧草青贮二次发酵霉变，乳酸菌剂防止损失"
BATTERY = "矿用卡车蓄电池零下三十度趴窝，加热启动"


@pytest.fixture
def rule() -> Iterator[Callable[..., None]]:
    """Changes rules of the market for one test: `rule(least=4)`."""
    rules, before = load_rules(), load_rules().market
    object.__setattr__(rules, "market", replace(before, least=2, listings_per_topic=4))

    def change(**values: object) -> None:
        object.__setattr__(rules, "market", replace(rules.market, **values))  # type: ignore[arg-type]

    yield change
    object.__setattr__(rules, "market", before)


@dataclass
class Fair:
    """Three topics: one with both sides, one without supply, one without demand.

    Attributes:
        weld: two needs and two achievements that say the same.
        battery: three needs, no achievement.
        silage: three achievements, no need.
    """

    platform: Platform
    weld: list[Listing]
    battery: list[Listing]
    silage: list[Listing]

    def compute(self) -> None:
        """What the worker does."""
        self.platform.index()
        compute(self.platform.database, self.platform.runtime.replica)

    def look(self, actor: Actor | None = None, **wanted: str) -> Market:
        """What an actor sees, an operator of the zone unless told otherwise."""
        who = actor or self.platform.people.operator
        with self.platform.database.read() as session:
            return market(session, who, Wanted(**wanted))


@pytest.fixture
def fair(platform: Platform, rule: Callable[..., None]) -> Fair:
    """Published and computed."""
    publish = platform.publish
    made = Fair(
        platform,
        weld=[
            publish("demand", WELD, problem=WELD, region="150271", industry="C3240"),
            publish("demand", WELD, problem=WELD, region="150203", industry="C3240"),
            publish("achievement", WELD, abstract=WELD, region="110000", industry="C3240"),
            publish("achievement", WELD, abstract=WELD, region="150200"),
        ],
        battery=[
            publish("demand", BATTERY, problem=BATTERY, region="150623", industry="B0610"),
            publish("demand", BATTERY, problem=BATTERY, industry="B0610"),
            publish("scenario", BATTERY, pain_points=BATTERY, region="150600"),
        ],
        silage=[
            publish("achievement", SILAGE, abstract=SILAGE, region="150500", industry="A0190"),
            publish("achievement", SILAGE, abstract=SILAGE, region="150521", industry="A0190"),
            publish("achievement", SILAGE, abstract=SILAGE),
        ],
    )
    made.compute()
    return made
