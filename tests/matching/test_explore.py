"""A listing as the query: what terms change, what exclusion leaves, who sees it."""

from dataclasses import replace

import pytest

from matcher.actor import PUBLIC, Actor
from matcher.errors import ForbiddenError
from matcher.listings.lifecycle import move
from matcher.listings.models import Listing
from matcher.matching import wishes
from matcher.matching.columns import Filters
from matcher.matching.explore import PAGE_SIZE, Explored, explore
from matcher.matching.match import match_listing
from matcher.matching.terms import held_terms
from matcher.matching.wishes import Wish
from matcher.taxonomy import load_rules
from tests.matching.conftest import Platform

TEXT = "镍基高温合金叶片补焊后出现热裂纹，合格率不足七成"
OFFERS = Wish(Filters(kinds=("achievement",)))
only_sqlite = pytest.mark.parametrize("platform", ["sqlite"], indirect=True)


@pytest.fixture
def need(platform: Platform) -> Listing:
    """A demand, and achievements of which some say 电弧 and some 激光."""
    demand = platform.publish("demand", "叶片补焊热裂纹", problem=TEXT, technical_fields="03")
    for number in range(6):
        way = "电弧" if number % 2 else "激光"
        title = f"叶片补焊热裂纹抑制{number}号"
        fields = {"technical_fields": "05" if number < 2 else "03", "trl": 3 + number}
        platform.publish("achievement", title, abstract=f"{way}补焊叶片，抑制热裂纹", **fields)
    platform.publish("achievement", "青贮菌剂", abstract="牧草二次发酵，减少霉变损失")
    platform.publish("demand", "叶片补焊合格率", problem="叶片补焊后热裂纹多")
    platform.publish("scenario", "叶片补焊车间开放", pain_points="叶片补焊热裂纹")
    platform.index()
    return demand


def run(platform: Platform, listing: Listing, wish: Wish = OFFERS, page: int = 1) -> Explored:
    with platform.database.read() as session:
        listing = session.get_one(Listing, listing.id)
        broker, replica = platform.people.broker, platform.runtime.replica
        return explore(session, broker, replica, listing, wish, page)


def titles(found: Explored) -> list[str]:
    return [one.listing.title for one in found.results]


def test_without_terms_it_is_the_ranking_of_matches(platform: Platform, need: Listing) -> None:
    found = run(platform, need)
    with platform.database.read() as session:
        broker, replica = platform.people.broker, platform.runtime.replica
        listing = session.get_one(Listing, need.id)
        matches = match_listing(session, broker, replica, listing)
        graded = {match.listing.title: match.ranked.grade for match in matches}
    assert titles(found) == list(graded)
    assert {one.listing.title: one.result.ranked.grade for one in found.results if one.result} == (
        graded
    )
    assert (found.total, found.listed, found.first, found.pages, found.scored) == (7, 7, 1, 1, True)
    assert [shared.phrase for shared in found.results[0].phrases] == ["叶片补焊", "裂纹"]


def test_added_terms_move_what_holds_them_up_and_change_no_grade(
    platform: Platform, need: Listing
) -> None:
    plain = run(platform, need)
    for way, numbers in (("激光", (0, 2, 4)), ("电弧", (1, 3, 5))):
        found = run(platform, need, replace(OFFERS, added=(way,)))
        assert sorted(titles(found)[:3]) == [f"叶片补焊热裂纹抑制{n}号" for n in numbers]
        assert grades(found) == grades(plain)
    words = replace(OFFERS, added=("牧草", "霉变"), words_only=True)
    assert titles(run(platform, need, words))[0] == "青贮菌剂"
    assert titles(run(platform, need, replace(words, added=()))) == titles(plain)


def grades(found: Explored) -> dict[str, str]:
    return {one.listing.code: one.result.ranked.grade for one in found.results if one.result}


@only_sqlite
def test_added_terms_count_more_with_more_weight(
    platform: Platform, need: Listing, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish, rules = replace(OFFERS, added=("青贮", "菌剂")), load_rules()
    places = []
    for repetitions, share, weight in ((1, 0.0, 0.0), (30, 0.95, 0.0), (1, 0.0, 9.0)):
        weights = replace(rules.explore, repetitions=repetitions, share=share, weight=weight)
        monkeypatch.setattr(wishes, "load_rules", lambda w=weights: replace(rules, explore=w))
        places.append(titles(run(platform, need, wish)).index("青贮菌剂"))
    assert places == [3, 0, 0]


def test_what_holds_an_excluded_term_is_never_a_result(platform: Platform, need: Listing) -> None:
    wish = replace(OFFERS, excluded=("电弧", "无此词", "霉变"))
    found = run(platform, need, wish)
    assert sorted(titles(found)) == [f"叶片补焊热裂纹抑制{n}号" for n in (0, 2, 4)]
    assert not any(held_terms(one.listing, wish.excluded) for one in found.results)
    assert found.sift.removed == {"电弧": 3, "霉变": 1}
    assert (found.sift.removed_total, len(found.sift.read)) == (4, 7)
    assert (found.total, found.listed) == (7, 3)
    gone = run(platform, need, replace(OFFERS, excluded=("补焊", "叶片", "牧草")))
    assert (gone.results, gone.listed, gone.sift.removed_total) == ([], 0, 7)
    assert gone.sift.removed == {"补焊": 6, "叶片": 6, "牧草": 1}


@only_sqlite
@pytest.mark.parametrize(("rounds", "left"), [(1, 1), (2, 2), (9, 2)])
def test_the_places_of_the_excluded_are_filled_from_below(
    platform: Platform,
    need: Listing,
    monkeypatch: pytest.MonkeyPatch,
    rounds: int,
    left: int,
) -> None:
    rules = replace(load_rules(), explore=replace(load_rules().explore, results=2, rounds=rounds))
    for module in ("wishes", "sifting"):
        monkeypatch.setattr(f"matcher.matching.{module}.load_rules", lambda: rules)
    best = titles(run(platform, need))
    assert len(best) == 2
    found = run(platform, need, replace(OFFERS, excluded=(best[0],)))
    assert found.listed == left
    assert best[0] not in titles(found)


def test_others_of_its_own_side_are_found_too(platform: Platform, need: Listing) -> None:
    like = run(platform, need, Wish(Filters(kinds=("demand",))))
    assert titles(like) == ["叶片补焊合格率"]
    assert like.results[0].result is None
    assert "叶片补焊" in [shared.phrase for shared in like.results[0].phrases]
    assert titles(run(platform, need, Wish(Filters(kinds=("scenario",))))) == ["叶片补焊车间开放"]
    offer = run(platform, need).results[0].listing
    back = run(platform, offer, Wish(Filters(kinds=("demand",))))
    assert need.title in titles(back)
    assert offer.title not in titles(run(platform, offer))
    assert run(platform, offer).listed == 6


def test_filters_narrow_and_every_count_is_what_choosing_gives(
    platform: Platform, need: Listing
) -> None:
    narrow = Filters(kinds=("achievement",), fields=("03",), min_trl=7)
    found = run(platform, need, Wish(narrow))
    assert sorted(titles(found)) == ["叶片补焊热裂纹抑制4号", "叶片补焊热裂纹抑制5号"]
    assert found.without == {"fields": 2, "min_trl": 4}
    for code, number in run(platform, need).facets["fields"].items():
        chosen = Filters(kinds=("achievement",), fields=(code,))
        assert run(platform, need, Wish(chosen)).total == number
    nothing = run(platform, need, Wish(replace(narrow, fields=("09",))))
    assert (nothing.results, nothing.total, nothing.without) == ([], 0, {"fields": 2, "min_trl": 0})


@only_sqlite
def test_pages_hold_everything_once(platform: Platform, need: Listing) -> None:
    for number in range(PAGE_SIZE):
        platform.publish("achievement", f"叶片修复{number}", abstract=TEXT)
    platform.index()
    first, second, beyond = (run(platform, need, page=page) for page in (1, 2, 99))
    assert (first.pages, second.page, second.first) == (2, 2, PAGE_SIZE + 1)
    assert len({*titles(first), *titles(second)}) == PAGE_SIZE + 7
    assert titles(beyond) == titles(second)


@only_sqlite
def test_too_little_text_is_told_and_not_graded(platform: Platform, need: Listing) -> None:
    short = platform.publish("demand", "补焊", problem="补焊")
    platform.index()
    found = run(platform, short)
    assert not found.scored
    assert set(grades(found).values()) == {"unscored"}


def test_the_database_decides_who_sees_what(platform: Platform, need: Listing) -> None:
    hidden = run(platform, need).results[0].listing
    author = platform.people.researcher
    platform.change(hidden, lambda session, it: move(session, author, it, "withdraw"))
    for wish in (OFFERS, replace(OFFERS, excluded=("无此词",))):
        assert hidden.title not in titles(run(platform, need, wish))
    for actor in (PUBLIC, platform.people.author, platform.people.supervisor):
        with pytest.raises(ForbiddenError):
            run_as(platform, actor, need)


def run_as(platform: Platform, actor: Actor, listing: Listing) -> None:
    with platform.database.read() as session:
        explore(session, actor, platform.runtime.replica, listing, OFFERS)
