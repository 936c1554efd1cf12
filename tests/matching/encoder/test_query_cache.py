from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from matcher.matching.encoder.hashing import HashingEncoder
from matcher.matching.encoder.query_cache import QueryCache

encode = HashingEncoder(16).encode_queries
Encode = Callable[[list[str]], NDArray[np.float32]]


def _counting(calls: list[list[str]]) -> Encode:
    def counted(texts: list[str]) -> NDArray[np.float32]:
        calls.append(texts)
        return encode(texts)

    return counted


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from(["储能", "制氢", "", "电池", "\ud83d"]), max_size=5)))
def test_rows_are_those_of_the_encoder(batches: list[list[str]]) -> None:
    cache = QueryCache(size=2)
    for batch in batches:
        np.testing.assert_array_equal(cache.rows(batch, encode), encode(batch))


def test_only_what_is_not_known_is_encoded_and_once() -> None:
    calls: list[list[str]] = []
    cache = QueryCache()
    cache.rows(["储能", "制氢", "储能"], _counting(calls))
    cache.rows(["制氢", "电池"], _counting(calls))
    cache.rows(["储能", "电池"], _counting(calls))
    assert calls == [["储能", "制氢"], ["电池"]]


def test_what_was_not_used_longest_is_forgotten() -> None:
    calls: list[list[str]] = []
    cache = QueryCache(size=2)
    for text in ("储能", "制氢", "储能", "电池", "储能", "制氢"):
        cache.rows([text], _counting(calls))
    assert calls == [["储能"], ["制氢"], ["电池"], ["制氢"]]


def test_more_texts_than_are_kept() -> None:
    texts = ["储能", "制氢", "电池"]
    np.testing.assert_array_equal(QueryCache(size=1).rows(texts, encode), encode(texts))


def test_a_caller_may_change_what_it_got() -> None:
    cache = QueryCache()
    for _ in range(2):
        rows = cache.rows(["储能"], encode)
        np.testing.assert_array_equal(rows, encode(["储能"]))
        rows[:] = 0


def test_threads_share_one_cache() -> None:
    cache = QueryCache(size=3)
    texts = [str(number % 7) for number in range(500)]
    with ThreadPoolExecutor(4) as pool:
        rows = list(pool.map(lambda text: cache.rows([text], encode)[0], texts))
    np.testing.assert_array_equal(rows, encode(texts))
