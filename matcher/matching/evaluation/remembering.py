"""An encoder that keeps its vectors in a file: the next run over the same texts is quick."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from matcher.errors import FileRefusedError
from matcher.matching.encoder.base import Encoder, Progress

Rows = NDArray[np.float32]
_BLOCK = 256  # texts after which an interrupted run has lost nothing


class RememberingEncoder:
    """Encodes a text only when it has not been encoded in this role before."""

    def __init__(self, encoder: Encoder, rows: dict[str, Rows]) -> None:
        self.name = encoder.name
        self.dimension = encoder.dimension
        self.rows = rows
        self._encoder = encoder

    def encode_queries(self, texts: Sequence[str]) -> Rows:
        """Encode what is searched for; shape ``(len(texts), dimension)``."""
        return self._remember("query", texts, self._encoder.encode_queries)

    def encode_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Rows:
        """Encode what is searched in; shape ``(len(texts), dimension)``."""
        rows = self._remember("passage", texts, self._encoder.encode_passages)
        if progress is not None:
            progress(len(texts))
        return rows

    def _remember(
        self, role: str, texts: Sequence[str], encode: Callable[[Sequence[str]], Rows]
    ) -> Rows:
        keys = [sha256(f"{role}\n{text}".encode()).hexdigest() for text in texts]
        unknown = {key: text for key, text in zip(keys, texts, strict=True) if key not in self.rows}
        pending = list(unknown.items())
        for start in range(0, len(pending), _BLOCK):
            block = pending[start : start + _BLOCK]
            rows = encode([text for _, text in block])
            self.rows.update(zip((key for key, _ in block), rows, strict=True))
        return np.stack([self.rows[key] for key in keys]) if keys else encode([])


@contextmanager
def remembering(encoder: Encoder, path: Path) -> Iterator[RememberingEncoder]:
    """The encoder with the vectors of the file, to which new ones are written at the end.

    Raises:
        FileRefusedError: the file is no vector file, or another encoder's.
    """
    remembered = RememberingEncoder(encoder, _read(path, encoder.name) if path.exists() else {})
    known = len(remembered.rows)
    try:
        yield remembered
    finally:
        if len(remembered.rows) > known:
            _write(path, remembered)


def _read(path: Path, name: str) -> dict[str, Rows]:
    try:
        with path.open("rb") as stream, np.load(stream) as file:
            maker, keys, rows = str(file["encoder"]), file["keys"].tolist(), file["rows"]
    except (OSError, ValueError, KeyError, BadZipFile):
        raise FileRefusedError(f"{path} 不是向量文件。请换一个文件名，或删除它后重试。") from None
    if maker != name:
        raise FileRefusedError(
            f"{path} 由语义模型 {maker} 生成，而当前模型是 {name}。请为每个模型使用各自的文件。"
        )
    return dict(zip(keys, rows, strict=True))


def _write(path: Path, encoder: RememberingEncoder) -> None:
    beside = path.with_name(f".{path.name}.new")
    with beside.open("wb") as file:
        np.savez(
            file,
            encoder=np.array(encoder.name),
            keys=np.array(list(encoder.rows)),
            rows=np.stack(list(encoder.rows.values())),
        )
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
