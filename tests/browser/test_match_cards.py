"""The longest card: accessible, within a telephone, and half a page on paper."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

import pytest
from sqlalchemy import select

from matcher.matching.models import Match
from matcher.matching.reasons import Fit, IndicatorReason, Missing, Place, Reasons
from tests.browser.accessibility import DESK, wrong
from tests.browser.conftest import ENTRANCE, Open
from tests.webapp.members import NEED, suggested
from tests.webapp.site import Site

_LONG = "电池包在满载工况下的最低可充电环境温度"
_NAMES = "新能源与高效节能、先进制造、环境保护与资源综合利用"
_ASPECTS = ("field", "industry", "region", "trl", "cooperation")
_PER_MM = 96 / 25.4
_WIDTH, _HALF = (210 - 24) * _PER_MM, (297 - 24) / 2 * _PER_MM


def longest(kept: dict[str, Any]) -> dict[str, Any]:
    """What was kept, with more indicators and conditions than any real pair has."""
    # An empty place stands in every text.
    told = f"{_LONG} ≤ -35 ℃", f"{_LONG} ≤ -20 ℃"
    row = IndicatorReason(_LONG, *told, "unmet", Place("title", 0, 0), Place("title", 0, 0))
    unsaid = replace(row, offered="", verdict="unknown", achievement=None)
    reasons = Reasons(
        (),
        tuple(Fit(aspect, "met", "", _NAMES, _NAMES) for aspect in _ASPECTS),
        indicators=(*[row] * 5, *[unsaid] * 3),
        missing=tuple(Missing("need", str(n), f"需求未说明{_NAMES}") for n in range(4)),
    )
    return asdict(reasons) | {name: kept[name] for name in ("phrases", "pairs")}


@pytest.fixture
def card(live: Site) -> Iterator[str]:
    """The address of a match that was kept with the most that a card can hold."""
    suggested(live)
    with live.runtime.database.write() as session:
        match = session.scalars(select(Match).where(Match.need.has(title=NEED))).first()
        assert match
        kept, match.reasons = match.reasons, longest(match.reasons)
        number = match.id
    yield f"/desk/matches/{number}"
    with live.runtime.database.write() as session:
        session.get_one(Match, number).reasons = kept


def test_the_longest_card_is_accessible_and_half_a_page(window: Open, card: str) -> None:
    page = window(DESK)
    page.goto(f"{ENTRANCE}?login=broker&then={card}")
    assert wrong(page, card) == []
    page.goto(card)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": round(_WIDTH), "height": 1000})
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    box = page.locator(".match-card").bounding_box()
    assert box
    assert box["height"] <= _HALF
    assert page.locator(".why-table").is_visible()
    assert not page.locator(".match-tools a").is_visible()
