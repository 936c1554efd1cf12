"""The decided pairs of a platform as a labelled collection."""

from dataclasses import replace

import pytest

from matcher.errors import TransitionError
from matcher.listings.lifecycle import move
from matcher.listings.models import Listing
from matcher.matching.evaluation.beir import Collection
from matcher.matching.learning import decisions
from matcher.matching.learning.platform import decided_collection
from matcher.matching.passages import passages_of
from matcher.taxonomy import load_rules
from matcher.taxonomy.rules import Learning
from tests.matching.conftest import Platform
from tests.matching.learning.deciding import decide


def collected(platform: Platform) -> Collection:
    with platform.database.read() as session:
        return decided_collection(session)


def test_too_few_decisions_are_refused_with_the_numbers(platform: Platform) -> None:
    decide(platform, 2)
    with pytest.raises(TransitionError, match="现有 2 条需求的 8 对，至少要 20 条需求的 100 对"):
        collected(platform)


def test_needs_are_queries_and_all_public_achievements_documents(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = replace(load_rules(), learning=Learning(needs=2, pairs=8, confirmation=48))
    monkeypatch.setattr(decisions, "load_rules", lambda: rules)
    decide(platform, 3)
    undecided = platform.publish("achievement", "青贮菌剂", abstract="二次发酵")
    platform.publish("demand", "青贮霉变", problem="开窖后二次发酵")
    with platform.database.read() as session:
        codes = {
            kind: [each.code for each in session.query(Listing).filter_by(kind=kind)]
            for kind in ("achievement", "demand")
        }
    found = collected(platform)
    assert list(found.documents) == codes["achievement"]
    assert found.documents[undecided.code].text == "青贮菌剂\n二次发酵"
    assert list(found.queries) == list(found.levels) == codes["demand"][:3]
    offers = codes["achievement"][:4]
    for place, need in enumerate(found.levels):
        (best,) = (offer for offer, level in found.levels[need].items() if level >= 3)
        assert best == offers[place], "the one of the same field was confirmed"
        assert len(found.levels[need]) == 4

    with platform.database.read() as session:
        gone = session.query(Listing).filter_by(code=offers[0]).one()
        assert found.documents[offers[0]] == passages_of(gone)
    researcher = platform.people.researcher
    platform.change(gone, lambda session, offer: move(session, researcher, offer, "withdraw"))
    left = collected(platform)
    assert offers[0] not in left.documents
    assert all(set(judged) == set(offers[1:]) for judged in left.levels.values())
