from hypothesis import given
from hypothesis import strategies as st

from matcher.matching.encoder.batching import token_batches


def test_longest_first_within_the_budget() -> None:
    assert list(token_batches([2, 5, 3, 9, 1], budget=8)) == [[3], [1], [2, 0], [4]]


def test_nothing() -> None:
    assert list(token_batches([], budget=8)) == []


@given(st.lists(st.integers(1, 600), max_size=60), st.integers(1, 2000))
def test_every_position_once_and_no_batch_over_budget(lengths: list[int], budget: int) -> None:
    batches = list(token_batches(lengths, budget))
    assert sorted(position for batch in batches for position in batch) == list(range(len(lengths)))
    for batch in batches:
        cost = max(lengths[position] for position in batch) * len(batch)
        assert cost <= budget or len(batch) == 1
