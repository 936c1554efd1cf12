"""Sentence encoders of the library sentence-transformers, from a directory or the hub."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matcher.matching.encoder.base import EncoderUnavailableError
from matcher.matching.encoder.batched import BatchedEncoder
from matcher.matching.encoder.fingerprint import model_name
from matcher.matching.encoder.half_table import map_half_table

if TYPE_CHECKING:
    from huggingface_hub import ResolvedRevision
    from sentence_transformers import SentenceTransformer

LONGEST_TEXT = 8192
"""Most tokens read of a text, for models that allow more or state no limit."""


class TransformerEncoder(BatchedEncoder):
    """Runs a ``SentenceTransformer`` in torch.

    The prompts ``query`` and ``passage`` (or ``document``), the pooling and the maximal length
    come with the model.

    Attributes:
        model: The ``SentenceTransformer``.
    """

    def __init__(self, path_or_name: str | Path, *, name: str | None = None) -> None:
        """Load the model, which takes seconds.

        Args:
            path_or_name: Local directory, loaded without any network access, or a hub name.
            name: Key of the stored vectors; derived from the weights if omitted.

        Raises:
            EncoderUnavailableError: The model cannot be found or loaded.
        """
        super().__init__()
        self.model, commit = _load(str(path_or_name))
        map_half_table(self.model, Path(path_or_name))
        self.name = name or _name(str(path_or_name), commit)
        self.dimension = self.model.get_embedding_dimension() or 0
        self.longest = min(self.model.max_seq_length or LONGEST_TEXT, LONGEST_TEXT)
        self.model.max_seq_length = self.longest
        self.query_prompt = self._prompt("query")
        self.passage_prompt = self._prompt("passage", "document")
        # The tokenizer keeps padding and truncation as state: two threads at once would clash.
        self._tokenizing = Lock()

    def _prompt(self, *names: str) -> str:
        prompts = self.model.prompts
        return next((prompt for name in names if (prompt := prompts.get(name))), "")

    def _count_tokens(self, text: str) -> int:
        with self._tokenizing:
            return len(self.model.tokenizer(text, truncation=True)["input_ids"])

    def _forward(self, texts: list[str], prompt: str) -> NDArray[np.float32]:
        import torch
        from sentence_transformers.util import batch_to_device

        with torch.inference_mode():
            with self._tokenizing:
                features = self.model.preprocess(texts, prompt=prompt)
            features = self.model(batch_to_device(features, self.model.device))
            rows: NDArray[np.float32] = features["sentence_embedding"].float().cpu().numpy()
            return rows


def _load(path_or_name: str) -> tuple[SentenceTransformer, ResolvedRevision | None]:
    """Return the model, and its commit if it comes from the hub."""
    from huggingface_hub import resolve_revision
    from huggingface_hub.errors import RevisionResolutionError
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers is typed in part.
    local = Path(path_or_name).is_dir()
    try:
        commit = None if local else resolve_revision(path_or_name)
        model = SentenceTransformer(path_or_name, revision=commit, local_files_only=local)
    except (OSError, ValueError, RevisionResolutionError, SafetensorError) as error:
        raise EncoderUnavailableError(
            f"无法加载语义模型 {path_or_name}。请确认 TECHMATCH_ENCODER 是完整的模型目录，"
            f"或是本机能够下载的模型名称；不能联网时可设为 bundled，使用内置模型。原因：{error}"
        ) from error
    return model.eval(), commit


def _name(path_or_name: str, commit: ResolvedRevision | None) -> str:
    if commit is not None:
        return f"{path_or_name}-{commit.resolved[:12]}"
    return model_name(Path(path_or_name))
