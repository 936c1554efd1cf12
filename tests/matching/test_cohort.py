"""Cosines of differently worded needs are made comparable, and nothing else changes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.matching.cohort import NEAREST, PRIOR, SIZE, Cohort
from matcher.matching.encoder.hashing import HashingEncoder
from matcher.matching.hybrid import HybridIndex, Probe
from matcher.matching.passages import PARTS
from matcher.matching.tokens import Tokenizer

AXES = np.eye(4, dtype=np.float32)
TITLES = ("高温合金激光补焊", "牧草青贮菌剂", "光伏清扫机器人", "叶片补焊裂纹控制")


def cohort(rows: np.ndarray, size: int, **typical: float) -> Cohort:
    return Cohort({"title": rows.astype(np.float32)}, size, typical)


def test_nearness_is_the_mean_of_the_nearest() -> None:
    rows = np.outer(np.arange(1, 31) / 30, AXES[0])
    need = np.array([AXES[0], AXES[1]])
    expected = np.arange(30 - NEAREST + 1, 31).mean() / 30
    assert cohort(rows, 30).nearness("title", need) == pytest.approx([expected, 0.0])


def test_fewer_than_the_nearest_are_all_taken() -> None:
    assert cohort(AXES[:2], 2).nearness("title", AXES[:1]) == pytest.approx([0.5])


def test_the_shift_leads_to_the_typical_need_as_far_as_the_index_is_large() -> None:
    rows = np.tile(0.6 * AXES[0], (NEAREST, 1))
    need = AXES[:1]
    assert cohort(rows, PRIOR, title=0.8).shift("title", need) == pytest.approx([0.1])
    assert cohort(rows, 19 * PRIOR, title=0.8).shift("title", need) == pytest.approx([0.19])
    assert cohort(rows[:0], 0, title=0.8).shift("title", need).tolist() == [0.0]
    assert cohort(rows, PRIOR).shift("title", need).tolist() == [0.0], "nothing typical is known"


@given(st.lists(st.floats(-1, 1, width=32), min_size=4, max_size=4), st.integers(1, 5_000))
def test_within_a_need_the_order_stays(direction: list[float], size: int) -> None:
    need = np.array([direction], np.float32)
    group = cohort(AXES, size, title=0.5)
    cosines = (need @ AXES.T)[0]
    shifted = cosines + group.shift("title", need)
    assert np.allclose(np.diff(shifted), np.diff(cosines), atol=1e-6)


def test_a_large_index_is_represented_by_entries_over_its_whole_range() -> None:
    index = HybridIndex.empty(4)
    rows = np.tile(AXES, (600, 1))
    ids = range(len(rows))
    empty = [["词"]] * len(rows)
    index.add(ids, dict.fromkeys(PARTS, rows), dict.fromkeys(PARTS, empty))
    group = index.cohort({"title": 0.5})
    assert (group.size, len(group.vectors["title"])) == (2_400, 1_200)
    assert SIZE <= len(group.vectors["title"]) < 2 * SIZE
    assert group.typical == {"title": 0.5}
    index.close()


def test_a_pair_has_the_same_cosines_from_both_sides(tokenizer: Tokenizer) -> None:
    encoder = HashingEncoder()
    index, needs = HybridIndex.empty(encoder.dimension), HybridIndex.empty(encoder.dimension)
    rows = encoder.encode_passages(TITLES)
    words = [tokenizer(title) for title in TITLES]
    for side in (index, needs):
        side.add(range(4), dict.fromkeys(PARTS, rows), dict.fromkeys(PARTS, words))
    group = index.cohort(dict.fromkeys(PARTS, 0.4))

    def probe(place: int, *, seeking: bool) -> Probe:
        vectors = dict.fromkeys(PARTS, rows[place])
        tokens = dict.fromkeys(PARTS, words[place])
        return Probe(vectors, tokens, cohort=group, seeking=seeking)

    for need in range(4):
        offered = index.scores(probe(need, seeking=True), np.arange(4))
        for place in range(4):
            sought = needs.scores(probe(place, seeking=False), np.array([need]))
            assert sought[0, :2] == pytest.approx(offered[place, :2], abs=1e-6)
    plain = index.scores(
        Probe(dict.fromkeys(PARTS, rows[0]), dict.fromkeys(PARTS, words[0])), np.array([0, 3])
    )
    moved = index.scores(probe(0, seeking=True), np.array([0, 3]))
    shift = group.shift("title", rows[:1])[0]
    assert shift != pytest.approx(0, abs=1e-3)
    assert moved[:, 0] - plain[:, 0] == pytest.approx([shift, shift], abs=1e-6)
    assert moved[:, 2:].tolist() == plain[:, 2:].tolist()
    index.close()
    needs.close()


def test_entries_that_another_thread_removes_meanwhile_count_for_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    index = HybridIndex.empty(4)
    words = dict.fromkeys(PARTS, [["词"]] * 4)
    index.add(range(4), dict.fromkeys(PARTS, AXES), words)
    stale = index.dense["text"].ids()
    index.remove([1])
    real = index.dense["text"].ids
    answers = [stale]
    monkeypatch.setattr(index.dense["text"], "ids", lambda: answers.pop() if answers else real())
    group = index.cohort(dict.fromkeys(PARTS, 0.5))
    assert {part: len(group.vectors[part]) for part in PARTS} == dict.fromkeys(PARTS, 3)
    asking = Probe(
        dict.fromkeys(PARTS, AXES[0]), dict.fromkeys(PARTS, ("词",)), cohort=group, seeking=False
    )
    found = index.scores(asking, np.array([0, 1, 2]))
    alone = index.scores(asking, np.array([0, 2]))
    assert found[1].tolist() == [0.0, 0.0, 0.0, 0.0]
    assert found[[0, 2]].tolist() == alone.tolist()
    assert alone[0, 0] != 1.0, "those that are there are still compared"
    index.close()
