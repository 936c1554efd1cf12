"""Cross-encoders of the library sentence-transformers, from a directory or the hub."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matcher.errors import SettingsError
from matcher.matching.encoder.base import readable
from matcher.matching.encoder.batched import CHARACTERS_PER_TOKEN
from matcher.matching.encoder.query_cache import QueryCache
from matcher.matching.reranking import LOOKED_AT, Pair

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

LONGEST_PAIR = 512
"""Most tokens read of a pair: longer ones take a CPU too long, and few models know them."""
_BATCH = 8
# Of the last thousand rankings: pages are opened again, and each decision ranks anew.
_SCORES_KEPT = 1000 * LOOKED_AT


class CrossEncoderReranker:
    """Scores pairs with a ``CrossEncoder``; the scores of recent pairs are remembered."""

    def __init__(self, model: CrossEncoder, *, name: str) -> None:
        """Take a model that gives one score.

        Args:
            model: The loaded model.
            name: What operators know it by.
        """
        self.name = name
        self._model = model
        self._model.max_seq_length = min(model.max_seq_length or LONGEST_PAIR, LONGEST_PAIR)
        self._scores = QueryCache(_SCORES_KEPT)
        # Torch uses all cores for one batch, and the tokenizer keeps truncation as state.
        self._predicting = Lock()

    def score(self, pairs: Sequence[Pair]) -> NDArray[np.float64]:
        """How well each achievement answers its need, more is better; shape ``(len(pairs),)``."""
        read = [(_head(need), _head(achievement)) for need, achievement in pairs]
        keys = [f"{len(need)} {need}{achievement}" for need, achievement in read]
        by_key = dict(zip(keys, read, strict=True))
        rows = self._scores.rows(keys, lambda unknown: self._predict([by_key[k] for k in unknown]))
        return rows[:, 0].astype(np.float64)

    def _predict(self, pairs: list[Pair]) -> NDArray[np.float32]:
        """Raw scores, shape ``(len(pairs), 1)``: near 0 and 1 a sigmoid would make them equal."""
        from torch.nn import Identity

        with self._predicting:
            scores = self._model.predict(
                pairs, batch_size=_BATCH, show_progress_bar=False, activation_fn=Identity()
            )
        return np.asarray(scores, np.float32).reshape(-1, 1)


@cache
def load_reranker(setting: str) -> CrossEncoderReranker:
    """Load a cross-encoder, once in a process; it takes seconds.

    Args:
        setting: A model directory, loaded without any network access, or a hub name.

    Raises:
        SettingsError: There is no such model, or it is no cross-encoder with one score.
    """
    from safetensors import SafetensorError
    from sentence_transformers import CrossEncoder
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers is typed in part.
    try:
        model = CrossEncoder(setting, local_files_only=Path(setting).is_dir())
    except (OSError, ValueError, SafetensorError) as error:
        raise SettingsError(
            f"环境变量 TECHMATCH_CROSS_ENCODER 指定的交叉编码器 {setting} 无法加载。"
            "请确认它是完整的模型目录，或是本机能够下载的模型名称；不需要时请删除这个变量。"
            f"原因：{error}"
        ) from error
    if not _gives_one_score(model):
        raise SettingsError(
            f"环境变量 TECHMATCH_CROSS_ENCODER 指定的 {setting} 不是给出单一得分的交叉编码器"
            "（重排模型），例如它可能是句向量模型。请换一个模型，或者删除这个变量。"
        )
    return CrossEncoderReranker(model.eval(), name=Path(setting).name)


def _gives_one_score(model: CrossEncoder) -> bool:
    """Whether the scores were trained: the library puts a random head on any other model."""
    kinds: list[str] = getattr(model.config, "architectures", None) or []
    trained = any(kind.endswith("ForSequenceClassification") for kind in kinds)
    return model.num_labels == 1 and (trained or len(model) > 1)


def _head(text: str) -> str:
    return readable(text, LONGEST_PAIR * CHARACTERS_PER_TOKEN)
