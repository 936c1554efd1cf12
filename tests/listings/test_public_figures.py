"""The figures of the first page hold at every moment, though they are not counted at each."""

from collections.abc import Callable

import time_machine
from sqlalchemy import event
from sqlalchemy.orm import Session

from matcher.listings.lifecycle import move
from matcher.listings.models import Listing
from matcher.listings.public_figures import PublicCounter
from tests.conftest import People

Post = Callable[..., Listing]


def test_they_follow_every_change(session: Session, people: People, posted: Post) -> None:
    counter = PublicCounter()
    assert sum(counter.count(session).kinds.values()) == 0
    listing = posted("demand", "示例")
    posted("achievement", "示例")
    figures = counter.count(session)
    assert figures.kinds == {"demand": 1, "scenario": 0, "achievement": 1}
    assert figures.organizations == 2
    move(session, people.author, listing, "pause")
    assert counter.count(session).kinds["demand"] == 0
    assert counter.count(session).organizations == 1


def test_they_end_with_the_day_of_validity(session: Session, posted: Post) -> None:
    with time_machine.travel("2026-03-01 12:00+0800", tick=False):
        posted("demand", "示例", valid_until="2026-03-02")
        counter = PublicCounter()
        assert counter.count(session).kinds["demand"] == 1
    with time_machine.travel("2026-03-03 00:00:01+0800", tick=False):
        assert counter.count(session).kinds["demand"] == 0


def test_nothing_is_counted_twice_but_the_moment_is_the_present(
    session: Session, posted: Post
) -> None:
    posted("demand", "示例")
    counter, statements = PublicCounter(), list[str]()
    with time_machine.travel("2026-03-01 12:00+0800", tick=False):
        before = counter.count(session)

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(session.get_bind(), "before_cursor_execute", note)
    with time_machine.travel("2026-03-01 13:00+0800", tick=False):
        after = counter.count(session)
    event.remove(session.get_bind(), "before_cursor_execute", note)
    assert len(statements) == 1
    assert "outbox" in statements[0]
    assert after.kinds == before.kinds
    assert (after.moment - before.moment).seconds == 3600
