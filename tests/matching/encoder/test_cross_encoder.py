"""A tiny cross-encoder made here: its scores, and what is refused in place of one."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from matcher.errors import SettingsError
from matcher.matching.encoder.cross_encoder import LONGEST_PAIR, CrossEncoderReranker, load_reranker

PAIRS = [
    ("青贮霉变", "乳酸菌抑制青贮霉变"),
    ("青贮霉变", "风电叶片覆冰监测"),
    ("叶片覆冰", "风电叶片覆冰监测"),
    ("叶片覆冰", ""),
    ("", "乳酸菌"),
]
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
Make = Callable[..., Path]


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Writes a model of two narrow layers, its vocabulary taken from the pairs."""
    from torch import manual_seed
    from transformers import (
        BertConfig,
        BertForSequenceClassification,
        BertModel,
        BertTokenizerFast,
    )

    vocabulary = [*SPECIAL, *sorted(set("".join(map("".join, PAIRS))))]

    def write(labels: int = 1, *, head: bool = True, longest: int = 512) -> Path:
        directory = tmp_path_factory.mktemp("reader")
        (directory / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
        tokenizer = BertTokenizerFast(str(directory / "vocab.txt"), model_max_length=longest)
        config = BertConfig(
            vocab_size=len(vocabulary),
            hidden_size=16,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=32,
            max_position_embeddings=longest,
            num_labels=labels,
            initializer_range=1.0,
        )
        manual_seed(0)
        model = (BertForSequenceClassification if head else BertModel)(config)
        model.save_pretrained(directory)
        tokenizer.save_pretrained(directory)
        return directory

    return write


@pytest.fixture(scope="module")
def directory(make: Make) -> Path:
    return make()


@pytest.fixture(scope="module")
def reranker(directory: Path) -> CrossEncoderReranker:
    return load_reranker(str(directory))


def test_scores_are_the_logits_of_the_model(
    reranker: CrossEncoderReranker, directory: Path
) -> None:
    import torch
    from transformers import BertForSequenceClassification, BertTokenizerFast

    model = BertForSequenceClassification.from_pretrained(directory).eval()
    tokenizer = BertTokenizerFast.from_pretrained(directory)
    with torch.inference_mode():
        expected = [
            model(**tokenizer([need], [offer], return_tensors="pt")).logits.item()
            for need, offer in PAIRS
        ]
    scores = reranker.score(PAIRS)
    assert scores.dtype == np.float64
    assert scores == pytest.approx(expected, abs=1e-4)
    assert len(set(scores.round(3).tolist())) == len(PAIRS)
    assert reranker.name == directory.name


def test_company_order_and_repetition_change_no_score(reranker: CrossEncoderReranker) -> None:
    scores = reranker.score(PAIRS)
    back = reranker.score([*reversed(PAIRS), PAIRS[0]])
    assert back.tolist() == [*scores[::-1].tolist(), scores[0]]
    fresh = CrossEncoderReranker(reranker._model, name="fresh")
    alone = [fresh.score([each])[0] for each in PAIRS]
    assert alone == pytest.approx(scores.tolist(), abs=1e-5)
    assert reranker.score([]).shape == (0,)


def test_a_pair_is_read_once(
    reranker: CrossEncoderReranker, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = CrossEncoderReranker(reranker._model, name="fresh")
    read: list[tuple[str, str]] = []
    predict = reranker._model.predict

    def counted(pairs: list[tuple[str, str]], **options: object) -> object:
        read.extend(pairs)
        return predict(pairs, **options)

    monkeypatch.setattr(reranker._model, "predict", counted)
    first = fresh.score(PAIRS[:2])
    assert fresh.score(PAIRS).tolist()[:2] == first.tolist()
    assert sorted(read) == sorted(PAIRS)
    fresh.score([("青贮", "霉变乳酸菌"), ("青贮霉", "变乳酸菌")])
    assert len(read) == len(PAIRS) + 2, "where one text ends and the other begins counts"


def test_long_and_broken_texts_are_read_from_their_beginning(
    reranker: CrossEncoderReranker,
) -> None:
    long = "青贮霉变" * 12_500
    scores = reranker.score([("霉变", long), ("霉变", long[:4000]), ("霉变\ud83d", "\x00")])
    assert scores[0] == pytest.approx(scores[1], abs=1e-5)
    assert np.isfinite(scores).all()


def test_a_model_that_reads_less_or_more_is_read_as_far_as_it_goes(make: Make) -> None:
    assert load_reranker(str(make(longest=64)))._model.max_seq_length == 64
    assert load_reranker(str(make(longest=2048)))._model.max_seq_length == LONGEST_PAIR


def test_it_is_loaded_once(directory: Path, reranker: CrossEncoderReranker) -> None:
    assert load_reranker(str(directory)) is reranker


def test_what_is_no_cross_encoder_is_refused_by_the_name_of_the_setting(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    for missing in (tmp_path, tmp_path / "none"):
        with pytest.raises(SettingsError, match=r"TECHMATCH_CROSS_ENCODER.*无法加载.*原因：."):
            load_reranker(str(missing))
    for other in (make(head=False), make(labels=3)):
        with pytest.raises(SettingsError, match=r"TECHMATCH_CROSS_ENCODER.*不是给出单一得分"):
            load_reranker(str(other))


def test_without_one_nothing_of_it_is_imported(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from matcher.runtime import Runtime\n"
        "from matcher.settings import Settings\n"
        "print(Runtime(Settings(home=Path(sys.argv[1]))).reranker)\n"
        "print({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n")[:2] == ["None", "set()"]
