"""Vectors are made once, kept in a file, and never another encoder's."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from matcher.errors import FileRefusedError
from matcher.matching.encoder.hashing import HashingEncoder
from matcher.matching.evaluation.remembering import remembering


class Counting(HashingEncoder):
    """Notes what it encodes."""

    def __init__(self, dimension: int = 16) -> None:
        super().__init__(dimension)
        self.seen: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        self.seen += texts
        return super().encode_queries(texts)


def test_a_text_is_encoded_once_in_each_role(tmp_path: Path) -> None:
    path, plain = tmp_path / "v.npz", HashingEncoder(16)
    first, second = Counting(), Counting()
    with remembering(first, path) as encoder:
        assert (encoder.name, encoder.dimension) == ("hashing-16", 16)
        rows = encoder.encode_passages(["甲", "乙", "甲"])
    assert first.seen == ["甲", "乙"]
    assert np.array_equal(rows, plain.encode_passages(["甲", "乙", "甲"]))
    with remembering(second, path) as encoder:
        assert np.array_equal(encoder.encode_passages(["乙"]), rows[1:2])
        assert np.array_equal(encoder.encode_queries(["乙"]), rows[1:2])
        assert encoder.encode_queries([]).shape == (0, 16)
    assert second.seen == ["乙"], "the role of a query was new"
    assert [entry.name for entry in tmp_path.iterdir()] == ["v.npz"]


def test_what_was_encoded_before_a_failure_is_kept(tmp_path: Path) -> None:
    class Failing(Counting):
        def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
            if "坏" in texts:
                raise KeyboardInterrupt
            return super().encode_queries(texts)

    path = tmp_path / "v.npz"
    texts = [f"第 {number} 条" for number in range(300)]
    with pytest.raises(KeyboardInterrupt), remembering(Failing(), path) as encoder:
        encoder.encode_queries([*texts, "坏"])
    later = Counting()
    with remembering(later, path) as encoder:
        encoder.encode_queries(texts)
    assert later.seen == texts[256:], "the first block was finished"


def test_progress_is_told(tmp_path: Path) -> None:
    finished: list[int] = []
    with remembering(Counting(), tmp_path / "v.npz") as encoder:
        encoder.encode_passages(["甲", "乙"], progress=finished.append)
    assert sum(finished) == 2


def test_a_file_of_another_encoder_or_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "v.npz"
    with remembering(Counting(16), path) as encoder:
        encoder.encode_queries(["甲"])
    with pytest.raises(FileRefusedError, match="hashing-16"), remembering(Counting(8), path):
        pass
    path.write_bytes(b"PK\x03\x04 not a zip")
    with pytest.raises(FileRefusedError, match="不是向量文件"), remembering(Counting(), path):
        pass
    path.write_text("text")
    with pytest.raises(FileRefusedError, match="不是向量文件"), remembering(Counting(), path):
        pass
