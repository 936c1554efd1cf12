"""Fine-tuning, on a model of three narrow layers made on the spot."""

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from matcher.matching.encoder.model_directory import (
    LAYER_NAMES,
    WEIGHTS_FILE,
    write_model_directory,
)
from matcher.matching.encoder.packed_weights import PackedWeights, Sizes
from matcher.matching.encoder.training import GradedPair, Recipe, cosent_loss, train_encoder
from matcher.matching.encoder.transformer import TransformerEncoder
from matcher.matching.passages import PARTS, Passages

WIDTH, INNER, LAYERS = 16, 32, 3
RECIPE = Recipe(frozen_layers=1, epochs=12, rate=3e-3, group=2, groups=1)
NEEDS = [Passages("need", "补焊裂纹", "补焊裂纹多"), Passages("need", "青贮霉变", "青贮霉变重")]
OFFERS = [
    Passages("achievement", "激光补焊", "激光补焊工艺"),
    Passages("achievement", "青贮菌剂", "耐冷青贮菌剂"),
]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model directory as the bundled one is written, without dropout."""
    directory = tmp_path_factory.mktemp("tiny")
    letters = "".join(passages.text for passages in NEEDS + OFFERS)
    pieces = ["<s>", "<pad>", "</s>", "<unk>", *dict.fromkeys(f"▁{letters}"), "<mask>"]
    shapes = {"word": len(pieces), "pos": 512, "type": 2}
    tensors = {f"emb.{name}": rows * WIDTH for name, rows in shapes.items()}
    tensors |= {"emb.ln.w": WIDTH, "emb.ln.b": WIDTH}
    for layer in range(LAYERS):
        for short in LAYER_NAMES:
            rows, columns = (INNER if short == name else WIDTH for name in ("fi", "fo"))
            norm = short.endswith("ln")
            tensors[f"l{layer}.{short}.w"] = WIDTH if norm else rows * columns
            tensors[f"l{layer}.{short}.b"] = rows
    random = np.random.default_rng(0)
    packed = PackedWeights(
        Sizes(WIDTH, LAYERS, 2, INNER, len(pieces), 512, 2, 1e-12),
        [(piece, -float(rank)) for rank, piece in enumerate(pieces)],
        {},
        {
            name: (random.normal(scale=0.3, size=size) + name.endswith("ln.w")).astype(np.float32)
            for name, size in tensors.items()
        },
    )
    write_model_directory(packed, directory)
    config = json.loads((directory / "config.json").read_text())
    config |= {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
    (directory / "config.json").write_text(json.dumps(config))
    return directory


def cosines(directory: Path) -> dict[str, np.ndarray]:
    """By part, the cosine of every need (rows) with every achievement."""
    encoder = TransformerEncoder(directory, name="tiny")
    return {
        part: encoder.encode_queries([need[part] for need in NEEDS])
        @ encoder.encode_passages([offer[part] for offer in OFFERS]).T
        for part in PARTS
    }


@pytest.fixture(scope="module")
def pairs(source: Path) -> list[GradedPair]:
    """Of each need, the achievement that the model thinks the worse is the better one."""
    before = cosines(source)["text"]
    return [
        GradedPair(need, offer, 4.0 if before[row, column] == before[row].min() else 1.0)
        for row, need in enumerate(NEEDS)
        for column, offer in enumerate(OFFERS)
    ]


def train(
    source: Path, target: Path, pairs: list[GradedPair], recipe: Recipe = RECIPE
) -> list[tuple[int, int, float]]:
    """Train, and return what was reported."""
    told: list[tuple[int, int, float]] = []
    train_encoder(source, target, pairs, recipe, lambda *step: told.append(step))
    return told


def test_the_loss_by_hand() -> None:
    """Only pairs of unlike levels count, whichever need they belong to."""
    loss = cosent_loss(torch.tensor([0.5, 0.3]), torch.tensor([2.0, 3.0]), 20.0)
    assert float(loss) == pytest.approx(math.log(1 + math.exp(4)))
    loss = cosent_loss(torch.tensor([0.9, 0.1, 0.4]), torch.tensor([4.0, 1.0, 1.0]), 2.0)
    assert float(loss) == pytest.approx(math.log(1 + math.exp(-1.6) + math.exp(-1.0)))
    assert float(cosent_loss(torch.tensor([0.9, 0.1]), torch.tensor([2.0, 2.0]), 20.0)) == 0.0


def test_a_wrong_order_is_turned_and_the_loss_falls(
    source: Path, pairs: list[GradedPair], tmp_path: Path
) -> None:
    told = train(source, tmp_path / "tuned", pairs)
    assert [(step, steps) for step, steps, _ in told] == [(n, 24) for n in range(1, 25)]
    losses = [loss for _, _, loss in told]
    assert np.mean(losses[-2:]) < 0.5 * np.mean(losses[:2])
    levels = np.array([pair.level for pair in pairs]).reshape(2, 2)
    before, after = cosines(source)["text"], cosines(tmp_path / "tuned")["text"]
    assert (before.argmax(axis=1) != levels.argmax(axis=1)).all()
    assert (after.argmax(axis=1) == levels.argmax(axis=1)).all()


def test_what_is_frozen_stays_bit_by_bit_and_the_rest_moves(
    source: Path, pairs: list[GradedPair], tmp_path: Path
) -> None:
    train(source, tmp_path / "tuned", pairs)
    before = load_file(source / WEIGHTS_FILE)
    after = load_file(tmp_path / "tuned" / WEIGHTS_FILE)
    assert before.keys() == after.keys()
    for name, weights in before.items():
        upper = name.startswith(("encoder.layer.1.", "encoder.layer.2."))
        assert weights.dtype == after[name].dtype
        # A bias of all keys alike changes no attention, so it gets no gradient to speak of.
        if "key.bias" not in name:
            assert torch.equal(weights, after[name]) is not upper, name
    names = {path.relative_to(source).as_posix() for path in source.rglob("*")}
    assert {
        p.relative_to(tmp_path / "tuned").as_posix() for p in (tmp_path / "tuned").rglob("*")
    } == (names)


def test_the_first_loss_is_that_of_the_model_as_it_serves(
    source: Path, pairs: list[GradedPair], tmp_path: Path
) -> None:
    """The kept lower states, prompts, padding and pooling give the vectors that search uses."""
    told = train(source, tmp_path / "tuned", pairs, replace(RECIPE, groups=2, epochs=1))
    levels = torch.tensor([pair.level for pair in pairs])
    expected = sum(
        float(cosent_loss(torch.tensor(table.ravel()), levels, RECIPE.scale))
        for table in cosines(source).values()
    )
    assert told == [(1, 1, pytest.approx(expected, rel=0.01))]


def test_a_seed_gives_the_same_model_again(
    source: Path, pairs: list[GradedPair], tmp_path: Path
) -> None:
    few = replace(RECIPE, epochs=3)
    for name, recipe in (("a", few), ("b", few), ("c", replace(few, seed=1))):
        train(source, tmp_path / name, pairs, recipe)
    first, again, other = ((tmp_path / name / WEIGHTS_FILE).read_bytes() for name in "abc")
    assert first == again
    assert first != other, "another seed shuffles otherwise"


@pytest.mark.parametrize("epochs", [1, 9])
def test_any_number_of_steps_has_a_learning_rate(
    source: Path, pairs: list[GradedPair], tmp_path: Path, epochs: int
) -> None:
    """At nine steps the rise of the rate would be of no length."""
    told = train(source, tmp_path / "tuned", pairs[:2], replace(RECIPE, epochs=epochs))
    assert len(told) == epochs
    assert np.isfinite([loss for _, _, loss in told]).all()
