"""Fine-tune the upper layers of a BERT encoder on graded pairs, on a CPU within minutes.

Word embeddings and the lower layers stay as they are: what they make of each text is computed
once and kept, so that an epoch costs half. The loss is CoSENT (Su 2022): of two pairs, the one of
the higher level shall have the higher cosine, whichever needs they belong to; so the cosines also
become comparable between needs.
"""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from sentence_transformers import SentenceTransformer
from torch import Tensor
from torch.nn import functional

from matcher.matching.encoder.model_directory import WEIGHTS_FILE
from matcher.matching.passages import PARTS, Passages

Progress = Callable[[int, int, float], None]
_LAYERS = "encoder.layer"
_TOGETHER = 16


@dataclass(frozen=True)
class Recipe:
    """How to train.

    Attributes:
        frozen_layers: lower layers that stay as they are.
        epochs: how often every pair is seen.
        rate: highest learning rate; it rises over a tenth of the steps and falls to zero.
        scale: the factor on cosines in the loss.
        longest: tokens read of a text.
        group: pairs of one need that stay together, so that it is embedded once for them.
        groups: groups per step.
        seed: of the shuffling and the dropout.
    """

    frozen_layers: int = 6
    epochs: int = 3
    rate: float = 7e-5
    scale: float = 20.0
    longest: int = 192
    group: int = 16
    groups: int = 4
    seed: int = 0


@dataclass(frozen=True)
class GradedPair:
    """A need, an achievement and the level from 1 (无) to 4 (强) of their fit."""

    need: Passages
    achievement: Passages
    level: float


def train_encoder(
    source: Path,
    target: Path,
    pairs: Sequence[GradedPair],
    recipe: Recipe,
    progress: Progress | None = None,
) -> None:
    """Write a fine-tuned copy of a model directory.

    Args:
        source: a sentence-transformers directory of a BERT with mean pooling.
        target: directory to be made; it is of the same layout.
        pairs: what to learn from.
        recipe: how.
        progress: told the step, how many there are, and its loss.
    """
    torch.manual_seed(recipe.seed)
    model = SentenceTransformer(str(source), device="cpu", local_files_only=True)
    bert: Any = model.transformers_model
    bert.float().requires_grad_(False)
    upper = bert.encoder.layer[recipe.frozen_layers :].requires_grad_(True)
    states = _lower_states(model, bert, pairs, recipe)
    _descend(upper, states, pairs, recipe, progress or (lambda _step, _steps, _loss: None))
    shutil.copytree(source, target)
    weights = load_file(source / WEIGHTS_FILE)
    for name, value in upper.state_dict().items():
        layer, rest = name.split(".", 1)
        key = f"{_LAYERS}.{int(layer) + recipe.frozen_layers}.{rest}"
        weights[key] = value.to(weights[key].dtype).contiguous()
    save_file(weights, target / WEIGHTS_FILE, metadata={"format": "pt"})


def _descend(
    upper: Any,
    states: Mapping[tuple[str, str], Tensor],
    pairs: Sequence[GradedPair],
    recipe: Recipe,
    progress: Progress,
) -> None:
    """The training loop."""
    shuffle = np.random.default_rng(recipe.seed)
    per_epoch = -(-len(_groups(pairs, recipe, np.random.default_rng(0))) // recipe.groups)
    steps = per_epoch * recipe.epochs
    optimizer = torch.optim.AdamW(upper.parameters(), lr=recipe.rate, weight_decay=0.01)
    # The rise takes half a step at least: one of no length would be divided by.
    rise = max(0.1, 1.5 / (steps + 1))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, recipe.rate, total_steps=steps + 1, pct_start=rise, anneal_strategy="linear"
    )
    upper.train()
    step = 0
    for _epoch in range(recipe.epochs):
        groups = _groups(pairs, recipe, shuffle)
        for start in range(0, len(groups), recipe.groups):
            batch = [pairs[i] for group in groups[start : start + recipe.groups] for i in group]
            loss = _batch_loss(upper, states, batch, recipe.scale)
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            torch.nn.utils.clip_grad_norm_(upper.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            progress(step, steps, float(loss.detach()))


def _groups(
    pairs: Sequence[GradedPair], recipe: Recipe, shuffle: np.random.Generator
) -> list[list[int]]:
    """Places of pairs, cut into groups of one need each, all in random order."""
    by_need: dict[str, list[int]] = {}
    for place, pair in enumerate(pairs):
        by_need.setdefault(pair.need.hash("text"), []).append(place)
    groups: list[list[int]] = []
    for places in by_need.values():
        mixed = shuffle.permutation(places).tolist()
        groups += [mixed[at : at + recipe.group] for at in range(0, len(mixed), recipe.group)]
    return [groups[i] for i in shuffle.permutation(len(groups))]


def _batch_loss(
    upper: Any, states: Mapping[tuple[str, str], Tensor], batch: Sequence[GradedPair], scale: float
) -> Tensor:
    """The loss over titles and over texts; each text goes through the layers once."""
    keys = list(dict.fromkeys(key for pair in batch for key in _keys(pair)))
    rows = dict(zip(keys, _embed(upper, [states[key] for key in keys]), strict=True))
    levels = torch.tensor([pair.level for pair in batch])
    losses = []
    for part in PARTS:
        needs = torch.stack([rows["need", pair.need.embedded(part)] for pair in batch])
        offers = torch.stack(
            [rows["achievement", pair.achievement.embedded(part)] for pair in batch]
        )
        losses.append(cosent_loss((needs * offers).sum(dim=1), levels, scale))
    return torch.stack(losses).sum()


def cosent_loss(cosines: Tensor, levels: Tensor, scale: float) -> Tensor:
    """log(1 + sum of exp(scale * (lower pair's cosine - higher pair's cosine)))."""
    apart = scale * (cosines[None, :] - cosines[:, None])
    wrong = apart[levels[:, None] > levels[None, :]]
    return torch.logsumexp(torch.cat([torch.zeros(1), wrong]), dim=0)


def _keys(pair: GradedPair) -> list[tuple[str, str]]:
    return [
        (passages.side, passages.embedded(part))
        for passages in (pair.need, pair.achievement)
        for part in PARTS
    ]


def _lower_states(
    model: SentenceTransformer, bert: Any, pairs: Sequence[GradedPair], recipe: Recipe
) -> dict[tuple[str, str], Tensor]:
    """What the frozen layers make of every text, shape (tokens, width) each, half precision."""
    prompts = model.prompts
    prefix = {
        "need": prompts.get("query") or "",
        "achievement": prompts.get("passage") or prompts.get("document") or "",
    }
    keys = list(dict.fromkeys(key for pair in pairs for key in _keys(pair)))
    keys.sort(key=lambda key: len(key[1]))
    states: dict[tuple[str, str], Tensor] = {}
    with torch.inference_mode():
        for start in range(0, len(keys), 64):
            some = keys[start : start + 64]
            texts = [prefix[side] + text for side, text in some]
            tokens = model.tokenizer(
                texts,
                padding=True,
                truncation=True,
                max_length=recipe.longest,
                return_tensors="pt",
            )
            mask = tokens["attention_mask"]
            hidden = _through(
                bert.encoder.layer[: recipe.frozen_layers],
                bert.embeddings(input_ids=tokens["input_ids"]).float(),
                mask,
            )
            for row, key, length in zip(hidden, some, mask.sum(dim=1).tolist(), strict=True):
                states[key] = row[:length].half()
    return {key: state.clone() for key, state in states.items()}


def _embed(upper: Any, states: Sequence[Tensor]) -> list[Tensor]:
    """Unit vectors (width,) of texts whose lower states are given, in their order."""
    order = sorted(range(len(states)), key=lambda place: len(states[place]))
    rows: dict[int, Tensor] = {}
    # Short texts must not be padded to the length of the longest.
    for start in range(0, len(order), _TOGETHER):
        places = order[start : start + _TOGETHER]
        vectors = _unit_vectors(upper, [states[place] for place in places])
        rows.update(zip(places, vectors, strict=True))
    return [rows[place] for place in range(len(states))]


def _unit_vectors(upper: Any, states: Sequence[Tensor]) -> Tensor:
    hidden = torch.nn.utils.rnn.pad_sequence([s.float() for s in states], batch_first=True)
    lengths = torch.tensor([len(state) for state in states])
    mask = (torch.arange(hidden.shape[1])[None, :] < lengths[:, None]).float()
    last = _through(upper, hidden, mask) * mask[..., None]
    return functional.normalize(last.sum(dim=1) / lengths[:, None], dim=1)


def _through(layers: Any, hidden: Tensor, mask: Tensor) -> Tensor:
    """Hidden states after these layers; padding is not attended to."""
    closed = (1.0 - mask[:, None, None, :].float()) * torch.finfo(torch.float32).min
    for layer in layers:
        answer = layer(hidden, closed)
        hidden = answer[0] if isinstance(answer, tuple) else answer
    return hidden
