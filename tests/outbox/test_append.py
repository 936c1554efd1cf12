"""Numbers and commits come in one order: a reader that follows the numbers misses nothing."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from matcher import outbox
from matcher.db import Database
from tests.blocking import backend, wait_until_blocked

TOPIC = "listing.changed"


def objects(session: Session, after: int = 0) -> list[int]:
    return [entry.object_id for entry in outbox.entries_after(session, after, topic=TOPIC)]


def test_rows_are_numbered_in_the_order_given(session: Session) -> None:
    outbox.append(session, TOPIC, 5, 3)
    outbox.append(session, TOPIC)
    outbox.append(session, TOPIC, 5)
    entries = outbox.entries_after(session, 0, topic=TOPIC)
    assert [entry.object_id for entry in entries] == [5, 3, 5]
    numbers = [entry.sequence for entry in entries]
    assert numbers == sorted(set(numbers))
    assert outbox.head(session) == numbers[-1]


def test_a_number_is_never_used_again(database: Database) -> None:
    with database.write() as session:
        outbox.append(session, TOPIC, 1, 2)
        before = outbox.head(session)
    with database.write() as session:
        session.execute(text("DELETE FROM outbox"))
    with database.write() as session:
        outbox.append(session, TOPIC, 3)
        assert outbox.head(session) > before


def test_what_is_rolled_back_is_not_read(database: Database) -> None:
    def fail() -> None:
        with database.write() as session:
            outbox.append(session, TOPIC, 1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with database.read() as session:
        assert objects(session) == []


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_a_second_transaction_waits_for_the_first_commit(database: Database) -> None:
    """Without the lock the second would commit number 2 while number 1 is still to come."""
    appended, committed = threading.Event(), threading.Event()
    second_pid: list[int] = []

    def second() -> None:
        with database.write() as session:
            second_pid.append(backend(session))
            appended.set()
            outbox.append(session, TOPIC, 2)
        committed.set()

    with ThreadPoolExecutor(1) as pool:
        with database.write() as first:
            outbox.append(first, TOPIC, 1)
            waiting = pool.submit(second)
            assert appended.wait(10)
            wait_until_blocked(database, second_pid[0])
            assert not committed.is_set()
            with database.read() as reader:
                assert objects(reader) == []
        waiting.result(10)
    with database.read() as reader:
        assert objects(reader) == [1, 2]


def test_a_reader_that_follows_the_head_sees_every_row_of_many_writers(
    database: Database,
) -> None:
    writers, each = 3, 8
    done = threading.Event()

    def write(number: int) -> None:
        for step in range(each):
            with database.write() as session:
                outbox.append(session, TOPIC, number * each + step)

    def follow() -> list[int]:
        position, seen = 0, []
        while True:
            last_round = done.is_set()
            with database.read() as session:
                for entry in outbox.entries_after(session, position, topic=TOPIC):
                    seen.append(entry.object_id)
                    position = entry.sequence
            if last_round:
                return seen

    with ThreadPoolExecutor(writers + 1) as pool:
        following = pool.submit(follow)
        for writing in [pool.submit(write, number) for number in range(writers)]:
            writing.result(60)
        done.set()
        seen = following.result(30)
    assert sorted(seen) == list(range(writers * each))
