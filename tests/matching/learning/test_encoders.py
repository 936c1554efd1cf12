"""An encoder and its ranker from labels: what is written, and the gain on unseen queries."""

import json
from dataclasses import asdict
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from matcher.errors import ConflictError
from matcher.matching.encoder.fingerprint import model_name
from matcher.matching.encoder.hashing import HashingEncoder
from matcher.matching.encoder.training import Recipe
from matcher.matching.evaluation.beir import Collection
from matcher.matching.evaluation.significance import compare
from matcher.matching.learning import encoders
from matcher.matching.learning.encoders import LearnedPair, Pair, learn_both
from matcher.matching.learning.graded import folds
from matcher.matching.passages import Passages
from matcher.matching.ranking import load_ranker, read_ranker
from matcher.matching.tokens import Tokenizer
from tests.matching.conftest import tokenizer
from tests.matching.encoder.conftest import small_model

__all__ = ["small_model", "tokenizer"]
RECIPE = Recipe(frozen_layers=0, epochs=1, longest=16)
WORDS = ("储能电池", "电池热管理", "氢", "废水")


def _collection() -> Collection:
    """Four documents; each of eight queries wants the one of its own words."""
    documents = {f"d{i}": Passages("achievement", word, word) for i, word in enumerate(WORDS)}
    queries = {f"q{i}": Passages("need", WORDS[i % 4], f"{WORDS[i % 4]}{i}") for i in range(8)}
    levels = {f"q{i}": {f"d{j}": 4.0 if j == i % 4 else 1.0 for j in range(4)} for i in range(8)}
    return Collection(documents, queries, levels)


def _learn(source: Path, out: Path, tokenizer: Tokenizer, said: list[str]) -> LearnedPair:
    current = Pair(HashingEncoder(), load_ranker())
    return learn_both(_collection(), source, out, current, tokenizer, RECIPE, "test-1", said.append)


def test_both_are_written_with_the_gain_over_the_current_pair(
    small_model: Path, tmp_path: Path, tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    fitted: list[set[str]] = []
    fit = encoders.fit_encoder

    def spying(collection: Collection, queries: set[str], *rest: object) -> None:
        fitted.append(queries)
        fit(collection, queries, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(encoders, "fit_encoder", spying)
    monkeypatch.setattr(encoders, "load_encoder", partial(encoders.load_encoder, backend="torch"))
    out, said = tmp_path / "out", list[str]()
    learned = _learn(small_model, out, tokenizer, said)
    assert sorted(path.name for path in out.iterdir()) == [
        "encoder",
        "manifest.json",
        "ranker.json",
    ]
    everything = set(_collection().queries)
    assert fitted == [*(everything - part for part in folds(everything, 2)), everything]

    ranker = read_ranker(out / "ranker.json")
    assert ranker == learned.ranker.ranker
    name = model_name(out / "encoder")
    assert (ranker.version, ranker.manifest["encoder"]) == ("test-1", name)
    assert ranker.manifest["started_from"] == load_ranker().version
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest == learned.manifest
    assert (manifest["documents"], manifest["queries"], manifest["pairs"]) == (4, 8, 32)
    assert manifest["recipe"] == asdict(RECIPE)
    assert manifest["encoder"] == name
    current = {"encoder": "hashing-256", "ranker": load_ranker().version}
    assert manifest["compared_with"] == current
    assert manifest["seconds"] > 0
    # The hashing encoder finds equal words at once: each query's nDCG is 1 before.
    held_out = learned.ranker.held_out
    assert learned.gain == compare(held_out, dict.fromkeys(everything, 1.0))
    assert np.isclose(learned.gain.difference, np.mean(list(held_out.values())) - 1)
    assert manifest["gain"]["ndcg@10"] == asdict(learned.gain)
    assert any("第 2/2 折" in line for line in said)


def test_a_directory_that_exists_is_refused(tmp_path: Path, tokenizer: Tokenizer) -> None:
    with pytest.raises(ConflictError, match="已经存在"):
        _learn(tmp_path / "source", tmp_path, tokenizer, [])
