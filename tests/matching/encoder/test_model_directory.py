import unicodedata

import pytest
from tokenizers import Tokenizer

from matcher.matching.encoder.bundled import installed_weights
from matcher.matching.encoder.model_directory import build_tokenizer
from matcher.matching.encoder.packed_weights import PackedWeights, read_packed_weights

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def packed() -> PackedWeights:
    return read_packed_weights(installed_weights().read_bytes())


@pytest.fixture(scope="module")
def tokenizer(packed: PackedWeights) -> Tokenizer:
    return build_tokenizer(packed.pieces)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        # Published in fairseq's README of XLM-RoBERTa, so independent of the wheel.
        ("Hello world!", [0, 35378, 8999, 38, 2]),
        ("你好，世界", [0, 6, 124084, 4, 3221, 2]),
        ("नमस्ते दुनिया", [0, 68700, 97883, 29405, 2]),
        ("مرحبا بالعالم", [0, 665, 193478, 258, 1705, 77796, 2]),
        ("Bonjour le monde", [0, 84602, 95, 11146, 2]),
        # A run of characters without a piece is one <unk>.
        ("𠮷𠮷", [0, 6, 3, 2]),
        ("", [0, 2]),
    ],
)
def test_token_ids_are_those_of_xlm_roberta(
    tokenizer: Tokenizer, text: str, ids: list[int]
) -> None:
    assert tokenizer.encode(text).ids == ids


def test_special_tokens_have_the_ids_of_xlm_roberta(tokenizer: Tokenizer) -> None:
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    assert [tokenizer.token_to_id(token) for token in special] == [0, 1, 2, 3, 250001]
    assert tokenizer.get_vocab_size() == 250002


def test_white_space_and_full_width_forms_do_not_matter(tokenizer: Tokenizer) -> None:
    plain = tokenizer.encode("LED 123 kW").ids
    assert tokenizer.encode(" ＬＥＤ　１２３\n\nｋＷ\t").ids == plain


def test_normalizer_agrees_with_the_table_of_the_wheel(
    packed: PackedWeights, tokenizer: Tokenizer
) -> None:
    # Unicode later than the table added U+1F23B; U+FDD0 is the noncharacter of the normalizer.
    known = {0x1F23B, 0xFDD0}
    characters = [
        chr(code)
        for code in range(1, 0x110000)
        if unicodedata.category(chr(code)) not in {"Cs", "Co", "Cn"} and code not in known
    ]
    different = [
        character
        for character in characters
        if tokenizer.normalizer.normalize_str(character)
        != packed.replacements.get(ord(character), character)
    ]
    assert different == []
