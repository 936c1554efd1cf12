"""What became of a pair is kept with what was known of it, in the same transaction."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matcher.db import Database
from matcher.engagements.models import Engagement
from matcher.engagements.stages import advance, open_engagement, terminate
from matcher.errors import ConflictError, ForbiddenError, InvalidError, TransitionError
from matcher.listings.models import Listing
from matcher.matching.decisions import confirm, dismiss, reopen
from matcher.matching.examples import (
    as_arrays,
    decision_count,
    keep_example,
    training_examples,
)
from matcher.matching.models import LabelledExample, Match
from matcher.taxonomy import scheme
from tests.conftest import People, publish_listing
from tests.engagements.entering import enter
from tests.matching.pairs import suggest

BEGIN = datetime(2026, 11, 22, 8, tzinfo=UTC)
COMPONENTS = {"dense_title": 0.9, "keyword_title": 12.5}
FITS = [{"aspect": "field", "verdict": "met"}, {"aspect": "trl", "verdict": "unknown"}]
Pair = Callable[[str], Match]


@pytest.fixture
def pair(session: Session, posted: Callable[..., Listing]) -> Pair:
    """A factory of suggested pairs."""

    def factory(title: str) -> Match:
        match = suggest(session, posted("demand", title), posted("achievement", title))
        match.components, match.reasons, match.rank = COMPONENTS, {"fits": FITS}, 3
        session.flush()
        return match

    return factory


@pytest.fixture
def match(pair: Pair) -> Match:
    return pair("叶片补焊裂纹")


def kept(session: Session) -> list[LabelledExample]:
    return list(session.scalars(select(LabelledExample).order_by(LabelledExample.id)))


def outcomes(session: Session) -> list[tuple[str, str | None]]:
    return [(example.outcome, example.reason) for example in kept(session)]


def test_a_confirmation_keeps_one_example_with_all_that_was_known(
    session: Session, people: People, match: Match
) -> None:
    with time_machine.travel(BEGIN, tick=False):
        confirm(session, people.broker, match)
    session.expire_all()
    (example,) = kept(session)
    assert (example.match_id, example.outcome, example.reason) == (match.id, "confirmed", None)
    assert (example.need_id, example.achievement_id) == (match.need_id, match.achievement_id)
    assert (example.zone_id, example.actor_id) == (people.zone.id, people.broker.user_id)
    assert (example.model, example.rank, example.at) == ("fusion-1", 3, BEGIN)
    assert example.features == {
        "components": COMPONENTS,
        "fits": {"field": "met", "trl": "unknown"},
        "relevance": 0.8,
        "score": 0.1,
    }


def test_an_example_stays_as_it_was_when_the_pair_is_ranked_anew(
    session: Session, people: People, match: Match
) -> None:
    confirm(session, people.broker, match)
    match.components, match.model, match.rank = {"dense_title": 0.1}, "fusion-2", 9
    session.flush()
    session.expire_all()
    (example,) = kept(session)
    assert (example.features["components"], example.model, example.rank) == (
        COMPONENTS,
        "fusion-1",
        3,
    )


def test_every_reason_is_kept_and_reopening_withdraws_it(
    session: Session, people: People, match: Match
) -> None:
    for term in scheme("dismissal_reasons"):
        dismiss(session, people.broker, match, term.code, "经核实")
        assert outcomes(session) == [("dismissed", term.code)]
        reopen(session, people.broker, match)
        assert outcomes(session) == []
    confirm(session, people.broker, match)
    assert outcomes(session) == [("confirmed", None)]


def test_reopening_one_pair_leaves_the_others(session: Session, people: People, pair: Pair) -> None:
    one, other = pair("叶片补焊裂纹"), pair("青贮二次发酵")
    dismiss(session, people.broker, one, "field")
    dismiss(session, people.broker, other, "cost")
    reopen(session, people.broker, one)
    assert [example.match_id for example in kept(session)] == [other.id]


def test_every_stage_that_was_entered_is_kept_once(
    session: Session, people: People, match: Match
) -> None:
    engagement = open_engagement(session, people.broker, match)
    for stage in ("contacted", "trial", "registration"):
        enter(session, people.broker, engagement, stage)
    with pytest.raises(TransitionError):
        advance(session, people.broker, engagement, "trial")
    terminate(session, people.broker, engagement, "price")
    assert outcomes(session) == [
        ("confirmed", None),
        ("contacted", None),
        ("trial", None),
        ("registration", None),
        ("terminated", "price"),
    ]
    assert {example.match_id for example in kept(session)} == {match.id}


def test_what_is_refused_leaves_no_example(session: Session, people: People, match: Match) -> None:
    with pytest.raises(ForbiddenError):
        confirm(session, people.operator, match)
    with pytest.raises(InvalidError):
        dismiss(session, people.broker, match, "没兴趣")
    assert kept(session) == []
    confirm(session, people.broker, match)
    with pytest.raises(ConflictError):
        confirm(session, people.broker, match)
    with pytest.raises(ConflictError):
        dismiss(session, people.broker, match, "field")
    assert outcomes(session) == [("confirmed", None)]


def test_an_outcome_is_kept_once_for_each_match(
    session: Session, people: People, match: Match
) -> None:
    keep_example(session, people.broker, match, "confirmed")
    with pytest.raises(IntegrityError):
        keep_example(session, people.broker, match, "confirmed")


@pytest.mark.parametrize("act", ["confirm", "dismiss", "advance", "reopen"])
def test_example_and_decision_are_committed_together_or_not_at_all(
    database: Database, act: str
) -> None:
    with database.write() as session:
        people = People(session)
        need = publish_listing(session, people, "demand", "叶片补焊裂纹")
        match = suggest(session, need, publish_listing(session, people, "achievement", "激光熔覆"))
        if act == "advance":
            open_engagement(session, people.broker, match)
        if act == "reopen":
            dismiss(session, people.broker, match, "field")

    def decide(session: Session) -> None:
        found = session.get_one(Match, match.id)
        if act == "confirm":
            confirm(session, people.broker, found)
        elif act == "dismiss":
            dismiss(session, people.broker, found, "field")
        elif act == "reopen":
            reopen(session, people.broker, found)
        else:
            engagement = session.scalars(select(Engagement)).one()
            advance(session, people.broker, engagement, "contacted")

    def stored() -> tuple[str, int, list[tuple[str, str | None]]]:
        with database.read() as session:
            state = session.get_one(Match, match.id).state
            stages = [len(found.stages) for found in session.scalars(select(Engagement))]
            return state, sum(stages), outcomes(session)

    def decide_and_fail() -> None:
        with database.write() as session:
            decide(session)
            assert outcomes(session) != before[2]
            raise ConnectionResetError

    before = stored()
    with pytest.raises(ConnectionResetError):
        decide_and_fail()
    assert stored() == before
    with database.write() as session:
        decide(session)
    after = {
        "confirm": ("confirmed", 0, [("confirmed", None)]),
        "dismiss": ("dismissed", 0, [("dismissed", "field")]),
        "reopen": ("suggested", 0, []),
        "advance": ("confirmed", 2, [("confirmed", None), ("contacted", None)]),
    }
    assert stored() == after[act]


def test_one_example_for_a_pair_the_strongest_and_of_equals_the_latest(
    session: Session, people: People, pair: Pair
) -> None:
    good, bad, priced, waiting = (pair(f"示例 {n}") for n in range(4))
    stages = ("contacted", "negotiating", "trial")
    with time_machine.travel(BEGIN, tick=False) as clock:
        dismiss(session, people.broker, bad, "maturity")
        dismiss(session, people.broker, priced, "cost")
        engagement = open_engagement(session, people.broker, good)
        for stage in stages:
            clock.shift(timedelta(days=1))
            enter(session, people.broker, engagement, stage)
        clock.shift(timedelta(days=1))
        terminate(session, people.broker, engagement, "price")
    found = training_examples(session)
    assert [(e.need_id, e.achievement_id, e.level, e.outcome, e.at) for e in found] == [
        (good.need_id, good.achievement_id, 4, "trial", BEGIN + timedelta(days=3)),
        (bad.need_id, bad.achievement_id, 2, "dismissed", BEGIN),
    ]
    assert {(e.model, e.rank, e.features["relevance"]) for e in found} == {("fusion-1", 3, 0.8)}
    assert waiting.state == "suggested"


def test_arrays_for_a_ranker(session: Session, people: People, pair: Pair) -> None:
    one, other = pair("叶片补焊裂纹"), pair("青贮二次发酵")
    other.components = {"dense_title": 0.2}
    confirm(session, people.broker, one)
    dismiss(session, people.broker, other, "field")
    scores, levels = as_arrays(training_examples(session), ("keyword_title", "dense_title"))
    np.testing.assert_array_equal(scores, [[12.5, 0.9], [np.nan, 0.2]])
    np.testing.assert_array_equal(levels, [3.0, 1.0])
    none, nothing = as_arrays([], ("dense_title",))
    assert (none.shape, nothing.shape) == ((0, 1), (0,))


def test_decisions_are_counted_whatever_they_say_and_stages_are_not(
    session: Session, people: People, pair: Pair
) -> None:
    assert decision_count(session) == 0
    one, other, third = (pair(f"示例 {n}") for n in range(3))
    advance(session, people.broker, open_engagement(session, people.broker, one), "trial")
    dismiss(session, people.broker, other, "cost")
    dismiss(session, people.broker, third, "field")
    assert decision_count(session) == 3
    reopen(session, people.broker, third)
    assert decision_count(session) == 2
