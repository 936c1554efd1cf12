"""Both parties are asked when an engagement opens; an answer ends nothing by itself."""

import pytest
from sqlalchemy.orm import Session

from matcher.engagements.invitations import answer, invitations_of, invite, waiting_for
from matcher.engagements.models import Engagement
from matcher.engagements.stages import terminate
from matcher.errors import ForbiddenError, InvalidError, TransitionError
from tests.conftest import People
from tests.engagements.reading import told, written


def states(session: Session, engagement: Engagement) -> dict[int, str]:
    return {party: one.state for party, one in invitations_of(session, engagement).items()}


def test_opening_asks_both(session: Session, people: People, running: Engagement) -> None:
    both = sorted((people.enterprise.id, people.university.id))
    assert states(session, running) == dict.fromkeys(both, "invited")
    assert told(session, "engagement_invited") == ["author", "researcher"]
    (opened,) = written(session, "engagement.open")
    assert opened
    assert opened["invited"] == both
    assert waiting_for(session, people.author, [running]) == {running.id}
    assert waiting_for(session, people.stranger, [running]) == set()


def test_one_accepts_the_other_declines_and_the_broker_is_told(
    session: Session, people: People, running: Engagement
) -> None:
    answer(session, people.author, running, "accept")
    declined = answer(session, people.researcher, running, "decline", " 没有人手 ")
    assert states(session, running) == {
        people.enterprise.id: "accepted",
        people.university.id: "declined",
    }
    assert (declined.reason, declined.answered_by) == ("没有人手", people.researcher.user_id)
    assert declined.answered_at is not None
    assert told(session, "engagement_answered") == ["broker"]
    assert running.stage == "confirmed"
    assert waiting_for(session, people.author, [running]) == set()
    answers = written(session, "engagement.answer")
    assert answers == [{"answer": "accepted"}, {"answer": "declined"}]


def test_an_answer_stands_until_the_broker_asks_again(
    session: Session, people: People, running: Engagement
) -> None:
    answer(session, people.author, running, "accept")
    answer(session, people.researcher, running, "decline", "没有人手")
    with pytest.raises(TransitionError, match="已同意"):
        answer(session, people.author, running, "decline", "改主意")
    assert invite(session, people.broker, running) == [people.university.id]
    again = invitations_of(session, running)[people.university.id]
    assert (again.state, again.reason, again.answered_at, again.answered_by) == (
        *("invited", ""),
        *(None, None),
    )
    with pytest.raises(TransitionError, match="都已邀请过"):
        invite(session, people.broker, running)
    answer(session, people.researcher, running, "accept")
    assert set(states(session, running).values()) == {"accepted"}


def test_nobody_else_answers_or_asks_and_no_answer_is_half(
    session: Session, people: People, running: Engagement
) -> None:
    with pytest.raises(InvalidError, match="婉拒的原因"):
        answer(session, people.author, running, "decline", " ")
    with pytest.raises(InvalidError, match="同意或婉拒"):
        answer(session, people.author, running, "perhaps")
    for actor in (people.stranger, people.broker, people.operator):
        with pytest.raises(ForbiddenError):
            answer(session, actor, running, "accept")
    for actor in (people.author, people.operator, people.supervisor):
        with pytest.raises(ForbiddenError):
            invite(session, actor, running)
    terminate(session, people.broker, running, "price")
    with pytest.raises(TransitionError, match="已经结束"):
        answer(session, people.author, running, "accept")
    with pytest.raises(TransitionError, match="已经结束"):
        invite(session, people.broker, running)
    assert waiting_for(session, people.author, [running]) == set()
