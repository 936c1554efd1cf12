"""Who is proposed, who may be given a need, and whom an assignment keeps from deciding."""

from collections.abc import Sequence
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import User, Zone
from matcher.actor import SYSTEM, Actor
from matcher.audit.models import AuditEntry
from matcher.brokers import assignment
from matcher.brokers.assignment import (
    assign,
    assigned_broker,
    assigned_to,
    propose,
    require_not_anothers,
)
from matcher.brokers.load import Load, loads
from matcher.brokers.models import BrokerProfile
from matcher.engagements.stages import open_engagement, terminate
from matcher.errors import ForbiddenError, InvalidError, TransitionError
from matcher.listings import review
from matcher.matching.decisions import dismiss
from matcher.notifications.models import Notification
from tests.brokers.furnishing import broker, leave, number, waiting
from tests.conftest import People, publish_listing
from tests.matching.pairs import suggest


def test_fit_then_load_then_number_decide_and_are_told_in_words(
    session: Session, people: People
) -> None:
    stranger, one, both, same = (
        number(broker(session, people, login, fields))
        for login, fields in (
            ("none", ["09"]),
            ("one", ["03"]),
            ("both", ["05", "03"]),
            ("same", ["03", "05"]),
        )
    )
    need = publish_listing(session, people, "demand", "示例", technical_fields=["03", "05"])
    assert [c.broker_id for c in propose(session, need)] == [both, same, one, stranger]
    assign(session, people.operator, need, both)
    found = propose(session, need)
    assert [c.broker_id for c in found] == [same, both, one, stranger]
    assert found[1].reasons == (
        "技术领域相符：先进制造、新材料及其应用",
        "在办 1 项，还可承担 9 项",
    )
    assert found[3].reasons == ("没有相同的技术领域", "在办 0 项，还可承担 10 项")


def test_load_is_weighed_against_capacity_and_the_full_come_last(
    session: Session, people: People
) -> None:
    large = broker(session, people, "large", capacity=10)
    small = broker(session, people, "small", ["03"], capacity=1)
    for actor in (large, small):
        need = publish_listing(session, people, "demand", "示例")
        assign(session, people.operator, need, number(actor))
    wanted = publish_listing(session, people, "demand", "示例", technical_fields=["03"])
    found = propose(session, wanted)
    assert [(c.broker_id, c.full) for c in found] == [(number(large), False), (number(small), True)]
    assert found[1].reasons[1] == "在办 1 项，已满"


def test_load_counts_what_is_live(session: Session, people: People) -> None:
    actor = broker(session, people, "one")
    cure = publish_listing(session, people, "achievement", "激光熔覆修复")
    needs = [publish_listing(session, people, "demand", f"示例 {n}") for n in range(3)]
    for need in needs:
        assign(session, people.operator, need, number(actor))
    taken, *_ = [suggest(session, need, cure) for need in needs]
    engagement = open_engagement(session, actor, taken)
    needs[2].state = "expired"
    session.flush()
    assert loads(session, [number(actor), 0]) == {number(actor): Load(1, 2, 2), 0: Load()}
    assert Load(1, 2, 2).total == 3
    terminate(session, actor, engagement, "price")
    assert loads(session, [number(actor)])[number(actor)] == Load(0, 2, 2)


def test_nobody_without_a_profile_or_with_an_interest_is_proposed(
    session: Session, people: People
) -> None:
    fit = broker(session, people, "fit")
    broker(session, people, "interested", organization=people.enterprise)
    broker(session, people, "resting", active=False)
    leave(session, broker(session, people, "left"))
    far = Zone(code="far", name="另一示范区", region="150100")
    session.add(far)
    session.flush()
    session.get_one(User, number(broker(session, people, "far"))).zone_id = far.id
    demoted = session.get_one(User, number(broker(session, people, "demoted")))
    demoted.roles[0].role = "supervisor"
    session.flush()
    need = publish_listing(session, people, "demand", "示例")
    assert [c.broker_id for c in propose(session, need)] == [number(fit)]
    everybody = session.scalars(select(BrokerProfile.user_id)).all()
    for user_id in {*everybody, number(people.broker), 999_999} - {number(fit)}:
        with pytest.raises(InvalidError, match="请从候选经纪人中选择"):
            assign(session, people.operator, need, user_id)
    assert assigned_broker(session, need.id) is None


def test_an_assignment_is_recorded_told_and_made_anew(session: Session, people: People) -> None:
    first, second = (broker(session, people, login) for login in ("first", "second"))
    need = publish_listing(session, people, "demand", "示例")
    assign(session, people.operator, need, number(first))
    assert assigned_broker(session, need.id) == number(first)
    assign(session, people.operator, need, number(second), " 前一位休假 ")
    assert assigned_broker(session, need.id) == number(second)
    assert session.scalars(assigned_to(number(first))).all() == []
    assert session.scalars(assigned_to(number(second))).all() == [need.id]
    rows = session.scalars(select(AuditEntry).where(AuditEntry.action == "listing.assign")).all()
    assert [(row.before, row.after) for row in rows] == [
        (None, {"broker": number(first)}),
        ({"broker": number(first)}, {"broker": number(second), "note": "前一位休假"}),
    ]
    told = select(Notification.user_id).where(Notification.kind == "listing_assigned")
    assert session.scalars(told.order_by(Notification.id)).all() == [number(first), number(second)]
    with pytest.raises(InvalidError, match="已经分派给这位经纪人"):
        assign(session, people.operator, need, number(second))


def test_only_live_needs_of_others_are_assigned(session: Session, people: People) -> None:
    actor = number(broker(session, people, "one"))
    cure = publish_listing(session, people, "achievement", "示例成果")
    with pytest.raises(TransitionError, match="成果不分派经纪人"):
        assign(session, people.operator, cure, actor)
    submitted = waiting(session, people)
    with pytest.raises(TransitionError, match="“待审核”，发布后才能分派"):
        assign(session, people.operator, submitted, actor)
    need = publish_listing(session, people, "demand", "示例")
    own = Actor(None, "内部", people.enterprise.id, people.zone.id, frozenset({"operator"}))
    with pytest.raises(ForbiddenError, match="不能分派本单位"):
        assign(session, own, need, actor)
    for other in (people.broker, people.author, people.supervisor):
        with pytest.raises(ForbiddenError):
            assign(session, other, need, actor)


def test_only_the_assigned_broker_decides_until_they_leave(
    session: Session, people: People
) -> None:
    mine, other = broker(session, people, "mine"), broker(session, people, "other")
    need = publish_listing(session, people, "demand", "示例")
    cure = publish_listing(session, people, "achievement", "激光熔覆修复")
    match = suggest(session, need, cure)
    require_not_anothers(session, other, need)
    assign(session, people.operator, need, number(mine))
    with pytest.raises(ForbiddenError, match="已分派给示例mine，请由其处理"):
        dismiss(session, other, match, "cost")
    require_not_anothers(session, mine, need)
    require_not_anothers(session, SYSTEM, need)
    leave(session, mine)
    assert assigned_broker(session, need.id) is None
    dismiss(session, other, match, "cost")
    assert match.state == "dismissed"


_Made = tuple[list[str], int, int, bool, bool, bool]
_BROKERS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(["03", "05", "09"]), unique=True),
        st.integers(1, 5),
        st.integers(0, 6),
        st.booleans(),
        st.booleans(),
        st.booleans(),
    ),
    max_size=7,
)


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(made=_BROKERS, wanted=st.lists(st.sampled_from(["03", "05"]), unique=True))
def test_no_proposal_breaks_a_rule(
    session: Session, people: People, made: Sequence[_Made], wanted: list[str]
) -> None:
    """Never an interest, never inactive; among equal fit the least load for the capacity."""
    with session.begin_nested() as savepoint:
        need = waiting(session, people, technical_fields=wanted)
        review.publish(session, people.operator, need)
        held: dict[int, Load] = {}
        allowed: set[int] = set()
        for place, (fields, capacity, load, interested, works, profile_on) in enumerate(made):
            organization = people.enterprise if interested else people.agency
            actor = broker(
                session, people, f"b{place}", fields,
                organization=organization, capacity=capacity, active=profile_on,
            )  # fmt: skip
            held[number(actor)] = Load(listings=load)
            if not works:
                leave(session, actor)
            if works and profile_on and not interested:
                allowed.add(number(actor))
        with patch.object(assignment, "loads", lambda _session, _ids: held):
            found = propose(session, need)
        assert {one.broker_id for one in found} == allowed
        order = [(c.full, -len(c.shared), c.load / c.capacity, c.broker_id) for c in found]
        assert order == sorted(order)
        assert all(set(c.shared) <= set(wanted) for c in found)
        savepoint.rollback()
