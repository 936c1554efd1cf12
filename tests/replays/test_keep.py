"""Kept answers, on both databases: claimed once, waited for, forgotten after a day."""

import threading
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.clock import now
from matcher.db import Database
from matcher.errors import InvalidError
from matcher.replays import KeptAnswer, begin, forget_old_answers, keep


def test_an_answer_is_found_again(session: Session) -> None:
    first = begin(session, "user:1", "key", "hash")
    assert first.status is None
    keep(session, first, 201, {"ETag": '"1-ab"'}, '{"a":1}')
    again = begin(session, "user:1", "key", "hash")
    assert (again.status, again.headers, again.body) == (201, {"ETag": '"1-ab"'}, '{"a":1}')


def test_another_request_or_owner_is_another_matter(session: Session) -> None:
    begin(session, "user:1", "key", "hash")
    with pytest.raises(InvalidError, match="已用于另一个请求"):
        begin(session, "user:1", "key", "other")
    assert begin(session, "user:2", "key", "other").status is None


def test_old_answers_are_forgotten(session: Session) -> None:
    keep(session, begin(session, "user:1", "key", "hash"), 200, {}, "")
    with time_machine.travel(now() + timedelta(hours=23)):
        assert begin(session, "user:1", "key", "hash").status == 200
    with time_machine.travel(now() + timedelta(hours=25)):
        assert begin(session, "user:1", "key", "hash").status is None


def test_the_worker_forgets_the_old_ones_of_all(session: Session) -> None:
    for owner in ("user:1", "token:2"):
        keep(session, begin(session, owner, "key", "hash"), 200, {}, "")
    forget_old_answers(session)
    assert session.scalar(select(func.count()).select_from(KeptAnswer)) == 2
    with time_machine.travel(now() + timedelta(hours=25)):
        forget_old_answers(session)
    assert session.scalar(select(func.count()).select_from(KeptAnswer)) == 0


def test_a_second_request_waits_for_the_first_and_finds_its_answer(database: Database) -> None:
    claimed, found = threading.Event(), []

    def second() -> None:
        claimed.wait()
        with database.write() as session:
            found.append(begin(session, "user:1", "key", "hash").status)

    waiting = threading.Thread(target=second)
    waiting.start()
    with database.write() as session:
        kept = begin(session, "user:1", "key", "hash")
        claimed.set()
        # The other has the time to come and wait; when it is slow it comes after us, as well.
        waiting.join(0.2)
        keep(session, kept, 200, {}, "done")
    waiting.join()
    assert found == [200]


def test_what_failed_leaves_the_key_free(database: Database) -> None:
    with database.open(writing=True) as session:
        begin(session, "user:1", "key", "hash")
        session.rollback()
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(KeptAnswer)) == 0
