"""A zone's matches for its brokers, and a listing's for its owner."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.errors import ForbiddenError
from matcher.listings.lifecycle import move
from matcher.listings.models import Listing
from matcher.matching.decisions import confirm, dismiss
from matcher.matching.models import Match
from matcher.matching.worklist import PAGE_SIZE, dismissed_of, matches_of, worklist
from tests.conftest import People
from tests.matching.pairs import suggest

Posted = Callable[..., Listing]


def graded(session: Session, need: Listing, other: Listing, grade: str, relevance: float) -> Match:
    match = suggest(session, need, other)
    match.grade, match.relevance = grade, relevance
    session.flush()
    return match


def test_the_best_first_and_counts_with_the_other_filters(
    session: Session, people: People, posted: Posted
) -> None:
    demand, scenario = posted("demand", "需求"), posted("scenario", "场景")
    cures = [posted("achievement", f"成果{number}") for number in range(3)]
    weak = graded(session, demand, cures[0], "weak", 0.2)
    strong = graded(session, demand, cures[1], "strong", 0.9)
    fair = graded(session, scenario, cures[2], "fair", 0.4)
    everything = worklist(session, people.broker)
    assert list(everything.matches) == [strong, fair, weak]
    assert everything.kinds == {"demand": 2, "scenario": 1}
    demands = worklist(session, people.broker, grades=["weak", "fair"], kinds=["demand"])
    assert (list(demands.matches), demands.total) == ([weak], 1)
    assert demands.grades == {"strong": 1, "weak": 1}
    assert demands.kinds == {"demand": 1, "scenario": 1}


def test_what_was_decided_is_under_its_own_state(
    session: Session, people: People, posted: Posted
) -> None:
    demand = posted("demand", "需求")
    one, two = (suggest(session, demand, posted("achievement", t)) for t in ("甲", "乙"))
    dismiss(session, people.broker, one, "cost")
    found = worklist(session, people.broker)
    assert list(found.matches) == [two]
    assert found.states == {"suggested": 1, "dismissed": 1}
    assert list(worklist(session, people.broker, "dismissed").matches) == [one]


def test_what_is_no_longer_public_waits_for_nobody(
    session: Session, people: People, posted: Posted
) -> None:
    open_pair = suggest(session, posted("demand", "需求甲"), posted("achievement", "成果甲"))
    decided = suggest(session, posted("demand", "需求乙"), posted("achievement", "成果乙"))
    confirm(session, people.broker, decided)
    for match in (open_pair, decided):
        move(session, people.author, match.need, "withdraw")
    assert worklist(session, people.broker).total == 0
    # A decided pair stays on record for those who may see both sides.
    assert list(worklist(session, people.broker, "confirmed").matches) == [decided]


def test_other_zones_are_not_shown(session: Session, people: People, posted: Posted) -> None:
    match = suggest(session, posted("demand", "需求"), posted("achievement", "成果"))
    match.need.zone_id = elsewhere(session).id
    session.flush()
    assert worklist(session, people.broker).total == 0


def test_pages_hold_ten_and_do_not_run_out(
    session: Session, people: People, posted: Posted
) -> None:
    demand = posted("demand", "需求")
    for number in range(PAGE_SIZE + 2):
        suggest(session, demand, posted("achievement", f"成果{number}"))
    first, last = worklist(session, people.broker), worklist(session, people.broker, page=99)
    assert (len(first.matches), first.pages) == (PAGE_SIZE, 2)
    assert (len(last.matches), last.page) == (2, 2)
    assert not {m.id for m in first.matches} & {m.id for m in last.matches}


def test_members_have_no_worklist(session: Session, people: People) -> None:
    for actor in (people.author, people.researcher, people.supervisor):
        with pytest.raises(ForbiddenError):
            worklist(session, actor)


def test_an_owner_sees_matches_from_either_side_but_no_dismissed_or_hidden_ones(
    session: Session, people: People, posted: Posted
) -> None:
    demand = posted("demand", "需求")
    cures = [posted("achievement", f"成果{number}") for number in range(3)]
    good, bad, gone = (suggest(session, demand, cure) for cure in cures)
    dismiss(session, people.broker, bad, "cost")
    move(session, people.researcher, gone.achievement, "withdraw")
    assert list(matches_of(session, people.author, demand)) == [good]
    assert list(matches_of(session, people.researcher, good.achievement)) == [good]
    assert list(matches_of(session, people.researcher, gone.achievement)) == [gone]
    with pytest.raises(ForbiddenError):
        matches_of(session, people.stranger, demand)


def test_what_was_dismissed_is_shown_from_either_side_the_latest_first(
    session: Session, people: People, posted: Posted
) -> None:
    demand, cure = posted("demand", "需求"), posted("achievement", "成果甲")
    first = suggest(session, demand, cure)
    second, hidden, _ = (
        suggest(session, demand, posted("achievement", title)) for title in ("乙", "丙", "丁")
    )
    for match in (hidden, first, second):
        dismiss(session, people.broker, match, "cost")
    move(session, people.researcher, hidden.achievement, "withdraw")
    assert list(dismissed_of(session, people.broker, demand)) == [second, first, hidden]
    hidden.achievement.zone_id = elsewhere(session).id
    session.flush()
    assert list(dismissed_of(session, people.broker, demand)) == [second, first]
    assert list(dismissed_of(session, people.operator, cure)) == [first]
    with pytest.raises(ForbiddenError):
        dismissed_of(session, people.author, demand)


def elsewhere(session: Session) -> Zone:
    zone = Zone(code="other", name="另一示范区", region="150100")
    session.add(zone)
    session.flush()
    return zone
