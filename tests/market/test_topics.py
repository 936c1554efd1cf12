"""Topics of vectors whose groups are known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.market.topics import Floats, centred, find_topics


def group(axis: int, number: int, role: int) -> Floats:
    """Vectors near one axis, all moved far along another as the role of their side does."""
    rows = np.random.default_rng(axis).normal(0, 0.05, (number, 12))
    rows[:, axis] += 1
    rows[:, role] += 3
    unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit.astype(np.float32)


NEEDS = np.concatenate([group(0, 6, 10), group(1, 4, 10), group(2, 2, 10)])
OFFERS = np.concatenate([group(0, 9, 11), group(1, 5, 11), group(2, 4, 11)])
TRUTH = [0] * 6 + [1] * 4 + [2] * 2 + [0] * 9 + [1] * 5 + [2] * 4


def test_both_sides_of_a_subject_meet_in_one_topic_the_largest_first() -> None:
    found = find_topics(np.concatenate([centred(NEEDS), centred(OFFERS)]), 3)
    assert found.members.tolist() == TRUTH
    assert found.nearness.min() > 0.5


def test_left_as_they_are_the_sides_lie_apart() -> None:
    found = find_topics(np.concatenate([NEEDS, OFFERS]), 2)
    assert found.members.tolist() == [1] * 12 + [0] * 18


def test_the_same_vectors_give_the_same_topics_and_places() -> None:
    vectors = np.concatenate([centred(NEEDS), centred(OFFERS)])
    one, other = find_topics(vectors, 5), find_topics(vectors.copy(), 5)
    for name in ("members", "nearness", "places"):
        assert np.array_equal(getattr(one, name), getattr(other, name))


def test_like_topics_are_near_each_other_on_the_map() -> None:
    near = np.concatenate([group(0, 5, 1), group(2, 4, 1), group(5, 3, 9)])
    places = find_topics(near, 3).places
    one, other, far = (places[topic] for topic in range(3))
    assert np.linalg.norm(one - other) < np.linalg.norm(one - far) / 2


@pytest.mark.parametrize(("rows", "topics"), [(1, 1), (5, 1)])
def test_vectors_that_do_not_differ_are_one_topic(rows: int, topics: int) -> None:
    found = find_topics(np.ones((rows, 4), dtype=np.float32) / 2, 3)
    assert found.members.tolist() == [0] * rows
    assert found.places.tolist() == [[0.0, 0.0]] * topics


def test_a_side_without_differences_is_nowhere() -> None:
    assert centred(np.ones((3, 4), dtype=np.float32)).tolist() == [[0.0] * 4] * 3
    assert centred(np.zeros((0, 4), dtype=np.float32)).shape == (0, 4)


@given(st.integers(0, 50), st.integers(2, 20), st.integers(1, 6))
def test_every_row_has_a_topic_and_every_topic_a_place(seed: int, rows: int, number: int) -> None:
    vectors = np.random.default_rng(seed).normal(size=(rows, 6)).astype(np.float32)
    found = find_topics(centred(vectors), number)
    sizes = np.bincount(found.members)
    assert len(sizes) == len(found.places) == min(number, rows)
    assert sizes.tolist() == sorted(sizes.tolist(), reverse=True)
    assert sizes.min() > 0
    assert np.abs(found.places).max() <= 1
