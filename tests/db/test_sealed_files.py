"""Sealed files are whole again for who opens them, and never half or another's."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.db import sealed_files
from matcher.db.encrypted import keys, use_keys
from matcher.db.keys import SEALED_BYTES
from matcher.errors import NotFoundError, UnreadableError
from matcher.made_files.store import MadeFileStore
from tests.conftest import DATA_KEY

PIECE = 8
CONTENT = b"0123456789abcdefghij"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MadeFileStore:
    monkeypatch.setattr(sealed_files, "_PIECE", PIECE)
    return MadeFileStore(tmp_path / "files")


def kept(store: MadeFileStore, key: str, content: bytes) -> Path:
    with store.aside(key) as path:
        path.write_bytes(content)
    return store.path(key)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=5 * PIECE), step=st.integers(1, 3 * PIECE))
def test_whatever_was_written_is_read(store: MadeFileStore, content: bytes, step: int) -> None:
    """Also nothing at all, and what ends where a piece does."""
    path = kept(store, "key", content)
    pieces = max(1, -(-len(content) // PIECE))
    assert path.stat().st_size == len(content) + pieces * SEALED_BYTES
    with store.open("key") as file:
        assert b"".join(iter(lambda: file.read(step), b"")) == content


def test_pieces_cannot_be_moved_left_out_or_cut_off(store: MadeFileStore) -> None:
    path = kept(store, "key", CONTENT)
    whole, size = path.read_bytes(), PIECE + SEALED_BYTES
    first, second, last = whole[:size], whole[size : 2 * size], whole[2 * size :]
    wrong = (first + last, first + second, first + second + last[:-1], first + first + last)
    for content in (*wrong, whole + whole, first + second + last + last):
        path.write_bytes(content)
        with store.open("key") as file, pytest.raises(UnreadableError):
            file.read()
    for content in (second + first + last, b"", CONTENT, whole[:-1][::-1]):
        path.write_bytes(content)
        with pytest.raises(NotFoundError, match="打不开"):
            store.open("key")


def test_a_file_opens_under_its_own_name_and_with_its_key(store: MadeFileStore) -> None:
    path = kept(store, "key", CONTENT)
    path.rename(store.path("other"))
    with pytest.raises(NotFoundError, match="打不开"):
        store.open("other")
    with pytest.raises(NotFoundError, match="不在服务器上"):
        store.open("key")
    store.path("other").rename(path)
    former = keys()
    try:
        use_keys("A" * 43 + "=")
        with pytest.raises(NotFoundError, match="数据密钥已更换"):
            store.open("key")
        use_keys(f"{'A' * 43}=,{DATA_KEY}")
        assert store.open("key").read() == CONTENT
    finally:
        use_keys(DATA_KEY)
    assert keys().ids == former.ids
