"""What is typed is kept beside the draft, for one person and one window at a time."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.actor import PUBLIC
from matcher.audit.models import AuditEntry
from matcher.clock import now
from matcher.errors import ConflictError, ForbiddenError, InvalidError
from matcher.intake.autosaves import (
    autosave,
    autosaved,
    discard_autosave,
    forget_autosaves,
    new_form,
    typed_values,
)
from matcher.intake.models import AutosavedForm
from matcher.taxonomy import load_rules
from tests.conftest import People

# Nothing here depends on the kind of database.
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
FORM = new_form("demand")
VALUES = {"title": "<半句", "keywords": "", "cooperation": ["joint"], "indicators": [{"name": "x"}]}


def test_whatever_is_typed_comes_back(session: Session, people: People) -> None:
    before = session.scalar(select(func.count(AuditEntry.id)))
    kept = autosave(session, people.author, FORM, VALUES, version=3, revision=0)
    session.expire_all()
    assert typed_values(kept) == VALUES
    assert (kept.version, kept.revision) == (3, 1)
    assert autosaved(session, people.author, FORM) is kept
    assert autosaved(session, people.stranger, FORM) is None
    # Nothing is decided yet, so nothing is history.
    assert session.scalar(select(func.count(AuditEntry.id))) == before


def test_of_two_windows_the_second_is_told(session: Session, people: People) -> None:
    first = autosave(session, people.author, FORM, VALUES, version=0, revision=0)
    autosave(session, people.author, FORM, {"title": "第二次"}, version=0, revision=1)
    for revision in (0, 1, 7):
        with pytest.raises(ConflictError):
            autosave(session, people.author, FORM, {}, version=0, revision=revision)
    assert typed_values(first) == {"title": "第二次"}
    other = autosave(session, people.stranger, FORM, VALUES, version=0, revision=0)
    assert other.id != first.id


def test_it_is_bounded_and_for_authors(session: Session, people: People) -> None:
    long = {"problem": "长" * load_rules().intake.autosave_characters}
    with pytest.raises(InvalidError, match="太长"):
        autosave(session, people.author, FORM, long, version=0, revision=0)
    for actor in (PUBLIC, people.broker):
        with pytest.raises(ForbiddenError):
            autosave(session, actor, FORM, VALUES, version=0, revision=0)


def test_it_is_forgotten_when_saved_or_left(session: Session, people: People) -> None:
    autosave(session, people.author, FORM, VALUES, version=0, revision=0)
    discard_autosave(session, people.author, FORM)
    assert autosaved(session, people.author, FORM) is None
    autosave(session, people.author, FORM, VALUES, version=0, revision=0)
    days = load_rules().intake.autosave_days
    for later, left in ((days - 1, 1), (days + 1, 0)):
        with time_machine.travel(now() + timedelta(days=later)):
            forget_autosaves(session)
        assert session.scalar(select(func.count(AutosavedForm.id))) == left
