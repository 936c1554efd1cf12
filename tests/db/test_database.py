"""Sessions: what is written stays or goes as a whole, and two writers wait for each other."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization, Zone
from matcher.db import Database
from matcher.listings.models import ListingContact
from matcher.outbox import append


def zone(code: str) -> Zone:
    return Zone(code=code, name="示例示范区", region="150200")


def codes(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(Zone.code).order_by(Zone.code)))


def test_a_writing_session_commits_once_and_wakes(database: Database) -> None:
    woken: list[list[str]] = []
    database.on_outbox = lambda: woken.append(codes(database))
    with database.write() as session:
        session.add(zone("a"))
        session.flush()
        session.add(zone("b"))
        append(session, "topic", 1)
    assert woken == [["a", "b"]]
    with database.write() as session:
        session.add(zone("c"))
    assert woken == [["a", "b"]], "the outbox did not grow"


def test_a_writing_session_that_fails_leaves_nothing_and_wakes_nobody(database: Database) -> None:
    woken: list[bool] = []
    database.on_outbox = lambda: woken.append(True)

    def fail() -> None:
        with database.write() as session:
            append(session, "topic", 1)
            session.add(zone("a"))
            session.flush()
            raise RuntimeError("broken")

    with pytest.raises(RuntimeError):
        fail()
    assert codes(database) == []
    assert woken == []


def test_a_reading_session_changes_nothing(database: Database) -> None:
    with database.read() as session:
        session.add(zone("a"))
        session.flush()
        assert session.scalar(select(func.count()).select_from(Zone)) == 1
    assert codes(database) == []


def test_a_savepoint_rolls_back_alone(database: Database) -> None:
    with database.write() as session:
        session.add(zone("a"))
        session.flush()
        with pytest.raises(IntegrityError), session.begin_nested():
            session.add(zone("a"))
        session.add(zone("b"))
    assert codes(database) == ["a", "b"]


def test_what_was_loaded_stays_readable_after_the_commit(database: Database) -> None:
    with database.write() as session:
        made = zone("a")
        session.add(made)
    assert made.code == "a"


def test_foreign_keys_hold(session: Session) -> None:
    session.add(ListingContact(listing_id=99))
    with pytest.raises(IntegrityError):
        session.flush()


def test_two_writers_that_read_first_both_succeed(database: Database) -> None:
    with database.write() as session:
        session.add_all([zone("a"), Organization(name="示例公司", kind="enterprise")])
    together = threading.Barrier(2)

    def append(letter: str) -> None:
        together.wait(10)
        with database.write() as session:
            owner = session.scalars(select(Organization).with_for_update()).one()
            owner.profile += letter

    with ThreadPoolExecutor(2) as pool:
        for future in [pool.submit(append, letter) for letter in "xy"]:
            future.result(30)
    with database.read() as session:
        assert sorted(session.scalars(select(Organization.profile)).one()) == ["x", "y"]


def test_sqlite_is_durable_and_lets_readers_read_while_one_writes(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.write() as writing:
        writing.add(zone("a"))
        writing.flush()
        assert codes(database) == []
        assert writing.scalar(text("PRAGMA journal_mode")) == "wal"
        assert writing.scalar(text("PRAGMA synchronous")) == 2
    assert codes(database) == ["a"]
    database.close()


def test_optimizing_counts_the_rows(database: Database) -> None:
    with database.write() as session:
        session.add_all(zone(f"z{number}") for number in range(20))
    database.optimize()
    if database.engine.dialect.name == "sqlite":
        with database.read() as session:
            known = text("SELECT stat FROM sqlite_stat1 WHERE tbl = 'zones'")
            assert session.scalars(known).first() == "20 1"
