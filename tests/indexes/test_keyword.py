"""What every keyword engine must do, small cases with values worked out by hand."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from indexes.bm25 import LENGTHS, ExactKeywordIndex, rounded_length
from indexes.errors import InvalidInputError, SnapshotDamagedError, UnknownIdError
from indexes.keyword import LONGEST_TOKEN, KeywordIndex
from indexes.tantivy_engine import TantivyKeywordIndex

DOCUMENTS = {
    10: ["石墨烯", "电池"],
    11: ["石墨烯", "石墨烯", "散热", "薄膜"],
    12: ["数控", "机床"],
    13: [],
    14: ["电池", "石墨烯"],
}
Engine = type[ExactKeywordIndex] | type[TantivyKeywordIndex]


@pytest.fixture(params=[ExactKeywordIndex, TantivyKeywordIndex])
def engine(request: pytest.FixtureRequest) -> Engine:
    kind: Engine = request.param
    return kind


@pytest.fixture
def index(engine: Engine) -> Iterator[KeywordIndex]:
    with engine() as index:
        index.add(list(DOCUMENTS), list(DOCUMENTS.values()))
        yield index


def weight(n: int, frequency: int, length: int) -> float:
    """BM25 by hand: 5 documents with 2 tokens on average."""
    idf = math.log(1 + (5 - n + 0.5) / (n + 0.5))
    return idf * frequency * 2.2 / (frequency + 1.2 * (0.25 + 0.75 * length / 2))


def test_scores_by_hand(index: KeywordIndex) -> None:
    hits = index.search(["石墨烯", "电池"], 9)
    both = weight(3, 1, 2) + weight(2, 1, 2)
    assert hits.ids.tolist() == [10, 14, 11]
    np.testing.assert_allclose(hits.scores, [both, both, weight(3, 2, 4)], rtol=1e-6)


def test_a_repeated_query_token_counts_as_often_as_it_occurs(index: KeywordIndex) -> None:
    hits = index.search(["电池", "石墨烯", "电池", "电池"], 9)
    expected = [weight(3, 1, 2) + 3 * weight(2, 1, 2)] * 2 + [weight(3, 2, 4)]
    np.testing.assert_allclose(hits.scores, expected, rtol=1e-6)


def test_documents_are_given_back(index: KeywordIndex) -> None:
    kept = [sorted(tokens) for tokens in index.documents([11, 13, 10, 11])]
    assert kept == [sorted(DOCUMENTS[i]) for i in (11, 13, 10, 11)]
    with pytest.raises(UnknownIdError, match="99"):
        index.documents([10, 99])


def test_k_cuts_after_ties_by_id(index: KeywordIndex) -> None:
    assert index.search(["电池"], 1).ids.tolist() == [10]
    assert index.search(["电池"], 1_000_000).ids.tolist() == [10, 14]


@pytest.mark.parametrize("tokens", [[], ["没有"], ["没有", "也没有"]])
def test_no_match(index: KeywordIndex, tokens: list[str]) -> None:
    assert len(index.search(tokens, 5)) == 0
    assert len(index.search(tokens, 5, np.ones(20, np.bool_))) == 0
    assert index.scores(tokens, [10, 11]).tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("allowed", "expected"),
    [([], []), ([True] * 14, [10, 11]), ([False] * 14 + [True], [14]), ([False] * 99, [])],
)
def test_filter(index: KeywordIndex, allowed: list[bool], expected: list[int]) -> None:
    assert index.search(["石墨烯"], 9, np.array(allowed, np.bool_)).ids.tolist() in (
        expected,
        expected[::-1],
    )


def test_scores_keep_the_order_of_the_ids(index: KeywordIndex) -> None:
    scores = index.scores(["散热"], [12, 11, 99, -1, 11, 13])
    one = weight(1, 1, 4)
    np.testing.assert_allclose(scores, [0, one, 0, 0, one, 0], rtol=1e-6)
    assert scores.dtype == np.float32
    assert len(index.scores(["散热"], [])) == 0


def test_empty_index(engine: Engine) -> None:
    with engine() as index:
        assert (len(index), index.ids().tolist(), index.remove([1])) == (0, [], 0)
        assert len(index.search(["词"], 5)) == 0
        assert index.scores(["词"], [1]).tolist() == [0.0]
        assert index.document_frequency("词") == 0
        index.add([], [])
        index.add([1, 2], [[], []])
        assert len(index.search(["词"], 5)) == 0
        assert index.ids().tolist() == [1, 2]


def test_adding_a_present_id_replaces_its_document(index: KeywordIndex) -> None:
    index.add([12, 20], [["电池"], ["机床"]])
    assert len(index) == 6
    assert index.search(["机床"], 9).ids.tolist() == [20]
    assert index.search(["电池"], 1).ids.tolist() == [12]


def test_remove_counts_what_was_there(index: KeywordIndex) -> None:
    assert index.remove([11, 11, 99, -3]) == 1
    assert index.ids().tolist() == [10, 12, 13, 14]
    assert len(index) == 4
    assert len(index.search(["散热"], 9)) == 0
    assert index.remove([10, 12, 13, 14]) == 4
    assert len(index.search(["石墨烯"], 9)) == 0


def test_document_frequency(index: KeywordIndex) -> None:
    assert [index.document_frequency(t) for t in ("石墨烯", "散热", "没有")] == [3, 1, 0]


TOKENS = ["C++", "5G", "①", "👩‍🔬", "ﬁ", "AND", '"', "tokens:x", "é", "e\u0301", "\x00", "A", "a"]


def test_tokens_are_taken_as_they_are(engine: Engine) -> None:
    with engine() as index:
        index.add(range(len(TOKENS)), [[token] for token in TOKENS])
        for i, token in enumerate(TOKENS):
            assert index.search([token], 9).ids.tolist() == [i], token


def test_the_longest_token_is_found(engine: Engine) -> None:
    with engine() as index:
        index.add([1], [["长" * (LONGEST_TOKEN // 3)]])
        assert index.search(["长" * (LONGEST_TOKEN // 3)], 1).ids.tolist() == [1]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda i: i.add([1], [["a b"]]), "white space"),
        (lambda i: i.add([1], [["a", ""]]), "empty"),
        (lambda i: i.add([1], [["\u3000"]]), "white space"),
        (lambda i: i.add([1], [["\ud800"]]), "Unicode"),
        (lambda i: i.add([1], [["a" * (LONGEST_TOKEN + 1)]]), "longer"),
        (lambda i: i.add([1], ["电池"]), "one string"),
        (lambda i: i.add([-1], [["a"]]), "negative"),
        (lambda i: i.add([1, 1], [["a"], ["b"]]), "more than once"),
        (lambda i: i.add([1, 2], [["a"]]), "2 ids for 1 rows"),
        (lambda i: i.search("电池", 3), "one string"),
        (lambda i: i.search(["电 池"], 3), "white space"),
        (lambda i: i.search(["电池"], 0), "k must be at least 1"),
        (lambda i: i.search(["电池"], 3, np.ones(4)), "boolean"),
    ],
)
def test_wrong_arguments_are_refused_and_change_nothing(
    index: KeywordIndex, call: Callable[[KeywordIndex], Any], message: str
) -> None:
    with pytest.raises(InvalidInputError, match=message):
        call(index)
    assert index.ids().tolist() == list(DOCUMENTS)


def test_save_and_load_then_go_on(engine: Engine, index: KeywordIndex, tmp_path: Path) -> None:
    index.save(tmp_path / "keywords")
    saved = {p: p.read_bytes() for p in (tmp_path / "keywords").iterdir()}
    with engine.load(tmp_path / "keywords") as loaded:
        assert loaded.ids().tolist() == list(DOCUMENTS)
        before, after = index.search(["石墨烯", "机床"], 9), loaded.search(["石墨烯", "机床"], 9)
        assert after.ids.tolist() == before.ids.tolist()
        assert after.scores.tolist() == before.scores.tolist()
        loaded.add([7, 10], [["电池"], ["薄膜"]])
        assert loaded.search(["电池"], 9).ids.tolist() == [7, 14]
    assert index.search(["电池"], 9).ids.tolist() == [10, 14]
    assert {p: p.read_bytes() for p in (tmp_path / "keywords").iterdir()} == saved


def test_an_empty_index_can_be_saved(engine: Engine, tmp_path: Path) -> None:
    with engine() as index:
        index.save(tmp_path)
    with engine.load(tmp_path) as loaded:
        assert len(loaded) == 0


@pytest.mark.parametrize("content", [None, "", "{}x", '{"documents"'])
def test_unreadable_files_are_refused(
    engine: Engine, index: KeywordIndex, tmp_path: Path, content: str | None
) -> None:
    index.save(tmp_path)
    name = "documents.json" if engine is ExactKeywordIndex else "meta.json"
    (tmp_path / name).unlink()
    if content is not None:
        (tmp_path / name).write_text(content)
    with pytest.raises(SnapshotDamagedError, match="techmatch index rebuild"):
        engine.load(tmp_path)


def test_closing_twice_is_fine(engine: Engine) -> None:
    index = engine()
    index.close()
    index.close()


def test_lengths_are_rounded_down_to_one_byte() -> None:
    assert [rounded_length(n) for n in (0, 1, 40, 41, 42, 55, 57, 60, 63)] == [
        0, 1, 40, 40, 42, 54, 56, 60, 60,
    ]  # fmt: skip
    assert len(set(LENGTHS.tolist())) == 256
    assert LENGTHS[-1] == 2_013_265_944
