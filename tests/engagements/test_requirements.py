"""Entering a stage asks for what the rules say; nothing moves without it."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy.orm import Session

from matcher.clock import today
from matcher.db import Database
from matcher.engagements.documents import documents_of, get_document
from matcher.engagements.models import Engagement
from matcher.engagements.stages import TRANSITIONS, advance, open_engagement, terminate
from matcher.errors import InvalidError, TransitionError
from matcher.taxonomy import load_rules, scheme
from tests.conftest import People, publish_listing
from tests.engagements.papers import paper
from tests.engagements.reading import forget, told
from tests.matching.pairs import suggest

DAY = date(2026, 11, 20)
STAGES = [term.code for term in scheme("stages")]
REASONS = [term.code for term in scheme("termination_reasons")]


def test_the_rules_ask_only_for_what_is_known() -> None:
    asked = load_rules().stage_requirements
    assert asked["signing"] == ("date", "document")
    assert asked["terminated"] == ("reason",)
    assert set(asked) <= set(STAGES)
    assert {name for names in asked.values() for name in names} <= {
        *("date", "note", "document", "reason")
    }


def test_signing_asks_for_day_and_paper_and_keeps_both(
    session: Session, people: People, running: Engagement
) -> None:
    forget(session)
    with pytest.raises(InvalidError, match=r"日期：请填写日期.*文件：请选择要上传的文件"):
        advance(session, people.broker, running, "signing")
    early = {"happened_on": today() + timedelta(days=1), "documents": [paper(1)]}
    with pytest.raises(InvalidError, match="不能晚于今天") as refused:
        advance(session, people.broker, running, "signing", **early)
    assert [problem.field for problem in refused.value.problems] == ["happened_on"]
    assert (running.stage, len(running.stages), told(session, "engagement_advanced")) == (
        *("confirmed", 1),
        [],
    )
    papers = [paper(1), paper(2)]
    advance(session, people.broker, running, "signing", happened_on=DAY, documents=papers)
    entered = running.stages[-1]
    assert (entered.stage, entered.happened_on) == ("signing", DAY)
    kept = documents_of(session, people.researcher, running)
    assert [(one.title, one.stage_id, one.visibility) for one in kept] == [
        ("签约文件", entered.id, "shared")
    ] * 2
    assert get_document(session, people.author, running, kept[0].id) is kept[0]
    assert told(session, "engagement_advanced") == ["author", "researcher"]


def test_completing_asks_for_words(session: Session, people: People, running: Engagement) -> None:
    with pytest.raises(InvalidError, match="说明：请写明情况"):
        advance(session, people.broker, running, "completed", "  ")
    advance(session, people.broker, running, "completed", "已验收付款")
    assert running.stages[-1].note == "已验收付款"


def test_the_machine_of_stages(sqlite_url: str) -> None:
    """Whatever is tried, an engagement only goes forward, and never without what is asked for."""
    database = Database(sqlite_url)
    with database.read() as session:
        people = People(session)
        need = publish_listing(session, people, "demand", "叶片补焊裂纹")
        offer = publish_listing(session, people, "achievement", "激光熔覆修复")
        match = suggest(session, need, offer)
        _run(session, people, open_engagement(session, people.broker, match))
    database.close()


def _run(session: Session, people: People, engagement: Engagement) -> None:
    class Stages(RuleBasedStateMachine):
        """One engagement under a savepoint, and what should have become of it."""

        def __init__(self) -> None:
            super().__init__()
            self.savepoint = session.begin_nested()
            self.way, self.papers = ["confirmed"], 0

        @rule(
            stage=st.sampled_from(STAGES),
            note=st.sampled_from(["", " ", "说明"]),
            days=st.sampled_from([None, -1, 0, 1]),
            papers=st.integers(0, 2),
        )
        def enter(self, stage: str, note: str, days: int | None, papers: int) -> None:
            day = None if days is None else today() + timedelta(days=days)
            files = [paper(self.papers + number) for number in range(papers)]
            wanted = _expected(self.way[-1], stage, note, days, papers)
            call = {"happened_on": day, "documents": files}
            if wanted:
                with pytest.raises(wanted):
                    advance(session, people.broker, engagement, stage, note, **call)  # type: ignore[arg-type]
                return
            advance(session, people.broker, engagement, stage, note, **call)  # type: ignore[arg-type]
            self.way.append(stage)
            self.papers += papers

        @rule(reason=st.sampled_from([*REASONS, "", "lunch"]))
        def end(self, reason: str) -> None:
            wanted = InvalidError if reason not in REASONS else None
            if wanted is None and self.way[-1] in ("completed", "terminated"):
                wanted = TransitionError
            if wanted:
                with pytest.raises(wanted):
                    terminate(session, people.broker, engagement, reason)
                return
            terminate(session, people.broker, engagement, reason)
            self.way.append("terminated")

        @invariant()
        def is_as_expected(self) -> None:
            assert [entered.stage for entered in engagement.stages] == self.way
            assert engagement.stage == self.way[-1]
            assert len(documents_of(session, people.author, engagement)) == self.papers

        def teardown(self) -> None:
            self.savepoint.rollback()
            session.expire_all()

    Stages.TestCase.settings = settings(
        max_examples=15,
        stateful_step_count=8,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    Stages.TestCase().runTest()


def _expected(
    present: str, stage: str, note: str, days: int | None, papers: int
) -> type[Exception] | None:
    """What the rules say about this step, told without the code that is tested."""
    if stage == "terminated":
        return InvalidError
    if stage not in TRANSITIONS.get(present, frozenset()):
        return TransitionError
    asked = load_rules().stage_requirements.get(stage, ())
    lacking = (
        ("date" in asked and days is None)
        or (days is not None and days > 0)
        or ("note" in asked and not note.strip())
        or ("document" in asked and not papers)
    )
    return InvalidError if lacking else None
