"""A broken chain can be begun anew, and never silently."""

import pytest
from sqlalchemy import select, text

from matcher.actor import SYSTEM
from matcher.audit import record
from matcher.audit.models import AuditEntry
from matcher.audit.verify import Verification, verify
from matcher.db import Database
from matcher.errors import AuditError, ForbiddenError
from matcher.oversight import reseal
from tests.oversight.conftest import AUDITOR


@pytest.mark.parametrize(
    ("sabotage", "told"),
    [
        ("UPDATE audit_head SET mac = ''", "链的首尾登记被改动过"),
        ("DELETE FROM audit_entries WHERE position = 2", "链中第 2 条的记录被删除"),
        ("DELETE FROM audit_head", "链的首尾登记被删除"),
        ("UPDATE audit_entries SET position = NULL WHERE id = 3", "链中第 3 条的记录被删除"),
    ],
)
def test_what_was_wrong_stays_on_record(kept: Database, sabotage: str, told: str) -> None:
    with kept.engine.begin() as connection:
        connection.execute(text(sabotage))
    rows = verify(kept).count or 4
    with kept.write() as session:
        count = reseal(session, SYSTEM, "示例原因")
    assert count >= rows
    assert verify(kept) == Verification(count + 1, 0, ())
    with kept.read() as session:
        row = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert row.action == "audit.reseal"
    assert row.after
    assert (row.after["reason"], row.after["rows"]) == ("示例原因", count)
    assert row.after["problems"][0].startswith(told)


def test_with_a_new_key_work_goes_on(kept: Database) -> None:
    url = kept.engine.url.render_as_string(hide_password=False)
    renewed = Database(url, audit_key="renewed")

    def change() -> None:
        with renewed.write() as session:
            record(session, SYSTEM, "a.b", ("a", 1))

    with pytest.raises(AuditError):
        change()
    with renewed.write() as session:
        reseal(session, SYSTEM, "密钥丢失")
    change()
    assert verify(renewed) == Verification(6, 0, ())
    renewed.close()


def test_nobody_reseals_from_a_page(kept: Database) -> None:
    with kept.write() as session, pytest.raises(ForbiddenError):
        reseal(session, AUDITOR, "示例")
