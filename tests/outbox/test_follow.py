"""Readers take entries by topic, in order, and never go back."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.orm import Session

from matcher import outbox
from matcher.db import Database
from tests.blocking import backend, wait_until_blocked

TOPIC, OTHER = "listing.changed", "match.suggested"


def test_an_empty_outbox_begins_at_zero(session: Session) -> None:
    assert outbox.head(session) == 0
    assert outbox.position(session, "reader") == 0
    assert outbox.entries_after(session, 0, topic=TOPIC) == []


def test_entries_are_limited_by_topic_place_and_number(session: Session) -> None:
    outbox.append(session, TOPIC, 10, 11)
    outbox.append(session, OTHER, 90)
    outbox.append(session, TOPIC, 12, 13)
    start = outbox.head(session) - 5

    def seen(after: int, until: int | None = None, limit: int = 1000) -> list[int]:
        end = None if until is None else start + until
        entries = outbox.entries_after(session, start + after, topic=TOPIC, until=end, limit=limit)
        return [entry.object_id for entry in entries]

    assert seen(0) == [10, 11, 12, 13]
    assert seen(1) == [11, 12, 13]
    assert seen(0, until=3) == [10, 11]
    assert seen(1, until=4) == [11, 12]
    assert seen(0, limit=3) == [10, 11, 12]
    assert seen(5) == []


def test_positions_are_kept_per_reader_and_never_go_back(session: Session) -> None:
    outbox.advance(session, "encoder:a", 5)
    outbox.advance(session, "snapshot", 2)
    outbox.advance(session, "encoder:a", 3)
    assert outbox.position(session, "encoder:a") == 5
    assert outbox.position(session, "snapshot") == 2
    outbox.advance(session, "encoder:a", 9)
    assert outbox.position(session, "encoder:a") == 9


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
@pytest.mark.parametrize(("first", "second"), [(5, 3), (3, 5)])
def test_two_may_begin_the_same_reader_at_once(database: Database, first: int, second: int) -> None:
    started = threading.Event()
    pids: list[int] = []

    def other() -> None:
        with database.write() as session:
            pids.append(backend(session))
            started.set()
            outbox.advance(session, "sentences:a", second)

    with ThreadPoolExecutor(1) as pool:
        with database.write() as session:
            outbox.advance(session, "sentences:a", first)
            waiting = pool.submit(other)
            assert started.wait(10)
            wait_until_blocked(database, pids[0])
        waiting.result(10)
    with database.read() as session:
        assert outbox.position(session, "sentences:a") == 5
