"""Encrypted columns: sealed at rest, bound to their column, readable through a change of keys."""

import base64
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from matcher.db import Database
from matcher.db.encrypted import EncryptedText, blind_index, keys, use_keys
from matcher.db.keys import KeyRing
from matcher.errors import SettingsError, UnreadableError
from matcher.migrations.tables import metadata
from tests.conftest import DATA_KEY

OTHER_KEY = base64.b64encode(bytes(range(32))).decode()
RING = KeyRing(DATA_KEY)


@pytest.fixture
def kept_ring() -> Iterator[None]:
    """Whatever the test does to the ring of the process is undone."""
    yield
    use_keys(DATA_KEY)


@given(st.text(min_size=1))
def test_what_is_sealed_opens_again_and_does_not_show(plain: str) -> None:
    sealed = RING.seal(plain, "users.email")
    assert RING.open(sealed, "users.email") == plain
    assert sealed.isascii()
    assert RING.seal(plain, "users.email") != sealed


@given(st.text(min_size=1), st.data())
def test_a_changed_text_is_noticed(plain: str, data: st.DataObject) -> None:
    name, _, body = RING.seal(plain, "users.email").partition(":")
    blob = bytearray(base64.b64decode(body))
    place = data.draw(st.integers(0, len(blob) - 1))
    blob[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(UnreadableError, match=r"users\.email"):
        RING.open(f"{name}:{base64.b64encode(blob).decode()}", "users.email")


def test_a_text_moved_to_another_column_does_not_open() -> None:
    sealed = RING.seal("13900000123", "listing_contacts.contact_phone")
    with pytest.raises(UnreadableError, match="移动"):
        RING.open(sealed, "listing_contacts.contact_name")


def test_a_former_key_opens_and_the_first_one_seals() -> None:
    old = RING.seal("示例", "a.b")
    both = KeyRing(f"{OTHER_KEY},{DATA_KEY}")
    assert both.open(old, "a.b") == "示例"
    assert not both.is_current(old)
    new = both.seal("示例", "a.b")
    assert both.is_current(new)
    assert KeyRing(OTHER_KEY).open(new, "a.b") == "示例"
    with pytest.raises(SettingsError, match="TECHMATCH_DATA_KEY"):
        RING.open(new, "a.b")


@pytest.mark.parametrize("bad", ["", "short", "c2hvcnQ=", f"{DATA_KEY},", f"{DATA_KEY},没有"])
def test_a_text_that_is_no_key_is_refused(bad: str) -> None:
    with pytest.raises(SettingsError, match="32 字节"):
        KeyRing(bad)


def test_the_blind_index_is_equal_for_the_same_address_however_typed() -> None:
    assert blind_index(" Name@Example.COM ") == blind_index("ｎame@example.com")
    assert blind_index("name@example.com") != blind_index("name@example.org")
    assert blind_index("name@example.com") != KeyRing(OTHER_KEY).index("name@example.com")
    assert len(blind_index("")) == 64


@pytest.mark.usefixtures("kept_ring")
def test_the_process_uses_the_ring_it_was_given_last() -> None:
    use_keys(OTHER_KEY)
    assert KeyRing(OTHER_KEY).open(keys().seal("示例", "a.b"), "a.b") == "示例"
    with pytest.raises(SettingsError):
        use_keys("not a key")
    assert KeyRing(OTHER_KEY).is_current(keys().seal("示例", "a.b"))


def test_each_encrypted_column_names_itself() -> None:
    named = {
        str(column): column.type.column
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, EncryptedText)
    }
    assert named
    assert all(column == name for column, name in named.items())


def test_the_database_holds_only_the_sealed_text(database: Database) -> None:
    kind = EncryptedText("words.word")
    with database.write() as session:
        dialect = database.engine.dialect
        session.execute(text("CREATE TABLE words (word TEXT)"))
        for word in ("示例联系人", "", None):
            value = kind.process_bind_param(word, dialect)
            session.execute(text("INSERT INTO words VALUES (:word)"), {"word": value})
        raw = list(session.scalars(text("SELECT word FROM words")))
    assert raw[1:] == ["", None]
    assert "示例" not in raw[0]
    assert [kind.process_result_value(value, dialect) for value in raw] == ["示例联系人", "", None]
