"""One part of the worker that fails keeps no other from its work, and says so."""

import logging

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher import hourly, outbox
from matcher.actor import Actor
from matcher.apart import apart
from matcher.db import Database
from matcher.outbox.models import OutboxEntry


def fail(*_arguments: object) -> bool:
    raise RuntimeError("no route")


def test_what_fails_is_logged_with_its_name(caplog: pytest.LogCaptureFixture) -> None:
    assert not apart("deliver", fail)
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert "deliver" in record.getMessage()
    assert record.exc_info


def test_it_says_whether_there_was_anything() -> None:
    assert apart("suggest", lambda: True)
    assert not apart("suggest", lambda: None)


def test_a_stop_is_no_mistake() -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        apart("deliver", stop)


def test_each_part_of_the_hour_is_done_whatever_becomes_of_the_others(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def first(session: Session, actor: Actor) -> None:
        assert actor.has("system")
        outbox.append(session, "first", 1)

    def half(session: Session, actor: Actor) -> None:
        outbox.append(session, "half", 2)
        fail(actor)

    def last(session: Session) -> None:
        outbox.append(session, "last", 3)

    monkeypatch.setattr(hourly, "_DUE", (first, half))
    monkeypatch.setattr(hourly, "_KEPT", (last,))
    hourly.run_hourly(database)
    with database.read() as session:
        done = session.scalars(select(OutboxEntry.topic).order_by(OutboxEntry.sequence)).all()
        assert done == ["first", "last"]
        assert session.scalar(select(func.count()).select_from(OutboxEntry)) == 2
