"""What a second look changes in a ranking, and what it leaves."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from matcher.actor import PUBLIC, SYSTEM
from matcher.listings.models import Listing
from matcher.matching.match import MatchResult, match_listing, match_text
from matcher.matching.passages import Passages, passages_of_text
from matcher.matching.reranking import CROSS_ENCODER, LOOKED_AT, Pair, Reranker, pair, second_look
from tests.matching.conftest import Platform
from tests.matching.rerankers import Shortest

DEMAND = ("青贮霉变", "开窖后二次发酵，青贮损失两成")
TEXTS = ("青贮损失降到百分之五以下，抑制二次发酵", "青贮窖开窖后二次发酵的防治", "青贮霉变")


class Given:
    """Gives the scores it was made with, in order."""

    name = "given"

    def __init__(self, *scores: float) -> None:
        self.scores = scores

    def score(self, pairs: Sequence[Pair]) -> NDArray[np.float64]:
        return np.array(self.scores[: len(pairs)])


@pytest.fixture
def demand(platform: Platform) -> Listing:
    """A demand, and three achievements of which the worst fitting has the shortest text."""
    demand = platform.publish("demand", DEMAND[0], problem=DEMAND[1])
    platform.publish("achievement", "青贮菌剂", abstract=TEXTS[0])
    platform.publish("achievement", "青贮二次发酵防治", abstract=TEXTS[1])
    platform.publish("achievement", "风电", abstract="叶片覆冰")
    platform.index()
    return demand


def matched(
    platform: Platform, listing: Listing, reranker: Reranker | None, top: int = 10
) -> list[MatchResult]:
    platform.runtime.replica.reranker = reranker
    with platform.database.read() as session:
        return match_listing(session, PUBLIC, platform.runtime.replica, listing, top)


def titles(results: Sequence[MatchResult]) -> list[str]:
    return [result.listing.title for result in results]


def test_the_pair_is_need_and_achievement_in_either_direction() -> None:
    need, offer = Passages("need", "求", "求" * 300), Passages("achievement", "供", "供熱" * 300)
    assert pair(need, offer) == pair(offer, need) == ("求" * 250, "供热" * 300)


def test_the_best_score_comes_first_and_equals_by_id() -> None:
    need, others = Passages("need", "", ""), [Passages("achievement", "", "")] * 4
    ids = np.array([40, 30, 20, 10])
    assert second_look(Given(1, 3, 2, 3), need, others, ids).tolist() == [3, 1, 2, 0]
    # Apart by less than what the company in a batch changes.
    assert second_look(Given(1, 1 + 1e-7, 1, 1), need, others, ids).tolist() == [3, 2, 1, 0]
    assert second_look(Given(), need, [], ids[:0]).tolist() == []


def test_without_one_nothing_is_said_of_it(platform: Platform, demand: Listing) -> None:
    assert platform.runtime.replica.reranker is None
    for result in matched(platform, demand, None):
        assert CROSS_ENCODER not in result.ranked.contributions
        assert (result.ranked.moved, result.reasons.second_look) == (0, "")


def test_it_reorders_and_says_so_and_leaves_the_grade(platform: Platform, demand: Listing) -> None:
    plain = matched(platform, demand, None)
    again = matched(platform, demand, Shortest())
    assert titles(plain)[2] == titles(again)[0] == "风电"
    assert [result.rank for result in again] == [1, 2, 3]
    before = {result.listing.id: result for result in plain}
    for result in again:
        old = before[result.listing.id]
        ranked = result.ranked
        assert (ranked.grade, ranked.relevance) == (old.ranked.grade, old.ranked.relevance)
        assert ranked.components == old.ranked.components
        assert ranked.moved == old.rank - result.rank
        assert ranked.contributions[CROSS_ENCODER] == pytest.approx(
            plain[result.rank - 1].ranked.score - old.ranked.score
        )
        assert sum(ranked.contributions.values()) == pytest.approx(ranked.score)
    assert again[0].reasons.second_look == "交叉编码器复核双方文字后，提前 2 位"
    scores = [result.ranked.score for result in again]
    assert scores == pytest.approx([result.ranked.score for result in plain])


def test_what_is_not_wanted_may_be_moved_up_into_sight(platform: Platform, demand: Listing) -> None:
    assert titles(matched(platform, demand, Shortest(), top=1)) == ["风电"]


def test_only_the_first_are_looked_at(platform: Platform, demand: Listing) -> None:
    for number in range(LOOKED_AT + 5):
        platform.publish("achievement", f"青贮菌剂{number:02}", abstract=TEXTS[0] + "。" * number)
    platform.index()
    plain, reranker = matched(platform, demand, None, 60), Shortest()
    again = matched(platform, demand, reranker, 60)
    assert len(plain) == len(again) == LOOKED_AT + 8
    assert len(reranker.asked) == LOOKED_AT
    assert set(titles(again)[:LOOKED_AT]) == set(titles(plain)[:LOOKED_AT])
    assert titles(again)[LOOKED_AT:] == titles(plain)[LOOKED_AT:]


def test_from_the_other_side_the_same_pairs_are_read(platform: Platform, demand: Listing) -> None:
    forth, back = Shortest(), Shortest()
    best = matched(platform, demand, forth)[-1].listing
    assert titles(matched(platform, best, back)) == [demand.title]
    (asked,) = back.asked
    assert asked in forth.asked
    assert asked[0].startswith(demand.title)


def test_where_there_is_too_little_text_nothing_is_read(
    platform: Platform, demand: Listing
) -> None:
    reranker = Shortest()
    platform.runtime.replica.reranker = reranker
    with platform.database.read() as session:
        for text in ("", "青贮", "😀🎉"):
            match_text(session, SYSTEM, platform.runtime.replica, passages_of_text(text))
        assert reranker.asked == []
        match_text(session, SYSTEM, platform.runtime.replica, passages_of_text(DEMAND[1]))
    assert len(reranker.asked) == 3


def test_what_the_reader_may_not_see_is_not_read(platform: Platform, demand: Listing) -> None:
    reranker = Shortest()
    withdrawn = matched(platform, demand, None)[0].listing

    def withdraw(_: object, listing: Listing) -> None:
        listing.state = "withdrawn"

    platform.change(withdrawn, withdraw)
    assert withdrawn.title not in titles(matched(platform, demand, reranker))
    assert len(reranker.asked) == 2
