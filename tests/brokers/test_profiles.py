"""What operators keep of brokers, and how a leaving broker's listings find others."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import User, Zone
from matcher.actor import Actor
from matcher.audit.models import AuditEntry
from matcher.brokers.assignment import assign, assigned_broker
from matcher.brokers.handing_over import hand_over
from matcher.brokers.models import BrokerProfile
from matcher.brokers.profiles import (
    ProfileInput,
    assigned_listings,
    brokers_of_zone,
    get_broker,
    save_profile,
)
from matcher.errors import ForbiddenError, InvalidError, NotFoundError
from tests.brokers.furnishing import broker, leave, number
from tests.conftest import People, publish_listing


def test_a_profile_is_written_and_recorded(session: Session, people: People) -> None:
    found = get_broker(session, people.operator, number(people.broker))
    assert (found.profile, found.in_office) == (None, True)
    data = ProfileInput.parse({"technical_fields": ["先进制造"], "capacity": "8", "active": "否"})
    save_profile(session, people.operator, found, data)
    kept = session.get_one(BrokerProfile, number(people.broker))
    assert (kept.technical_fields, kept.capacity, kept.active) == (["03"], 8, False)
    again = get_broker(session, people.operator, number(people.broker))
    save_profile(session, people.operator, again, ProfileInput.parse({"capacity": 9}))
    query = select(AuditEntry).where(AuditEntry.action == "user.set_broker_profile")
    first, second = session.scalars(query.order_by(AuditEntry.id))
    assert first.before is None
    assert first.after == {"technical_fields": ["03"], "capacity": 8, "active": False}
    assert second.before == first.after
    assert second.after == {"technical_fields": [], "capacity": 9, "active": True}


@pytest.mark.parametrize(
    "data",
    [{"capacity": 0}, {"capacity": "许多"}, {}, {"capacity": 1, "technical_fields": ["99"]}],
)
def test_a_profile_is_checked(data: dict[str, object]) -> None:
    with pytest.raises(InvalidError):
        ProfileInput.parse(data)


def test_only_operators_of_the_zone_keep_profiles(session: Session, people: People) -> None:
    far = Zone(code="far", name="另一示范区", region="150100")
    session.add(far)
    session.flush()
    elsewhere = Actor(None, "外区", people.agency.id, far.id, frozenset({"operator"}))
    with pytest.raises(NotFoundError):
        get_broker(session, elsewhere, number(people.broker))
    assert brokers_of_zone(session, elsewhere).brokers == []
    with pytest.raises(NotFoundError):
        get_broker(session, people.operator, number(people.author))
    found = get_broker(session, people.operator, number(people.broker))
    with pytest.raises(ForbiddenError):
        save_profile(session, elsewhere, found, ProfileInput(capacity=1))
    for actor in (people.broker, people.supervisor, people.author):
        with pytest.raises(ForbiddenError):
            brokers_of_zone(session, actor)
        with pytest.raises(ForbiddenError):
            hand_over(session, actor, found, "")


def test_who_left_is_listed_as_long_as_listings_wait(session: Session, people: People) -> None:
    actor = broker(session, people, "leaving")
    need = publish_listing(session, people, "demand", "示例")
    assign(session, people.operator, need, number(actor))
    leave(session, actor)
    listed = brokers_of_zone(session, people.operator).brokers
    assert [(one.user.login, one.in_office) for one in listed] == [
        ("broker", True),
        ("leaving", False),
    ]
    assert listed[1].load.listings == 1
    need.state = "withdrawn"
    session.flush()
    assert [b.user.login for b in brokers_of_zone(session, people.operator).brokers] == ["broker"]


def test_handing_over_gives_each_listing_to_the_best_other(
    session: Session, people: People
) -> None:
    leaving = broker(session, people, "leaving", ["03", "09"])
    metal, grass = (
        number(broker(session, people, login, [code]))
        for login, code in (("metal", "03"), ("grass", "09"))
    )
    needs = {
        code: publish_listing(session, people, "demand", f"示例 {code}", technical_fields=[code])
        for code in ("03", "09")
    }
    for need in needs.values():
        assign(session, people.operator, need, number(leaving))
    found = get_broker(session, people.operator, number(leaving))
    assert [one.id for one in assigned_listings(session, found)] == [
        needs["09"].id,
        needs["03"].id,
    ]
    assert hand_over(session, people.operator, found, "交接") == (2, 0)
    assert assigned_broker(session, needs["03"].id) == metal
    assert assigned_broker(session, needs["09"].id) == grass
    assert assigned_listings(session, found) == []


def test_what_nobody_else_may_have_stays(session: Session, people: People) -> None:
    actor = broker(session, people, "only")
    need = publish_listing(session, people, "demand", "示例")
    assign(session, people.operator, need, number(actor))
    found = get_broker(session, people.operator, number(actor))
    assert hand_over(session, people.operator, found, "") == (0, 1)
    session.get_one(User, number(actor))
    assert assigned_broker(session, need.id) == number(actor)
