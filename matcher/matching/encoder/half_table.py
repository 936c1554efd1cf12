"""Keeps a vocabulary table that is stored in half precision as it is stored."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from matcher.matching.encoder.model_directory import TABLE, WEIGHTS_FILE

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from torch import Tensor


def map_half_table(model: SentenceTransformer, directory: Path) -> None:
    """Let the model look tokens up in its file itself, if the table is stored in float16.

    Loading widens the table to float32 in memory of the process (384 MB for 250,037 tokens of e5).
    Mapped from the file it takes half of that at most, once for all processes. What is looked up
    is widened, so the arithmetic stays float32. Other models stay as they were loaded.
    """
    from safetensors.torch import load_file

    weights = directory / WEIGHTS_FILE
    if model.device.type != "cpu" or not weights.is_file():
        return
    stored = load_file(weights)  # Mapped: nothing is read yet.
    transformer = model.transformers_model
    if transformer and TABLE in stored and stored[TABLE].dtype.itemsize == 2:
        # All tensors, not only the table: else the file would stay mapped twice.
        transformer.load_state_dict(stored, assign=True)
        transformer.get_input_embeddings().register_forward_hook(_widen)


def _widen(_table: object, _ids: object, rows: Tensor) -> Tensor:
    return rows.float()
