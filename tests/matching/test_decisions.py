"""Brokers decide once, with a coded reason, and never about their own organization."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.actor import PUBLIC, SYSTEM, Actor
from matcher.audit.models import AuditEntry
from matcher.db import Database
from matcher.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from matcher.listings.lifecycle import move
from matcher.listings.models import Listing
from matcher.matching.decisions import TRANSITIONS, confirm, dismiss, get_match, reopen
from matcher.matching.models import Match
from matcher.taxonomy import scheme
from tests.blocking import backend, wait_until_blocked
from tests.conftest import People, publish_listing
from tests.matching.pairs import suggest


@pytest.fixture
def match(session: Session, posted: Callable[..., Listing]) -> Match:
    return suggest(session, posted("demand", "叶片补焊裂纹"), posted("achievement", "激光熔覆修复"))


def last_audit(session: Session) -> AuditEntry:
    return session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).all()[0]


def audited(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(AuditEntry)) or 0


def test_a_confirmation_keeps_who_and_why(session: Session, people: People, match: Match) -> None:
    confirm(session, people.broker, match, " 双方有意 ")
    assert (match.state, match.note, match.decided_by) == (
        "confirmed",
        "双方有意",
        people.broker.user_id,
    )
    assert match.decided_at is not None
    row = last_audit(session)
    assert (row.action, row.object_kind, row.object_id) == ("match.confirm", "match", match.id)
    assert row.before == {"state": "suggested"}
    assert row.after == {"state": "confirmed", "reason": None, "note": "双方有意"}


def test_each_coded_reason_dismisses_and_can_be_taken_back(
    session: Session, people: People, match: Match
) -> None:
    for reason in (term.code for term in scheme("dismissal_reasons")):
        dismiss(session, people.broker, match, reason, "经核实")
        assert (match.state, match.dismissal_reason) == ("dismissed", reason)
        assert (last_audit(session).after or {})["reason"] == reason
        reopen(session, people.broker, match)
        assert (match.state, match.dismissal_reason, match.note) == ("suggested", None, "")


def test_a_dismissal_needs_a_known_reason_and_other_a_note(
    session: Session, people: People, match: Match
) -> None:
    with pytest.raises(InvalidError, match="不合适的原因：请从列表中选择一项"):
        dismiss(session, people.broker, match, "没兴趣")
    with pytest.raises(InvalidError, match="说明：选“其他”时请写明原因"):
        dismiss(session, people.broker, match, "other", " ")
    assert (match.state, match.dismissal_reason) == ("suggested", None)
    dismiss(session, people.broker, match, "other", "需求方停产")
    assert match.dismissal_reason == "other"


def test_what_was_decided_is_not_decided_again_and_nothing_changes(
    session: Session, people: People, match: Match
) -> None:
    confirm(session, people.broker, match, "先到")
    for decide in (
        lambda: confirm(session, people.broker, match, "后到"),
        lambda: dismiss(session, people.broker, match, "cost", "后到"),
        lambda: reopen(session, people.broker, match),
    ):
        before = audited(session)
        with pytest.raises(ConflictError, match="已经是“已确认”，可能有同事先处理了"):
            decide()
        assert (match.state, match.note, match.dismissal_reason) == ("confirmed", "先到", None)
        assert not session.is_modified(match)
        assert audited(session) == before


def test_only_brokers_of_neither_party_decide(
    session: Session, people: People, match: Match
) -> None:
    for name in ("author", "researcher", "operator", "supervisor"):
        with pytest.raises(ForbiddenError):
            confirm(session, getattr(people, name), match)
    for party in (people.enterprise, people.university):
        insider = people.actor(f"broker-{party.kind}", party, "broker")
        with pytest.raises(ForbiddenError, match="避免利益冲突"):
            confirm(session, insider, match)
        with pytest.raises(ForbiddenError, match="避免利益冲突"):
            dismiss(session, insider, match, "cost")
    dismiss(session, people.broker, match, "cost")
    with pytest.raises(ForbiddenError):
        reopen(session, people.operator, match)
    assert (match.state, match.dismissal_reason) == ("dismissed", "cost")


def test_a_match_is_seen_with_both_of_its_sides(
    session: Session, people: People, match: Match
) -> None:
    far = Zone(code="far", name="另一示范区", region="150100")
    session.add(far)
    session.flush()
    elsewhere = Actor(None, "外区", people.agency.id, far.id, frozenset({"broker"}))
    for actor in (people.broker, people.operator, SYSTEM):
        assert get_match(session, actor, match.id) is match
    with pytest.raises(NotFoundError):
        get_match(session, elsewhere, match.id)
    for actor in (people.author, people.supervisor, PUBLIC):
        with pytest.raises(ForbiddenError):
            get_match(session, actor, match.id)
    with pytest.raises(NotFoundError, match="没有这条匹配，或其中一方已不再公开"):
        get_match(session, people.broker, match.id + 1)
    move(session, people.author, match.need, "pause")
    assert get_match(session, people.broker, match.id) is match
    match.achievement.zone_id = far.id
    session.flush()
    with pytest.raises(NotFoundError):
        get_match(session, elsewhere, match.id)
    move(session, people.author, match.need, "resume")
    assert get_match(session, elsewhere, match.id) is match, "one side is of that zone"


def test_a_pair_stands_once(session: Session, match: Match) -> None:
    with pytest.raises(IntegrityError):
        suggest(session, match.need, match.achievement)


def test_the_transitions_speak_of_the_states_of_the_code_list() -> None:
    states = {term.code for term in scheme("match_states")}
    assert {target for _, target in TRANSITIONS.values()} == states
    assert set().union(*(sources for sources, _ in TRANSITIONS.values())) <= states


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_of_two_brokers_at_once_the_second_sees_the_first(database: Database) -> None:
    """Both have loaded the match as suggested; without the lock the later would overwrite."""
    with database.write() as session:
        people = People(session)
        need = publish_listing(session, people, "demand", "叶片补焊裂纹")
        offer = publish_listing(session, people, "achievement", "激光熔覆修复")
        match_id = suggest(session, need, offer).id
    second_pid: list[int] = []
    loaded = threading.Event()

    def second() -> None:
        with database.write() as session:
            seen = session.get_one(Match, match_id)
            assert seen.state == "suggested"
            second_pid.append(backend(session))
            loaded.set()
            dismiss(session, people.broker, seen, "cost")

    with ThreadPoolExecutor(1) as pool:
        with database.write() as first:
            confirm(first, people.broker, first.get_one(Match, match_id))
            waiting = pool.submit(second)
            assert loaded.wait(10)
            wait_until_blocked(database, second_pid[0])
        with pytest.raises(ConflictError, match="已确认"):
            waiting.result(10)
    with database.read() as session:
        kept = session.get_one(Match, match_id)
        assert (kept.state, kept.dismissal_reason) == ("confirmed", None)
