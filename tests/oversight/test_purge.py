"""What is old enough can go, and what stays still verifies."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import select, text

from matcher.actor import SYSTEM
from matcher.audit import record
from matcher.audit.models import AuditEntry
from matcher.audit.verify import Verification, verify
from matcher.db import Database
from matcher.errors import AuditError, ForbiddenError
from matcher.oversight import purge
from tests.oversight.conftest import AUDITOR

# 190 days after 21 November; noon in China.
LATER = datetime(2027, 5, 30, 4, tzinfo=UTC)


def purged(database: Database, before: date) -> int:
    with time_machine.travel(LATER, tick=False), database.write() as session:
        return purge(session, SYSTEM, before)


def ids(database: Database) -> list[tuple[int, str]]:
    with database.read() as session:
        rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        return [(row.id, row.action) for row in rows]


def test_old_rows_go_and_the_rest_verifies(kept: Database) -> None:
    assert purged(kept, date(2026, 11, 21)) == 2
    assert ids(kept) == [(3, "match.confirm"), (4, "user.sign_in"), (5, "audit.purge")]
    assert verify(kept) == Verification(3, 2, ())
    with kept.write() as session:
        record(session, SYSTEM, "a.b", ("a", 1))
    assert verify(kept) == Verification(4, 2, ())


def test_the_purge_says_what_it_took(kept: Database) -> None:
    purged(kept, date(2026, 11, 20))
    with kept.read() as session:
        row = session.scalars(select(AuditEntry).where(AuditEntry.action == "audit.purge")).one()
    assert row.after == {"before": "2026-11-20", "rows": 1, "anchor": 1}


def test_a_second_purge_goes_on_from_the_first(kept: Database) -> None:
    assert purged(kept, date(2026, 11, 20)) == 1
    assert purged(kept, date(2026, 11, 20)) == 0
    assert purged(kept, date(2026, 11, 21)) == 1
    assert verify(kept) == Verification(4, 2, ())


def test_after_a_purge_tampering_is_still_found(kept: Database) -> None:
    purged(kept, date(2026, 11, 21))
    with kept.engine.begin() as connection:
        connection.execute(text("DELETE FROM audit_entries WHERE position = 3"))
    assert verify(kept).problems[0].startswith("链中第 3 条的记录被删除")


def test_nothing_younger_than_190_days_goes(kept: Database) -> None:
    with pytest.raises(AuditError, match=r"须保存 190 天.*最晚可以清除 2026-11-21 之前"):
        purged(kept, date(2026, 11, 22))
    assert verify(kept) == Verification(4, 0, ())


def test_a_broken_chain_is_kept_as_evidence(kept: Database) -> None:
    with kept.engine.begin() as connection:
        connection.execute(text("UPDATE audit_entries SET object_id = 8 WHERE position = 1"))
    with pytest.raises(AuditError, match="链中第 1 条"):
        purged(kept, date(2026, 11, 21))
    assert len(ids(kept)) == 4


def test_an_empty_log_has_nothing_to_purge(database: Database) -> None:
    assert purged(database, date(2026, 1, 1)) == 0
    assert ids(database) == []


def test_not_even_auditors_purge(kept: Database) -> None:
    with kept.write() as session, pytest.raises(ForbiddenError):
        purge(session, AUDITOR, date(2026, 1, 1))
