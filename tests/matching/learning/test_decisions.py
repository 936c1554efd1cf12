"""A ranker learned from the decisions of a small platform."""

from dataclasses import replace

import pytest

from matcher.errors import TransitionError
from matcher.listings.lifecycle import move
from matcher.listings.models import Listing
from matcher.matching.examples import training_examples
from matcher.matching.labels import load_labels
from matcher.matching.learning import decisions, rankers
from matcher.matching.learning.decisions import learn_from_decisions
from matcher.matching.learning.rankers import Learned
from matcher.taxonomy import load_rules
from matcher.taxonomy.rules import Learning
from tests.matching.conftest import Platform
from tests.matching.learning.deciding import decide
from tests.matching.ranking.plain import PLAIN


def learned(platform: Platform) -> Learned:
    with platform.database.read() as session:
        return learn_from_decisions(session, platform.runtime.replica, "ranker-test")


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Learn from few pairs, and much from each."""
    rules = replace(load_rules(), learning=Learning(needs=4, pairs=16, confirmation=48))
    monkeypatch.setattr(decisions, "load_rules", lambda: rules)
    monkeypatch.setattr(rankers, "STRENGTH", 1.0)


def test_too_few_decisions_are_refused_with_the_numbers(platform: Platform) -> None:
    with pytest.raises(TransitionError, match="现有 0 条需求的 0 对，至少要 20 条需求的 100 对"):
        learned(platform)
    decide(platform, 2)
    with pytest.raises(TransitionError, match="现有 2 条需求的 8 对"):
        learned(platform)


@pytest.mark.usefixtures("eager")
def test_what_brokers_look_at_is_learned(platform: Platform) -> None:
    """Words and meaning are the same everywhere: only the field tells the pairs apart."""
    decide(platform, 12)
    platform.runtime.replica.ranker = PLAIN
    found = learned(platform)
    assert found.better
    ranker = found.ranker
    assert ranker.version == "ranker-test"
    assert ranker.weights["field"] > 0.5 > PLAIN.weights["field"] == 0
    assert ranker.manifest["started_from"] == PLAIN.version
    assert ranker.manifest["labels"] == load_labels().version
    assert (ranker.manifest["queries"], ranker.manifest["pairs"]) == (12, 48)
    assert ranker.manifest["ndcg@10"] == 1.0
    assert "12 条需求、48 对" in ranker.source
    assert ranker.confirmation is not None
    assert set(ranker.confirmation.values) == {0.25}, "each need has one of four confirmed"


@pytest.mark.usefixtures("eager")
def test_pairs_that_left_the_index_do_not_count(platform: Platform) -> None:
    decide(platform, 4)
    assert learned(platform).ranker.confirmation is None, "16 pairs of 48"
    with platform.database.read() as session:
        gone = session.get_one(Listing, training_examples(session)[0].need_id)
    author = platform.people.author
    platform.change(gone, lambda session, need: move(session, author, need, "withdraw"))
    platform.index()
    with pytest.raises(TransitionError, match="现有 3 条需求的 12 对，至少要 4 条需求的 16 对"):
        learned(platform)


@pytest.mark.usefixtures("eager")
def test_dismissals_alone_cannot_be_compared(platform: Platform) -> None:
    decide(platform, 5, confirmed=False)
    with pytest.raises(TransitionError, match="还没有已确认的匹配"):
        learned(platform)
