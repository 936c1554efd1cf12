"""One row per change, in the transaction of the change."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher import audit
from matcher.actor import PUBLIC, SYSTEM
from matcher.audit.models import AuditEntry
from matcher.clock import now
from matcher.db import Database
from tests.conftest import People


def test_a_row_says_who_did_what_to_what(session: Session, people: People) -> None:
    began = now()
    before, after = {"state": "draft"}, {"state": "submitted", "note": "已补充"}
    audit.record(session, people.author, "listing.submit", ("listing", 7), before, after)
    session.flush()
    row = session.scalars(select(AuditEntry)).one()
    assert (row.actor_id, row.actor_name) == (
        people.author.user_id,
        f"用户 {people.author.user_id}",
    )
    assert (row.action, row.object_kind, row.object_id) == ("listing.submit", "listing", 7)
    assert (row.before, row.after) == (before, after)
    assert began <= row.at <= now()


@pytest.mark.parametrize(("actor", "name"), [(SYSTEM, "系统"), (PUBLIC, "公众")])
def test_an_actor_without_an_account_is_named(session: Session, actor: object, name: str) -> None:
    audit.record(session, actor, "a.b", ("a", 1))  # type: ignore[arg-type]
    session.flush()
    assert session.execute(select(AuditEntry.actor_id, AuditEntry.actor_name)).one() == (None, name)


def test_the_row_keeps_what_was_given_not_what_became_of_it(session: Session) -> None:
    after = {"title": "原题"}
    audit.record(session, SYSTEM, "a.b", ("a", 1), None, after)
    after["title"] = "改题"
    session.flush()
    assert session.scalars(select(AuditEntry.after)).one() == {"title": "原题"}


def test_no_change_no_row(database: Database) -> None:
    def fail() -> None:
        with database.write() as session:
            audit.record(session, SYSTEM, "a.b", ("a", 1))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(AuditEntry)) == 0
