"""Moments keep their instant and JSON its absence, on both databases."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import String, cast, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from matcher.audit.models import AuditEntry
from matcher.db import UtcDateTime

OFFSETS = [timezone(timedelta(minutes=minutes)) for minutes in (-720, -210, 0, 330, 480, 840)]
EARLIEST, LATEST = datetime(1900, 1, 2), datetime(2200, 12, 30)  # noqa: DTZ001 - zones follow
MOMENTS = st.datetimes(EARLIEST, LATEST, timezones=st.sampled_from(OFFSETS))


def entry(**fields: Any) -> AuditEntry:
    """An audit row: the table has a moment and two JSON columns."""
    row: dict[str, Any] = {"actor_name": "示例", "action": "a.b", "object_kind": "a", **fields}
    return AuditEntry(object_id=1, **row)


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(moment=MOMENTS)
def test_an_aware_moment_comes_back_as_the_same_instant_in_utc(
    session: Session, moment: datetime
) -> None:
    row = entry(at=moment)
    session.add(row)
    session.flush()
    session.expire(row)
    assert row.at == moment
    assert row.at.utcoffset() == timedelta(0)
    found = select(AuditEntry.id).where(AuditEntry.id == row.id, AuditEntry.at == moment)
    assert session.scalar(found) == row.id


def test_moments_are_ordered_by_instant_not_by_wall_clock(session: Session) -> None:
    early = datetime(2026, 1, 1, 9, tzinfo=timezone(timedelta(hours=8)))
    late = datetime(2026, 1, 1, 3, tzinfo=UTC)
    session.add_all([entry(at=late, action="late"), entry(at=early, action="early")])
    session.flush()
    assert session.scalars(select(AuditEntry.action).order_by(AuditEntry.at)).all() == [
        "early",
        "late",
    ]


def test_a_naive_moment_is_refused(session: Session) -> None:
    session.add(entry(at=datetime(2026, 1, 1)))  # noqa: DTZ001 - the point of the test
    with pytest.raises(StatementError, match="a naive datetime has no place in the database"):
        session.flush()


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()])
def test_no_moment_stays_none(dialect: Any) -> None:
    assert UtcDateTime().process_bind_param(None, dialect) is None
    assert UtcDateTime().process_result_value(None, dialect) is None


def test_absent_json_is_null_for_queries_and_the_rest_comes_back_equal(session: Session) -> None:
    value = {"title": "叶片“裂纹”", "list": [1, 2.5, None], "nested": {"是": True}}
    session.add_all([entry(before=None, after=value), entry(after={})])
    session.flush()
    session.expire_all()
    first, second = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert (first.before, first.after) == (None, value)
    assert (second.before, second.after) == (None, {})
    nulls = select(func.count()).where(AuditEntry.before.is_(None))
    assert session.scalar(nulls) == 2
    words = select(func.count()).where(cast(AuditEntry.before, String) == "null")
    assert session.scalar(words) == 0
