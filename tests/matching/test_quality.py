"""The figures of the suggestions, against pairs whose fate is known."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.actor import PUBLIC, SYSTEM, Actor
from matcher.engagements.stages import open_engagement, terminate
from matcher.errors import ForbiddenError
from matcher.listings.models import Listing
from matcher.matching.decisions import dismiss, reopen
from matcher.matching.models import Match
from matcher.matching.quality import Outcomes, Quality, quality
from tests.conftest import People
from tests.engagements.entering import enter
from tests.matching.pairs import suggest

MONTHS = ("2026-09", "2026-10", "2026-11")


@dataclass
class World:
    """Short ways to suggest pairs in a month and to decide about them."""

    session: Session
    people: People
    posted: Callable[..., Listing]

    def __post_init__(self) -> None:
        self._numbers = count()
        self._achievement = self.posted("achievement", "激光熔覆")

    def suggested(self, at: datetime, grade: str = "strong", rank: int = 1) -> Match:
        need = self.posted("demand", f"示例 {next(self._numbers)}")
        match = suggest(self.session, need, self._achievement)
        match.created_at, match.grade, match.rank = at, grade, rank
        self.session.flush()
        return match

    def dismissed(self, at: datetime, reason: str, grade: str = "weak") -> Match:
        match = self.suggested(at, grade)
        dismiss(self.session, self.people.broker, match, reason, "说明")
        return match

    def confirmed(self, at: datetime, *stages: str, grade: str = "strong") -> Match:
        match = self.suggested(at, grade)
        engagement = open_engagement(self.session, self.people.broker, match)
        for stage in stages:
            if stage == "terminated":
                terminate(self.session, self.people.broker, engagement, "price")
            else:
                enter(self.session, self.people.broker, engagement, stage)
        return match

    def measure(self, *months: str) -> Quality:
        return quality(self.session, self.people.operator, months or MONTHS)


@pytest.fixture
def world(session: Session, people: People, posted: Callable[..., Listing]) -> World:
    return World(session, people, posted)


def day(month: int, number: int = 15) -> datetime:
    return datetime(2026, month, number, 12, tzinfo=UTC)


def test_precision_by_month_counts_what_was_decided(world: World) -> None:
    world.confirmed(day(10))
    world.confirmed(day(10), "contacted")
    world.dismissed(day(10), "field")
    world.suggested(day(10))
    world.suggested(day(11))
    measured = world.measure()
    assert measured.months == {
        "2026-09": Outcomes(),
        "2026-10": Outcomes(confirmed=2, dismissed=1, waiting=1),
        "2026-11": Outcomes(waiting=1),
    }
    assert list(measured.months) == list(MONTHS)
    october = measured.months["2026-10"]
    assert (october.decided, october.suggested) == (3, 4)
    assert october.precision == pytest.approx(2 / 3)
    assert measured.months["2026-11"].precision is None
    assert measured.total == Outcomes(2, 1, 2)


def test_a_month_begins_at_midnight_in_china(world: World) -> None:
    world.suggested(datetime(2026, 9, 30, 15, 59, 59, tzinfo=UTC))
    world.confirmed(datetime(2026, 9, 30, 16, 0, 0, tzinfo=UTC))
    months = world.measure().months
    assert (months["2026-09"], months["2026-10"]) == (Outcomes(waiting=1), Outcomes(confirmed=1))


def test_only_the_months_that_were_asked_for(world: World) -> None:
    world.confirmed(datetime(2026, 9, 30, 15, 59, 59, tzinfo=UTC))
    world.dismissed(datetime(2026, 10, 31, 16, 0, 0, tzinfo=UTC), "field")
    world.suggested(day(10))
    measured = world.measure("2026-10")
    assert measured.months == {"2026-10": Outcomes(waiting=1)}
    assert (measured.grades, measured.reasons) == ({"strong": Outcomes(waiting=1)}, {})


def test_what_is_no_suggestion_among_the_first_ten_is_not_counted(world: World) -> None:
    world.suggested(day(10), rank=10)
    world.suggested(day(10), rank=11)
    world.suggested(day(10)).origin = "broker"
    world.session.flush()
    assert world.measure().total == Outcomes(waiting=1)


def test_grade_against_outcome_best_grade_first(world: World) -> None:
    world.confirmed(day(9), "registration", grade="fair")
    world.confirmed(day(10), "signing", "registration", "completed")
    world.confirmed(day(10), "signing", "terminated")
    world.confirmed(day(10), "trial", "terminated")
    world.dismissed(day(11), "field", grade="weak")
    world.suggested(day(11), grade="fair")
    measured = world.measure()
    assert list(measured.grades.items()) == [
        ("strong", Outcomes(confirmed=3)),
        ("fair", Outcomes(confirmed=1, waiting=1)),
        ("weak", Outcomes(dismissed=1)),
    ]
    assert measured.contracts == {"strong": 2, "fair": 1}


def test_reasons_the_most_frequent_first(world: World) -> None:
    for reason in ("other", "cost", "field", "cost"):
        world.dismissed(day(10), reason)
    taken_back = world.dismissed(day(10), "region")
    reopen(world.session, world.people.broker, taken_back)
    reasons = world.measure().reasons
    assert list(reasons.items()) == [("cost", 2), ("field", 1), ("other", 1)]


def test_the_tables_tell_of_the_same_pairs(world: World) -> None:
    world.confirmed(day(9), "signing")
    world.dismissed(day(10), "cost", grade="fair")
    world.dismissed(day(11), "field")
    world.suggested(day(11))
    measured = world.measure()
    by_grade = measured.grades.values()
    assert sum(row.suggested for row in by_grade) == measured.total.suggested == 4
    assert sum(row.dismissed for row in by_grade) == sum(measured.reasons.values()) == 2


def test_another_zone_sees_its_own(world: World) -> None:
    elsewhere = Zone(code="far", name="另一示范区", region="150100")
    world.session.add(elsewhere)
    world.session.flush()
    world.confirmed(day(10), "signing")
    far = Actor(None, "外区", None, elsewhere.id, frozenset({"operator"}))
    measured = quality(world.session, far, MONTHS)
    assert measured == Quality(Outcomes(), dict.fromkeys(MONTHS, Outcomes()), {}, {}, {})


def test_who_may_see_it(world: World) -> None:
    people = world.people
    for actor in (people.operator, people.supervisor, people.broker, SYSTEM):
        quality(world.session, actor, MONTHS)
    for actor in (people.author, people.researcher, PUBLIC):
        with pytest.raises(ForbiddenError):
            quality(world.session, actor, MONTHS)


def test_the_database_counts(world: World) -> None:
    """As many rows come back as there are cells, however many pairs there are."""
    for _ in range(3):
        world.confirmed(day(10))
        world.dismissed(day(10), "field")
    asked: list[str] = []
    connection = world.session.connection()

    def heard(*arguments: object) -> None:
        asked.append(str(arguments[2]))

    event.listen(connection, "before_cursor_execute", heard)
    world.measure()
    event.remove(connection, "before_cursor_execute", heard)
    assert len(asked) == 4
    assert all("count(" in statement and "GROUP BY" in statement for statement in asked)
