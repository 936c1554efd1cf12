"""Uploads lie sealed: those from before are sealed by a command, those of former keys anew."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from matcher.db.encrypted import use_keys
from matcher.errors import NotFoundError
from matcher.taxonomy import load_rules
from matcher.uploads.kept import keep
from matcher.uploads.store import UploadStore
from tests.conftest import DATA_KEY, People
from tests.db.test_encrypted import OTHER_KEY
from tests.uploads.files import PDF, docx, png, sent

Receive = Callable[[bytes, str], str]
FILES = [(PDF, "好.pdf"), (png(), "好.png"), (docx(), "好.docx")]


@pytest.fixture(autouse=True)
def kept_ring() -> Iterator[None]:
    """The ring of the process is as it was."""
    yield
    use_keys(DATA_KEY)


@pytest.fixture
def store(tmp_path: Path) -> UploadStore:
    return UploadStore(tmp_path / "uploads")


@pytest.fixture
def received(session: Session, people: People, store: UploadStore) -> Receive:
    """Receive a file and keep it, as a request does; its key."""

    def receive(content: bytes, name: str) -> str:
        found = store.receive(sent(content, name))
        keep(session, people.author, found, purpose="-", organization_id=people.enterprise.id)
        return found.key

    return receive


def content(store: UploadStore, key: str) -> bytes:
    with store.open(key) as file:
        return file.read()


@pytest.mark.parametrize(("before", "name"), FILES)
def test_what_lies_plain_is_sealed_once(
    session: Session, store: UploadStore, received: Receive, before: bytes, name: str
) -> None:
    key = received(before, name)
    store.path(key).write_bytes(before)
    with pytest.raises(NotFoundError, match="打不开"):
        store.open(key)
    assert store.seal_anew(session) == (1, [])
    assert content(store, key) == before
    assert before[:30] not in store.path(key).read_bytes()
    assert store.path(key).stat().st_mode & 0o177 == 0
    assert store.seal_anew(session) == (0, [])
    assert [path.name for path in store.folder.glob("??/*")] == [key]


def test_what_somebody_laid_there_is_not_sealed_as_ours(
    session: Session, store: UploadStore, received: Receive
) -> None:
    key, unknown = received(PDF, "好.pdf"), store.receive(sent(PDF, "好.pdf")).key
    other = PDF.replace(b"%%EOF", b"% \n%%EOF")
    for one in (key, unknown):
        store.path(one).write_bytes(other)
    assert store.seal_anew(session) == (0, [store.path(key)])
    assert store.path(key).read_bytes() == store.path(unknown).read_bytes() == other


def test_a_new_key_takes_over(session: Session, store: UploadStore, received: Receive) -> None:
    key = received(PDF, "好.pdf")
    use_keys(f"{OTHER_KEY},{DATA_KEY}")
    assert content(store, key) == PDF
    assert store.seal_anew(session) == (1, [])
    use_keys(OTHER_KEY)
    assert content(store, key) == PDF
    use_keys(DATA_KEY)
    with pytest.raises(NotFoundError, match="打不开"):
        store.open(key)
    # Without the key nothing is touched, and it is told.
    kept = store.path(key).read_bytes()
    assert store.seal_anew(session) == (0, [store.path(key)])
    assert store.path(key).read_bytes() == kept


def test_a_plain_copy_lasts_as_long_as_it_is_needed(store: UploadStore) -> None:
    key = store.receive(sent(PDF, "好.pdf")).key
    with store.plain(key) as path:
        assert path.read_bytes() == PDF
        assert path.stat().st_mode & 0o177 == 0
    assert [path.name for path in store.folder.rglob("*") if path.is_file()] == [key]


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


def test_a_limit_that_was_lowered_since_keeps_no_file_from_being_sealed(
    session: Session, store: UploadStore, received: Receive, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = received(PDF, "好.pdf")
    store.path(key).write_bytes(PDF)
    monkeypatch.setitem(vars(load_rules()), "upload_megabytes", 0)
    assert store.seal_anew(session) == (1, [])
    assert content(store, key) == PDF
