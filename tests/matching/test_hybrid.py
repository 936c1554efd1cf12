"""Four engines searched at once give what each gives alone."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from indexes.bm25 import ExactKeywordIndex
from indexes.errors import IndexClosedError, InvalidInputError
from indexes.exact import ExactVectorIndex
from matcher.matching import hybrid
from matcher.matching.hybrid import HybridIndex, Probe, salient
from matcher.matching.passages import PARTS
from tests.indexes.agreement import clustered, zipf_documents

N, D, DEPTH = 6_000, 16, 40


@pytest.fixture(scope="module")
def pair() -> Iterator[tuple[HybridIndex, HybridIndex]]:
    """The production engines and the references, with the same entries."""
    rng = np.random.default_rng(0)
    ids = rng.permutation(2 * N)[:N].tolist()
    vectors = {part: clustered(rng, N, D) for part in PARTS}
    tokens = {part: zipf_documents(rng, N, 30) for part in PARTS}
    reference = HybridIndex(
        {part: ExactVectorIndex(D) for part in PARTS}, {part: ExactKeywordIndex() for part in PARTS}
    )
    index = HybridIndex.empty(D)
    for each in (index, reference):
        each.add(ids, vectors, tokens)
    yield index, reference
    index.close()
    reference.close()


def probe(seed: int) -> Probe:
    rng = np.random.default_rng(seed)
    vectors = clustered(rng, 2, D)
    words = zipf_documents(rng, 2, 60)
    return Probe(dict(zip(PARTS, vectors, strict=True)), dict(zip(PARTS, words, strict=True)))


@pytest.mark.parametrize("share", [0.0, 0.01, 0.1, 0.5, None])
def test_recall_and_scores_agree_with_the_references(
    pair: tuple[HybridIndex, HybridIndex], share: float | None
) -> None:
    index, reference = pair
    for seed in range(6):
        query = probe(seed)
        allowed = None if share is None else np.random.default_rng(seed).random(2 * N) < share
        found, expected = (each.recall(query, DEPTH, allowed) for each in pair)
        np.testing.assert_array_equal(found.ids, expected.ids)
        np.testing.assert_array_equal(found.ranks, expected.ranks)
        np.testing.assert_allclose(
            index.scores(query, found.ids), reference.scores(query, found.ids), atol=1e-4
        )


def test_the_columns_are_those_of_the_components(pair: tuple[HybridIndex, HybridIndex]) -> None:
    index, query = pair[0], probe(7)
    hits = index.hits(query, DEPTH)
    scores = index.scores(query, hits[1].ids)
    np.testing.assert_allclose(scores[:, 1], hits[1].scores, atol=1e-6)
    assert [len(each) for each in hits] == [DEPTH] * 4
    alone = [index.dense_hits(part, query, DEPTH, None) for part in PARTS]
    alone += [index.keyword_hits(part, query, DEPTH, None) for part in PARTS]
    for together, each in zip(hits, alone, strict=True):
        np.testing.assert_array_equal(together.ids, each.ids)
        np.testing.assert_array_equal(together.scores, each.scores)


def test_an_absent_entry_scores_nothing(pair: tuple[HybridIndex, HybridIndex]) -> None:
    assert pair[0].scores(probe(1), np.array([5 * N])).tolist() == [[0.0, 0.0, 0.0, 0.0]]


def test_many_threads_may_recall_at_once(pair: tuple[HybridIndex, HybridIndex]) -> None:
    index, _ = pair
    probes = [probe(seed) for seed in range(40)]
    alone = [index.recall(each, DEPTH).ids.tolist() for each in probes]
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(lambda each: index.recall(each, DEPTH).ids.tolist(), probes))
    assert together == alone


def test_an_error_of_one_engine_reaches_the_caller(
    pair: tuple[HybridIndex, HybridIndex],
) -> None:
    query = probe(2)
    broken = Probe(query.vectors, {**query.tokens, "text": ["zwei Wörter"]})
    with pytest.raises(InvalidInputError, match="white space"):
        pair[0].recall(broken, DEPTH)


def test_a_closed_index_says_so() -> None:
    index = HybridIndex.empty(D)
    index.close()
    index.close()
    with pytest.raises(IndexClosedError):
        index.recall(probe(1), 5)


def test_rare_and_repeated_tokens_are_the_telling_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hybrid, "SALIENT", 2)
    index = ExactKeywordIndex()
    index.add(range(40), [["常"] * 2 + ["偶"] * (i < 4) + ["稀"] * (i == 0) for i in range(40)])
    assert salient(index, ["常", "偶"]) == ["常", "偶"]
    assert salient(index, ["常", "偶", "无", "稀"]) == ["偶", "稀"]
    assert salient(index, ["常", "偶", "稀", "常"]) == ["偶", "稀"]
    assert salient(index, ["偶", "稀", "偶", "常", "稀"]) == ["偶", "稀", "偶", "稀"]
    assert salient(index, [*["常"] * 900, "偶", "稀"]) == [*["常"] * 900, "稀"]
