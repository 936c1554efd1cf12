"""The history of an object is its own audit rows, newest first."""

from sqlalchemy.orm import Session

from matcher.actor import SYSTEM
from matcher.audit import record
from matcher.audit.history import history


def test_only_the_object_s_own_rows_newest_first(session: Session) -> None:
    record(session, SYSTEM, "listing.create", ("listing", 7))
    record(session, SYSTEM, "listing.create", ("listing", 8))
    record(session, SYSTEM, "match.suggest", ("match", 7))
    record(session, SYSTEM, "listing.submit", ("listing", 7), None, {"note": "示例"})
    session.flush()
    rows = history(session, "listing", 7)
    assert [row.action for row in rows] == ["listing.submit", "listing.create"]
    assert rows[0].after == {"note": "示例"}
    assert history(session, "listing", 9) == []
