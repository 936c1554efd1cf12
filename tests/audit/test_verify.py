"""Whatever is done to the rows behind the platform's back is found."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from matcher.actor import SYSTEM
from matcher.audit import record, seal
from matcher.audit.verify import Verification, examine, verify
from matcher.db import Database
from matcher.migrations import downgrade, upgrade

ROWS = 6
_COLUMNS = "at, actor_id, actor_name, address, action, object_kind, object_id, after"


@pytest.fixture
def filled(database: Database) -> Database:
    """A database with six rows in two transactions."""
    for part in (range(1, 4), range(4, 7)):
        with database.write() as session:
            for number in part:
                record(session, SYSTEM, "a.b", ("a", number), {"n": 0}, {"n": number})
    assert verify(database) == Verification(ROWS, 0, ())
    return database


def first(database: Database, *statements: str) -> str:
    """The first problem after somebody wrote to the database; it is undone again."""
    with database.open(writing=True) as session:
        for statement in statements:
            session.execute(text(statement))
        return examine(session).problems[0]


def test_an_empty_log_is_whole(database: Database) -> None:
    assert verify(database) == Verification(0, 0, ())


def test_a_changed_row_is_found(filled: Database) -> None:
    for change in (
        "actor_name = '别人'",
        "actor_id = 5",
        "address = '192.0.2.9'",
        "at = '2026-01-01 00:00:00'",
        "action = 'a.c'",
        "object_kind = 'b'",
        "object_id = 99",
        "before = NULL",
        "after = '{\"n\"\\: 77}'",
        "hash = NULL",
        "hash = ''",
        "id = 1000",
    ):
        for row in (1, 3, ROWS):
            told = first(filled, f"UPDATE audit_entries SET {change} WHERE position = {row}")  # noqa: S608
            assert told.startswith(f"链中第 {row} 条（编号 "), change
            assert "被改动过" in told


def test_a_removed_row_is_found(filled: Database) -> None:
    for gone, told in (
        ("= 1", "链中第 1 条的记录被删除，其后是链中第 2 条"),
        ("IN (3, 4)", "链中第 3 至 4 条的记录被删除，其后是链中第 5 条"),
        ("= 6", "链中第 6 条的记录被删除，其后没有别的记录"),
        ("> 0", "链中第 1 至 6 条的记录被删除，其后没有别的记录"),
    ):
        delete = f"DELETE FROM audit_entries WHERE position {gone}"  # noqa: S608
        assert first(filled, delete).startswith(told)


def test_rows_removed_at_the_end_are_missed_even_if_the_head_is_moved_back(
    filled: Database,
) -> None:
    told = first(
        filled,
        "DELETE FROM audit_entries WHERE position > 4",
        "UPDATE audit_head SET count = 4, hash ="
        " (SELECT hash FROM audit_entries WHERE position = 4)",
    )
    assert told.startswith("链的首尾登记被改动过")


def test_rows_removed_at_the_beginning_are_missed_even_if_an_anchor_is_forged(
    filled: Database,
) -> None:
    told = first(
        filled,
        "UPDATE audit_head SET anchor = 2, anchor_hash ="
        " (SELECT hash FROM audit_entries WHERE position = 2)",
        "DELETE FROM audit_entries WHERE position < 3",
    )
    assert told.startswith("链的首尾登记被改动过")


def test_a_removed_head_is_found(filled: Database) -> None:
    told = first(filled, "DELETE FROM audit_head")
    assert told == "链的首尾登记被删除。"


def test_an_inserted_row_is_found_at_the_end(filled: Database) -> None:
    told = first(filled, _inserted("7", "'00'"))
    assert "是后来插入的" in told


def test_an_inserted_row_is_found_beside_the_chain(filled: Database) -> None:
    told = first(filled, _inserted("NULL", "NULL"))
    assert "不在链中，是直接写入数据库的" in told


def test_an_inserted_row_is_found_in_the_middle(filled: Database) -> None:
    told = first(
        filled,
        "UPDATE audit_entries SET position = -position WHERE position > 3",
        "UPDATE audit_entries SET position = 1 - position WHERE position < 0",
        _inserted("4", "'00'"),
    )
    assert told.startswith("链中第 4 条（编号 ")


def test_reordered_rows_are_found(filled: Database) -> None:
    told = first(
        filled,
        "UPDATE audit_entries SET position = -2 WHERE position = 2",
        "UPDATE audit_entries SET position = 2 WHERE position = 5",
        "UPDATE audit_entries SET position = 5 WHERE position = -2",
    )
    assert told.startswith("链中第 2 条（编号 5")
    assert "内容或位置被改动过" in told


def test_what_cannot_be_read_is_found(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.write() as session:
        record(session, SYSTEM, "a.b", ("a", 1), None, {"n": 1})
    told = first(database, "UPDATE audit_entries SET after = '{'")
    assert told == "链中第 0 条之后有一条记录无法读出，它被改动过。"
    database.close()


def test_rows_of_before_the_chain_are_sealed_once_and_recorded(filled: Database) -> None:
    downgrade(filled, "0004")
    upgrade(filled, "0005")
    assert verify(filled).problems == ("已有的审计记录还没有封存，请运行 techmatch migrate。",)
    assert seal(filled) == ROWS
    assert verify(filled) == Verification(ROWS + 1, 0, ())
    assert seal(filled) == 0
    with filled.engine.connect() as connection:
        last = "SELECT action, position FROM audit_entries ORDER BY id DESC LIMIT 1"
        assert tuple(connection.execute(text(last)).one()) == ("audit.seal", ROWS + 1)


def _inserted(position: str, digest: str) -> str:
    return (
        f"INSERT INTO audit_entries ({_COLUMNS}, position, hash) "  # noqa: S608
        f"SELECT {_COLUMNS}, {position}, {digest} FROM audit_entries WHERE position = 1"
    )


Tampering = Callable[[Connection], None]


def _run(*statements: str) -> Tampering:
    def tamper(connection: Connection) -> None:
        for statement in statements:
            connection.execute(text(statement))

    return tamper


_ROW = st.integers(1, ROWS)
_TAMPERINGS = st.one_of(
    _ROW.map(lambda n: _run(f"DELETE FROM audit_entries WHERE position = {n}")),  # noqa: S608
    _ROW.map(
        lambda n: _run(f"UPDATE audit_entries SET object_id = 50 WHERE position = {n}")  # noqa: S608
    ),
    _ROW.map(
        lambda n: _run(f"UPDATE audit_entries SET position = NULL WHERE position = {n}")  # noqa: S608
    ),
    st.tuples(_ROW, _ROW)
    .filter(lambda pair: pair[0] != pair[1])
    .map(
        lambda pair: _run(
            f"UPDATE audit_entries SET position = -1 WHERE position = {pair[0]}",  # noqa: S608
            f"UPDATE audit_entries SET position = {pair[0]} WHERE position = {pair[1]}",  # noqa: S608
            f"UPDATE audit_entries SET position = {pair[1]} WHERE position = -1",  # noqa: S608
        )
    ),
    st.integers(ROWS + 1, ROWS + 3).map(lambda n: _run(_inserted(str(n), "'00'"))),
    _ROW.map(lambda n: _run(f"UPDATE audit_head SET count = {n - 1}")),  # noqa: S608
    _ROW.map(lambda n: _run(f"UPDATE audit_head SET anchor = {n}")),  # noqa: S608
)
_STATE = text("SELECT * FROM audit_entries ORDER BY id")
_HEAD = text("SELECT * FROM audit_head")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(tamperings=st.lists(_TAMPERINGS, min_size=1, max_size=5))
def test_no_sequence_of_tamperings_goes_unnoticed(
    filled: Database, tamperings: list[Tampering]
) -> None:
    """Unless it undoes itself; each try is rolled back."""
    with filled.open(writing=True) as session:
        connection = session.connection()
        before = [connection.execute(_STATE).all(), connection.execute(_HEAD).all()]
        for tamper in tamperings:
            inner = connection.begin_nested()
            try:
                tamper(connection)
            except IntegrityError:  # a place that is taken
                inner.rollback()
        after = [connection.execute(_STATE).all(), connection.execute(_HEAD).all()]
        assert bool(examine(session).problems) == (before != after)
        session.rollback()
