"""The trial of a scenario comes to a conclusion: by whom, when, and corrected."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.audit.models import AuditEntry
from matcher.clock import today
from matcher.engagements.models import Engagement
from matcher.engagements.own_words import mask_words, words_of
from matcher.engagements.stages import advance, open_engagement, terminate
from matcher.engagements.verification import VerificationInput, conclude, verification_of
from matcher.engagements.verification_models import ScenarioVerification
from matcher.errors import ForbiddenError, InvalidError, TransitionError
from matcher.listings.models import Listing
from matcher.notifications.models import Notification
from tests.conftest import People
from tests.matching.pairs import suggest

BEGIN = datetime(2026, 3, 2, 17, tzinfo=UTC)  # the third in China
PHONE, MASKED = "13912345678", "139****5678"


def said(**changed: Any) -> VerificationInput:
    given = {"result": "partly", "concluded_on": "2026-03-05", "data_text": f"请拨 {PHONE}"}
    return VerificationInput.parse(given | changed)


@pytest.fixture
def tried(session: Session, people: People, posted: Callable[..., Listing]) -> Engagement:
    """A scenario in its trial since 2026-03-03."""
    match = suggest(session, posted("scenario", "低温启动"), posted("achievement", "快速加热"))
    with time_machine.travel(BEGIN, tick=False):
        engagement = open_engagement(session, people.broker, match)
        advance(session, people.broker, engagement, "trial")
    return engagement


def test_what_was_concluded_is_kept_once_and_corrected(
    session: Session, people: People, tried: Engagement
) -> None:
    first = conclude(session, people.broker, tried, said())
    told = session.scalars(select(Notification.user_id).where(Notification.object_id == tried.id))
    assert {people.author.user_id, people.researcher.user_id} <= set(told)
    terminate(session, people.broker, tried, "price")
    changed = said(result="passed", data_text="复测合格", concluded_on="2026-03-06")
    second = conclude(session, people.broker, tried, changed)
    assert session.scalars(select(ScenarioVerification)).all() == [first] == [second]
    assert (second.result, second.data_text) == ("passed", "复测合格")
    assert (second.concluded_on.isoformat(), second.entered_by) == (
        "2026-03-06", people.broker.user_id
    )  # fmt: skip
    query = select(AuditEntry).where(AuditEntry.action == "engagement.verify")
    rows = session.scalars(query.order_by(AuditEntry.id)).all()
    before = {"verification": "partly", "concluded_on": "2026-03-05", "data_text": f"请拨 {MASKED}"}
    after = {"verification": "passed", "concluded_on": "2026-03-06", "data_text": "复测合格"}
    assert [(row.before, row.after) for row in rows] == [(None, before), (before, after)]
    assert {(row.object_kind, row.object_id) for row in rows} == {("engagement", tried.id)}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"result": "unknown"}, "result"),
        ({"result": ""}, "result"),
        ({"concluded_on": "2026-03-02"}, "concluded_on"),
        ({"concluded_on": "2999-01-01"}, "concluded_on"),
        ({"concluded_on": "不知道"}, "concluded_on"),
        ({"data_text": "  "}, "data_text"),
        ({"data_text": "长" * 2_001}, "data_text"),
    ],
)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_makes_no_sense_is_refused(
    session: Session, people: People, tried: Engagement, changed: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        conclude(session, people.broker, tried, said(**changed))
    assert [problem.field for problem in refused.value.problems] == [field]
    assert verification_of(session, people.broker, tried) is None


def test_the_first_and_the_last_day_are_taken(
    session: Session, people: People, tried: Engagement
) -> None:
    for day in ("2026-03-03", today().isoformat()):
        found = conclude(session, people.broker, tried, said(concluded_on=day))
        assert found.concluded_on.isoformat() == day


def test_only_trials_of_scenarios_are_concluded(
    session: Session, people: People, posted: Callable[..., Listing]
) -> None:
    cure = posted("achievement", "快速加热")
    for kind, stage in (("demand", "trial"), ("scenario", "commercial"), ("scenario", "contacted")):
        match = suggest(session, posted(kind, f"{kind} {stage}"), cure)
        engagement = open_engagement(session, people.broker, match)
        advance(session, people.broker, engagement, stage)
        with pytest.raises(TransitionError, match="试验/场景验证"):
            conclude(session, people.broker, engagement, said(concluded_on=today().isoformat()))


def test_who_concludes_and_who_reads(session: Session, people: People, tried: Engagement) -> None:
    elsewhere = people.zone.id + 1_000
    foreign, watcher = (
        Actor(None, "示例外区人员", None, elsewhere, frozenset({role}))
        for role in ("broker", "supervisor")
    )
    insider = people.actor("insider", people.enterprise, "broker")
    for actor in (people.author, people.researcher, people.supervisor, people.authority,
                  people.stranger, foreign, insider):  # fmt: skip
        with pytest.raises(ForbiddenError):
            conclude(session, actor, tried, said())
    found = conclude(session, people.broker, tried, said())
    for actor in (people.broker, people.author, people.researcher, people.operator,
                  people.supervisor, people.authority):  # fmt: skip
        assert verification_of(session, actor, tried) is found, actor.name
    for actor in (people.stranger, foreign, watcher):
        assert verification_of(session, actor, tried) is None


def test_what_a_leaving_broker_wrote_is_masked(
    session: Session, people: People, tried: Engagement
) -> None:
    found = conclude(session, people.broker, tried, said())
    user_id = people.broker.user_id or 0
    assert words_of(session, user_id) == [
        {"where": "scenario_verifications", "data_text": f"请拨 {PHONE}"}
    ]
    mask_words(session, user_id)
    assert found.data_text == f"请拨 {MASKED}"
    assert found.concluded_on - BEGIN.date() == timedelta(days=3)
