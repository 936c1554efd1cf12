"""Refusals are recorded, but only so many of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from matcher.actor import Actor
from matcher.audit import refusals
from matcher.audit.models import AuditEntry
from matcher.audit.refusals import record_refusal
from matcher.audit.verify import verify
from matcher.db import Database
from matcher.taxonomy import load_rules
from matcher.taxonomy.audit_rules import AuditRules

MOMENT = datetime(2026, 11, 23, 8, tzinfo=UTC)
HERE, THERE = Actor(address="192.0.2.1"), Actor(address="192.0.2.2")


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Three refusals of one address and five in all within ten minutes."""
    audit = AuditRules(
        keep_days=190, window=timedelta(minutes=10), refusals_per_address=3, refusals_in_all=5
    )
    rules = replace(load_rules(), audit=audit)
    monkeypatch.setattr(refusals, "load_rules", lambda: rules)
    with time_machine.travel(MOMENT, tick=False):
        yield


def knock(database: Database, actor: Actor, times: int) -> list[bool]:
    return [record_refusal(database, actor, {"page": "/x"}) for _ in range(times)]


def written(database: Database) -> list[tuple[str, object]]:
    with database.read() as session:
        rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        return [(row.address, row.after) for row in rows]


def test_an_address_fills_its_share_and_no_more(database: Database) -> None:
    assert knock(database, HERE, 5) == [True, True, True, False, False]
    plain, last = {"page": "/x"}, {"page": "/x", "last": True}
    assert written(database) == [("192.0.2.1", kept) for kept in (plain, plain, last)]
    assert knock(database, THERE, 1) == [True]
    assert verify(database).problems == ()


def test_many_addresses_fill_the_share_of_all_and_no_more(database: Database) -> None:
    actors = [Actor(address=f"192.0.2.{number}") for number in range(9)]
    assert [record_refusal(database, actor, {}) for actor in actors] == [True] * 5 + [False] * 4
    assert written(database)[4:] == [("192.0.2.4", {"last": True})]


def test_after_a_while_it_is_recorded_again(database: Database) -> None:
    knock(database, HERE, 4)
    with time_machine.travel(MOMENT + timedelta(minutes=10), tick=False):
        assert knock(database, HERE, 1) == [True]
    assert len(written(database)) == 4


def test_what_else_an_address_does_does_not_count(database: Database) -> None:
    with database.write() as session:
        for _ in range(5):
            session.add(
                AuditEntry(
                    actor_name="示例",
                    address=HERE.address,
                    action="a.b",
                    object_kind="a",
                    object_id=1,
                )
            )
    assert knock(database, HERE, 1) == [True]
