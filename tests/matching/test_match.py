"""Ranked, graded, explained matches in both directions."""

from dataclasses import replace

import pytest

from matcher.actor import PUBLIC, SYSTEM
from matcher.errors import ForbiddenError
from matcher.listings.lifecycle import move
from matcher.listings.models import Listing
from matcher.matching.columns import Filters
from matcher.matching.indexing import encode_all
from matcher.matching.match import match_listing, match_text
from matcher.matching.passages import passages_of_text
from tests.matching.conftest import Platform

WELDING = "镍基高温合金叶片补焊后出现热裂纹，合格率不足 70%"
CURE = "激光补焊工艺使镍基高温合金热裂纹率降至 0.5% 以下"


@pytest.fixture
def welding(platform: Platform) -> tuple[Listing, Listing]:
    """A demand and the achievement that answers it, among others that do not."""
    demand = platform.publish(
        "demand",
        "叶片补焊热裂纹",
        problem=WELDING,
        min_trl=6,
        technical_fields="03",
        region="150203",
        industry="C3240",
        cooperation="技术许可",
    )
    cure = platform.publish(
        "achievement",
        "高温合金激光补焊",
        abstract=CURE,
        trl=7,
        technical_fields="03；05",
        region="150200",
        industry="C3252",
        cooperation="技术许可；技术转让",
    )
    platform.publish("achievement", "牧草青贮菌剂", abstract="抑制青贮二次发酵，损失降到百分之五")
    platform.publish("achievement", "光伏组件清扫机器人", abstract="沙漠电站无水清扫，日清洁两万块")
    platform.publish("demand", "青贮霉变", problem="开窖后二次发酵，青贮损失两成")
    platform.index()
    return demand, cure


def test_the_answer_comes_first_in_both_directions_with_one_relevance(
    platform: Platform, welding: tuple[Listing, Listing]
) -> None:
    demand, cure = welding
    replica = platform.runtime.replica
    with platform.database.read() as session:
        forth = match_listing(session, PUBLIC, replica, demand)
        back = match_listing(session, PUBLIC, replica, cure)
    assert [result.rank for result in forth] == [1, 2, 3]
    assert forth[0].listing.code == cure.code
    assert back[0].listing.code == demand.code
    assert len(back) == 2
    dense = ("dense_title", "dense_text")
    there = [forth[0].ranked.components[name] for name in dense]
    again = [back[0].ranked.components[name] for name in dense]
    assert there == pytest.approx(again, abs=1e-5), "a pair has one dense score"
    contributions = forth[0].ranked.contributions
    assert sum(contributions.values()) == pytest.approx(forth[0].ranked.score)


def test_reasons_quote_both_texts_where_they_stand(
    platform: Platform, welding: tuple[Listing, Listing]
) -> None:
    demand, cure = welding
    with platform.database.read() as session:
        best = match_listing(session, PUBLIC, platform.runtime.replica, demand, 1)[0]
    need, offer = (
        {"title": demand.title, "problem": WELDING},
        {"title": cure.title, "abstract": CURE},
    )
    assert best.reasons.phrases, "both speak of 热裂纹 and 镍基高温合金"
    for shared in best.reasons.phrases:
        here, there = shared.need, shared.achievement
        assert need[here.part][here.start : here.end] == shared.phrase
        assert offer[there.part][there.start : there.end].lower() == shared.phrase.lower()
    assert any("裂纹" in shared.phrase for shared in best.reasons.phrases)
    assert {fit.aspect: fit.verdict for fit in best.reasons.fits} == {
        "field": "met",
        "industry": "near",
        "region": "met",
        "trl": "met",
        "cooperation": "met",
    }


def test_leading_industries_are_moved_up_unless_switched_off(
    platform: Platform, welding: tuple[Listing, Listing]
) -> None:
    demand, cure = welding
    replica = platform.runtime.replica
    weights = {**replica.ranker.weights, "leading_industry": 9.0}
    replica.ranker = replace(replica.ranker, weights=weights)
    favoured = platform.publish("achievement", "青贮窖", abstract="青贮窖", industry="A0311")
    platform.publish("achievement", "青贮膜", abstract="青贮膜", industry="A0111")
    encode_all(platform.database, platform.runtime.encoder)
    with platform.database.read() as session:
        replica.refresh(session, [favoured.id, favoured.id + 1])
        on = match_listing(session, PUBLIC, replica, demand)
        off = match_listing(session, PUBLIC, replica, demand, leading=False)
    # The cure is of a leading industry too (C32), and better in all else.
    assert [result.listing.code for result in on][:2] == [cure.code, favoured.code]
    assert on[1].ranked.contributions["leading_industry"] == 9.0
    assert off[0].listing.code == cure.code
    assert {result.ranked.contributions["leading_industry"] for result in off} == {0.0}
    assert {result.listing.code for result in on} == {result.listing.code for result in off}


def test_structure_reorders_but_hides_nothing_and_leaves_the_grade(
    platform: Platform, welding: tuple[Listing, Listing]
) -> None:
    demand, _ = welding
    replica = platform.runtime.replica
    with platform.database.read() as session:
        plain = match_listing(session, PUBLIC, replica, demand)
        weights = {**replica.ranker.weights, "field": 2.0, "trl": 3.0}
        replica.ranker = replace(replica.ranker, weights=weights)
        weighted = match_listing(session, PUBLIC, replica, demand)
    assert {r.listing.code: (r.ranked.grade, r.ranked.relevance) for r in plain} == {
        r.listing.code: (r.ranked.grade, r.ranked.relevance) for r in weighted
    }
    best = weighted[0].ranked.contributions
    assert (best["field"], best["trl"]) == (2.0, 3.0)
    assert [(r.ranked.contributions["field"]) for r in weighted[1:]] == [1.0, 1.0], "unsaid"


def test_filters_limit_what_is_matched(
    platform: Platform, welding: tuple[Listing, Listing]
) -> None:
    demand, cure = welding

    def codes(filters: Filters) -> list[str]:
        with platform.database.read() as session:
            found = match_listing(session, PUBLIC, platform.runtime.replica, demand, 10, filters)
        return [result.listing.code for result in found]

    assert codes(Filters(fields=("05",))) == [cure.code]
    assert codes(Filters(min_trl=7)) == [cure.code]
    assert codes(Filters(min_trl=8)) == []
    assert codes(Filters(industries=("C",))) == [cure.code]
    assert codes(Filters(organization_kinds=("enterprise",))) == []
    assert len(codes(Filters(regions=("150200",)))) == 3


def test_a_withdrawn_listing_is_gone_before_the_index_knows(
    platform: Platform, welding: tuple[Listing, Listing]
) -> None:
    demand, cure = welding
    author = platform.people.researcher
    platform.change(cure, lambda s, a: move(s, author, a, "withdraw"))
    with platform.database.read() as session:
        found = match_listing(session, SYSTEM, platform.runtime.replica, demand)
        public = match_listing(session, PUBLIC, platform.runtime.replica, demand)
    assert cure.id in platform.runtime.replica.held_hashes()
    assert cure.code not in [result.listing.code for result in public]
    assert cure.code in [result.listing.code for result in found], "the system sees everything"


def test_confidential_parts_are_not_matched(platform: Platform) -> None:
    platform.publish(
        "demand",
        "某工艺难题",
        problem="保密的锂云母浸出液除氟",
        key_technology="公开的部分",
        confidential_parts="problem",
    )
    platform.index()
    index = platform.runtime.replica.sides["need"].keyword["text"]
    assert index.document_frequency("除氟") == 0
    assert index.document_frequency("公开") == 1


def test_too_little_text_is_not_graded(platform: Platform) -> None:
    platform.publish("achievement", "激光补焊", abstract=CURE)
    platform.index()
    with platform.database.read() as session:
        for text, grade in (("裂纹", "unscored"), ("！！？？——😀😀😀😀", "unscored")):
            found = match_text(session, SYSTEM, platform.runtime.replica, passages_of_text(text))
            assert {result.ranked.grade for result in found} <= {grade}
        judged = match_text(session, SYSTEM, platform.runtime.replica, passages_of_text(CURE))
    assert judged[0].ranked.grade != "unscored"
    assert judged[0].ranked.components["dense_text"] == pytest.approx(1.0, abs=0.2)


def test_a_text_is_matched_only_for_members_and_the_desk(platform: Platform) -> None:
    with platform.database.read() as session, pytest.raises(ForbiddenError):
        match_text(session, PUBLIC, platform.runtime.replica, passages_of_text(CURE))


def test_nothing_indexed_matches_nothing(platform: Platform) -> None:
    demand = platform.publish("demand", "叶片补焊热裂纹")
    with platform.database.read() as session:
        assert match_listing(session, PUBLIC, platform.runtime.replica, demand) == []
