"""Rows join the chain when they are committed, whoever writes and however often."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, func, select, text
from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.actor import SYSTEM, Actor
from matcher.audit import record
from matcher.audit.digests import row_hash
from matcher.audit.models import AuditEntry
from matcher.audit.verify import Verification, verify
from matcher.db import Database
from matcher.errors import AuditError

_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


def write(database: Database, *numbers: int) -> None:
    """One transaction with these rows."""
    with database.write() as session:
        for number in numbers:
            record(session, SYSTEM, "a.b", ("a", number), None, {"n": number})


def positions(database: Database) -> list[tuple[int | None, int]]:
    """Place in the chain and object of every row, by id."""
    with database.read() as session:
        rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        return [(row.position, row.object_id) for row in rows]


def test_rows_are_numbered_across_transactions(database: Database) -> None:
    write(database, 7, 8)
    write(database, 9)
    assert positions(database) == [(1, 7), (2, 8), (3, 9)]
    assert verify(database) == Verification(3, 0, ())


def test_the_row_says_from_where(database: Database) -> None:
    with database.write() as session:
        record(session, Actor(address="192.0.2.7"), "a.b", ("a", 1))
        record(session, SYSTEM, "a.b", ("a", 2))
    with database.read() as session:
        found = session.scalars(select(AuditEntry.address).order_by(AuditEntry.id)).all()
    assert found == ["192.0.2.7", "本机"]


def test_what_is_rolled_back_leaves_no_gap(database: Database) -> None:
    with database.write() as session:
        record(session, SYSTEM, "a.b", ("a", 1))
        session.flush()
        inner = session.begin_nested()
        record(session, SYSTEM, "a.b", ("a", 2))
        session.flush()
        inner.rollback()
        with session.begin_nested():
            record(session, SYSTEM, "a.b", ("a", 3))
    with database.open(writing=True) as session:
        record(session, SYSTEM, "a.b", ("a", 4))
        session.flush()
        session.rollback()
        record(session, SYSTEM, "a.b", ("a", 5))
        session.commit()
    assert positions(database) == [(1, 1), (2, 3), (3, 5)]
    assert verify(database).problems == ()


def test_a_row_that_left_its_session_stops_the_commit(database: Database) -> None:
    with database.open(writing=True) as session:
        session.add(Zone(code="new", name="示例", region="150200"))
        record(session, SYSTEM, "a.b", ("a", 1))
        session.flush()
        session.expunge_all()
        with pytest.raises(AuditError, match="没有写成"):
            session.commit()
    assert changes(database) == 0


@pytest.mark.parametrize(
    "sabotage",
    [
        "UPDATE audit_head SET count = count - 1",
        "UPDATE audit_head SET mac = ''",
        "DELETE FROM audit_head",
        "DROP TABLE audit_head",
        "ALTER TABLE audit_entries DROP COLUMN hash",
    ],
)
def test_without_its_row_a_change_does_not_happen(database: Database, sabotage: str) -> None:
    write(database, 1, 2)
    with database.engine.begin() as connection:
        connection.execute(text(sabotage))

    def change() -> None:
        with database.write() as session:
            session.add(Zone(code="new", name="示例", region="150200"))
            record(session, SYSTEM, "a.b", ("a", 3))

    with pytest.raises(Exception, match=r"审计|audit"):
        change()
    assert changes(database) == 0


def changes(database: Database) -> int:
    """How many zones there are."""
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Zone)) or 0


def test_another_key_cannot_continue_the_chain(database: Database) -> None:
    write(database, 1)
    url = database.engine.url.render_as_string(hide_password=False)
    other = Database(url, audit_key="another")
    with pytest.raises(AuditError, match="审计密钥"):
        write(other, 2)
    assert len(verify(other).problems) == 2
    other.close()
    write(database, 3)
    assert verify(database) == Verification(2, 0, ())


def test_writers_at_once_make_one_chain(database: Database) -> None:
    writers, each = 4, 12
    together = Barrier(writers)

    def work(writer: int) -> None:
        together.wait(30)
        for number in range(each):
            write(database, *range(writer * 100, writer * 100 + number % 3 + 1))

    with ThreadPoolExecutor(writers) as pool:
        for done in [pool.submit(work, writer) for writer in range(writers)]:
            done.result(60)
    rows = len(positions(database))
    assert rows == writers * sum(number % 3 + 1 for number in range(each))
    assert verify(database) == Verification(rows, 0, ())


def test_a_reader_sees_a_whole_chain_while_others_write(database: Database) -> None:
    def work() -> None:
        for number in range(30):
            write(database, number)

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(work)
        found = [verify(database).problems for _ in range(10)]
        done.result(60)
    assert found == [()] * 10


def test_a_transaction_costs_one_read_and_two_writes(database: Database) -> None:
    """Whatever was written before, and however many rows it has."""
    write(database, *range(50))
    said: list[str] = []
    with database.write() as session:
        for number in range(5):
            record(session, SYSTEM, "a.b", ("a", number))
        session.flush()
        event.listen(database.engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    verbs = [statement.split()[0] + " " + statement.split()[1] for statement in said]
    assert sorted(verb for verb in verbs if "pg_advisory" not in verb) == [
        "SELECT audit_head.id,",
        "UPDATE audit_entries",
        "UPDATE audit_head",
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(value=_JSON)
def test_the_hash_is_that_of_what_the_database_gives_back(session: Session, value: object) -> None:
    record(session, SYSTEM, "a.b", ("a", 1), None, {"value": value})
    session.flush()
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    before = row_hash("key", "", entry)
    session.expire(entry)
    assert row_hash("key", "", entry) == before


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, "1"),
        (1, True),
        (0, False),
        (0, None),
        ("", None),
        ([], {}),
        ("n1", 1),
        ([1, 2], [2, 1]),
        ({"a": 1}, {"b": 1}),
        (2**60, 2**60 + 1),
        (0.1, 0.1 + 2**-56),
    ],
)
def test_other_contents_have_another_hash(one: object, other: object) -> None:
    assert digest(one) != digest(other)
    assert digest([one]) != digest([other])


@pytest.mark.parametrize(
    ("one", "other"), [(1, 1.0), (0.0, -0.0), (1e16, 10**16), ({"a": 1, "b": 2}, {"b": 2, "a": 1})]
)
def test_equal_contents_have_one_hash(one: object, other: object) -> None:
    assert digest(one) == digest(other)


@pytest.mark.parametrize(
    "other",
    [
        {"id": 2},
        {"position": 2},
        {"at": datetime(2026, 11, 23, 0, 0, 0, 1, tzinfo=UTC)},
        {"actor_id": 1},
        {"actor_name": "别人"},
        {"address": "192.0.2.1"},
        {"action": "a.c"},
        {"object_kind": "b"},
        {"object_id": 2},
        {"before": {}},
        {"after": None},
    ],
)
def test_every_column_counts(other: dict[str, Any]) -> None:
    assert row_hash("key", "", entry(**other)) != row_hash("key", "", entry())


def test_key_and_previous_row_count() -> None:
    found = {row_hash(key, previous, entry()) for key in "kl" for previous in ("", "0", "1")}
    assert len(found) == 6


def digest(value: object) -> str:
    """The hash of a row with this value."""
    return row_hash("key", "", entry(after={"value": value}))


def entry(**other: Any) -> AuditEntry:
    """A row that was read."""
    contents: dict[str, Any] = {
        "id": 1,
        "position": 1,
        "at": datetime(2026, 11, 23, tzinfo=UTC),
        "actor_name": "示例",
        "address": "",
        "action": "a.b",
        "object_kind": "a",
        "object_id": 1,
        "after": {"value": 1},
    }
    return AuditEntry(**contents | other)
