"""Achievements side by side: verdicts per indicator, order, limits, and who sees them."""

import pytest

from matcher.actor import PUBLIC
from matcher.errors import ForbiddenError, InvalidError, NotFoundError
from matcher.indicators import describe
from matcher.listings.lifecycle import move
from matcher.listings.models import Listing
from matcher.matching.chosen import chosen_offers
from matcher.matching.comparison import Comparison, compare_offers
from tests.matching.conftest import Platform
from tests.matching.pairs import suggest

ROWS = [
    {"name": "纯度", "operator": "≥", "value": "99.5", "unit": "%"},
    {"name": "处理量", "operator": "≥", "value": "500", "unit": "吨/天"},
]


@pytest.fixture
def pair(platform: Platform) -> tuple[Listing, list[Listing]]:
    need = platform.publish("demand", "盐湖提锂", problem="盐湖卤水提锂收率低", indicators=ROWS)
    offers = [
        platform.publish("achievement", f"吸附提锂{place}", abstract=f"盐湖卤水提锂，{said}。")
        for place, said in enumerate(
            ("纯度99.9%，处理量800吨/天，能耗12 kWh/t", "纯度98%", "吸附剂稳定")
        )
    ]
    platform.index()
    return need, offers


def run(platform: Platform, need: str, *codes: str) -> Comparison:
    with platform.database.read() as session:
        replica = platform.runtime.replica
        return compare_offers(session, platform.people.broker, replica, need, codes)


def test_each_wanted_indicator_has_a_verdict_for_each_achievement(
    platform: Platform, pair: tuple[Listing, list[Listing]]
) -> None:
    need, offers = pair
    codes = [offer.code for offer in reversed(offers)]
    found = run(platform, need.code, *codes, codes[0])
    assert [describe(one) for one in found.wanted] == ["纯度 ≥ 99.5 %", "处理量 ≥ 500 吨/天"]
    assert [offer.listing.code for offer in found.offers] == codes
    verdicts = [[one.verdict for one in offer.compared] for offer in found.offers]
    assert verdicts == [["unknown", "unknown"], ["unmet", "unknown"], ["met", "met"]]
    best = found.offers[2]
    assert [one.offered and one.offered.low for one in best.compared] == [99.9, 800]
    assert [(other.name, other.unit) for other in best.others] == [("能耗", "kWh/t")]
    assert best.result is not None
    assert best.result.listing.id == best.listing.id


def test_what_is_unknown_hidden_or_no_achievement_is_told_alike(
    platform: Platform, pair: tuple[Listing, list[Listing]]
) -> None:
    need, (first, second, _) = pair
    platform.change(second, lambda s, it: move(s, platform.people.researcher, it, "withdraw"))
    platform.index()
    found = run(platform, need.code, first.code, second.code, "A2026-9999", need.code)
    # A broker of the zone still reads what was withdrawn; it is not graded.
    assert [(one.listing.code, one.result is None) for one in found.offers] == [
        (first.code, False),
        (second.code, True),
    ]
    assert found.unknown == ["A2026-9999", need.code]
    for wrong in ("D2026-9999", first.code, ""):
        with pytest.raises(NotFoundError):
            run(platform, wrong, first.code)


@pytest.mark.parametrize("platform", ["sqlite"], indirect=True)
def test_a_fifth_is_refused_and_members_compare_nothing(
    platform: Platform, pair: tuple[Listing, list[Listing]]
) -> None:
    need, _ = pair
    codes = [f"A2026-{number:04}" for number in range(1, 6)]
    assert run(platform, need.code, *codes[:4]).need.code == need.code
    with pytest.raises(InvalidError, match=r"最多比较 4 项.*选择了 5 项.*去掉 1 项"):
        run(platform, need.code, *codes)
    for actor in (PUBLIC, platform.people.author):
        with platform.database.read() as session, pytest.raises(ForbiddenError):
            compare_offers(session, actor, platform.runtime.replica, need.code, [])
        with platform.database.read() as session, pytest.raises(ForbiddenError):
            chosen_offers(session, actor, "", ["1"])


def test_what_was_ticked_is_grouped_by_need(
    platform: Platform, pair: tuple[Listing, list[Listing]]
) -> None:
    need, offers = pair
    other = platform.publish("scenario", "卤水车间开放", pain_points="提锂收率低")
    with platform.database.write() as session:
        kept = {one.id: session.merge(one, load=False) for one in (need, other, *offers)}
        pairs = [(need, offers[1]), (need, offers[0]), (other, offers[2])]
        ids = [str(suggest(session, kept[n.id], kept[a.id]).id) for n, a in pairs]
    with platform.database.read() as session:
        broker = platform.people.broker
        assert chosen_offers(session, broker, "", ids) == {
            need.code: [offers[1].code, offers[0].code],
            other.code: [offers[2].code],
        }
        ticked = [offers[2].code, ids[0], "9" * 30, "0", "²", ids[0]]
        assert chosen_offers(session, broker, need.code, ticked) == {
            need.code: [offers[2].code, offers[1].code]
        }
        assert chosen_offers(session, broker, "", [offers[0].code, ""]) == {}
