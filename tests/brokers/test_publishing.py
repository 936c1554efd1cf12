"""Publishing a need gives it to the best broker, unless the reviewer chose another or nobody."""

import pytest
from sqlalchemy.orm import Session

from matcher.brokers.assignment import assign, assigned_broker
from matcher.brokers.publishing import NOBODY, publish
from matcher.errors import ForbiddenError, InvalidError
from matcher.listings import post
from matcher.listings.lifecycle import move
from tests.brokers.furnishing import broker, leave, number, waiting
from tests.conftest import People


def test_the_best_the_chosen_or_nobody_gets_it(session: Session, people: People) -> None:
    other = number(broker(session, people, "other", ["09"]))
    best = number(broker(session, people, "best", ["03"]))
    for choice, given in ((None, best), (other, other), (NOBODY, None)):
        need = waiting(session, people, technical_fields=["03"])
        assert publish(session, people.operator, need, choice) == given
        assert assigned_broker(session, need.id) == given
        assert need.state == "published"


def test_without_candidates_it_is_open_to_all(session: Session, people: People) -> None:
    need = waiting(session, people)
    assert publish(session, people.operator, need) is None
    assert (need.state, assigned_broker(session, need.id)) == ("published", None)


def test_achievements_are_not_assigned(session: Session, people: People) -> None:
    broker(session, people, "one")
    cure = waiting(session, people, "achievement")
    assert publish(session, people.operator, cure) is None
    assert assigned_broker(session, cure.id) is None


def test_who_has_it_keeps_it_when_it_is_published_again(session: Session, people: People) -> None:
    first, second = (broker(session, people, login) for login in ("first", "second"))
    need = waiting(session, people)
    publish(session, people.operator, need, number(second))
    for expected in (second, first):
        move(session, people.author, need, "revise")
        post.submit(session, people.author, need)
        publish(session, people.operator, need, None)
        assert assigned_broker(session, need.id) == number(expected)
        leave(session, second)


def test_a_wrong_choice_or_reviewer_is_refused(session: Session, people: People) -> None:
    need = waiting(session, people)
    with pytest.raises(InvalidError, match="请从候选经纪人中选择"):
        publish(session, people.operator, need, number(people.broker))
    for actor in (people.broker, people.author, people.supervisor):
        with pytest.raises(ForbiddenError):
            publish(session, actor, waiting(session, people))


def test_an_assigned_need_can_be_published_after_a_reassignment(
    session: Session, people: People
) -> None:
    first, second = (broker(session, people, login) for login in ("first", "second"))
    need = waiting(session, people)
    publish(session, people.operator, need, number(first))
    assign(session, people.operator, need, number(second))
    assert assigned_broker(session, need.id) == number(second)
