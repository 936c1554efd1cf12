"""Uploads lie sealed: those from before are sealed by a command, those of former keys anew."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from matcher.db.encrypted import use_keys
from matcher.errors import NotFoundError
from matcher.uploads.store import UploadStore
from tests.conftest import DATA_KEY
from tests.db.test_encrypted import OTHER_KEY
from tests.uploads.files import PDF, docx, png, sent


@pytest.fixture(autouse=True)
def kept_ring() -> Iterator[None]:
    """The ring of the process is as it was."""
    yield
    use_keys(DATA_KEY)


@pytest.fixture
def store(tmp_path: Path) -> UploadStore:
    return UploadStore(tmp_path / "uploads")


def content(store: UploadStore, key: str) -> bytes:
    with store.open(key) as file:
        return file.read()


@pytest.mark.parametrize("before", [PDF, png(), docx()])
def test_what_lies_plain_is_sealed_once(store: UploadStore, before: bytes) -> None:
    key = store.receive(sent(PDF, "好.pdf")).key
    store.path(key).write_bytes(before)
    with pytest.raises(NotFoundError, match="打不开"):
        store.open(key)
    assert store.seal_anew() == (1, [])
    assert content(store, key) == before
    assert before[:30] not in store.path(key).read_bytes()
    assert store.path(key).stat().st_mode & 0o177 == 0
    assert store.seal_anew() == (0, [])
    assert [path.name for path in store.folder.glob("??/*")] == [key]


def test_a_new_key_takes_over(store: UploadStore) -> None:
    key = store.receive(sent(PDF, "好.pdf")).key
    use_keys(f"{OTHER_KEY},{DATA_KEY}")
    assert content(store, key) == PDF
    assert store.seal_anew() == (1, [])
    use_keys(OTHER_KEY)
    assert content(store, key) == PDF
    use_keys(DATA_KEY)
    with pytest.raises(NotFoundError, match="打不开"):
        store.open(key)
    # Without the key nothing is touched, and it is told.
    kept = store.path(key).read_bytes()
    assert store.seal_anew() == (0, [store.path(key)])
    assert store.path(key).read_bytes() == kept


def test_what_was_changed_or_moved_is_not_handed_out(store: UploadStore) -> None:
    one, other = (store.receive(sent(PDF, "好.pdf")).key for _ in range(2))
    store.path(one).write_bytes(store.path(other).read_bytes())
    with pytest.raises(NotFoundError, match="打不开"):
        store.open(one)
    changed = bytearray(store.path(other).read_bytes())
    changed[-1] ^= 1
    store.path(other).write_bytes(changed)
    with pytest.raises(NotFoundError, match="打不开"):
        store.open(other)
    store.discard(other)
    with pytest.raises(NotFoundError, match="已不在服务器上"):
        store.open(other)
