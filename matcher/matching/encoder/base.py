"""What every sentence encoder offers, and how any of them reads a text."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matcher.errors import TechmatchError

Progress = Callable[[int], None]
"""Receives how many passages were finished since the last call, like ``tqdm.update``."""


class EncoderUnavailableError(TechmatchError):
    """The model cannot be unpacked or loaded; the message (Chinese) says what to do."""


class Encoder(Protocol):
    """Turns texts into unit vectors whose dot product is their similarity.

    Rows follow the order of the texts. A text without any visible character (blank, control
    characters only) gives a zero row, which is similar to nothing; no row ever holds a NaN.
    """

    @property
    def name(self) -> str:
        """Identifies the model and the version of its weights; it keys stored vectors."""
        ...

    @property
    def dimension(self) -> int:
        """Number of components of a vector."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode what is searched for; shape ``(len(texts), dimension)``."""
        ...

    def encode_passages(
        self, texts: Sequence[str], *, progress: Progress | None = None
    ) -> NDArray[np.float32]:
        """Encode what is searched in; shape ``(len(texts), dimension)``."""
        ...


def readable(text: str, limit: int) -> str:
    """Return the first ``limit`` characters without lone surrogates, or ``""`` if none is visible.

    Cutting comes first, so that the time spent on a text of any length is bounded.
    """
    head = text.lstrip()[:limit].rstrip()
    if not any(character.isprintable() and not character.isspace() for character in head):
        return ""
    return head.encode("utf-8", "ignore").decode("utf-8")


def unit_rows(rows: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return the rows at length 1; a zero row stays zero."""
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(norms > 0, norms, 1)).astype(np.float32)
