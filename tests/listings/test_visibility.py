"""Who sees what: every state, for every role, near and far, in the query itself."""

from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.actor import PUBLIC, SYSTEM, Actor
from matcher.clock import today
from matcher.errors import NotFoundError
from matcher.listings.models import Demand, Listing
from matcher.listings.visibility import (
    get_listing,
    is_public,
    sees_confidential_parts,
    visible_to,
)
from matcher.taxonomy import scheme
from tests.conftest import People

STATES = [term.code for term in scheme("listing_states")]
ROLES = [term.code for term in scheme("roles")]
STAFF = {"operator", "supervisor", "broker"}
ADMINISTRATORS = {"system_admin", "security_admin", "auditor"}
# "published" within its validity, and two rows of the same state beside it.
OVER, ENDLESS, LAST_DAY = "published, over", "published, endless", "published, last day"
PUBLICLY = {"published", ENDLESS, LAST_DAY}
ALL = {*STATES, OVER, ENDLESS, LAST_DAY}


@pytest.fixture
def rows(session: Session, people: People) -> dict[str, Demand]:
    """One listing of the enterprise per state and validity, by name."""
    ends = dict.fromkeys(STATES, today() + timedelta(days=30))
    ends |= {OVER: today() - timedelta(days=1), LAST_DAY: today()}
    made = {
        name: Demand(
            code=f"D2026-{number:04d}",
            state=name.split(",")[0],
            title=name,
            organization=people.enterprise,
            zone_id=people.zone.id,
            valid_until=ends.get(name),
        )
        for number, name in enumerate(sorted(ALL))
    }
    session.add_all(made.values())
    session.flush()
    return made


def expected(role: str, *, own: bool, near: bool) -> set[str]:
    """What the rule says: one's own; in the zone all but drafts for staff, for the
    authority in every zone; else the public.

    Administrators run the platform: its members' business is not theirs, not even at home.
    """
    if role in ADMINISTRATORS:
        return PUBLICLY
    if own:
        return ALL
    seen = (near and role in STAFF) or role == "authority"
    return ALL - {"draft"} if seen else PUBLICLY


def seen(session: Session, actor: Actor) -> set[str]:
    return set(session.scalars(select(Listing.title).where(visible_to(actor))))


def test_the_whole_table(session: Session, people: People, rows: dict[str, Demand]) -> None:
    far_zone = Zone(code="far", name="另一示范区", region="150100")
    session.add(far_zone)
    session.flush()
    for role in ROLES:
        for own in (True, False):
            for zone in (people.zone, far_zone):
                organization = people.enterprise if own else people.other_enterprise
                actor = Actor(None, "示例", organization.id, zone.id, frozenset({role}))
                wanted = expected(role, own=own, near=zone is people.zone)
                assert seen(session, actor) == wanted, (role, own, zone.code)
                assert reachable(session, actor, rows) == wanted, (role, own, zone.code)


def reachable(session: Session, actor: Actor, rows: dict[str, Demand]) -> set[str]:
    """What `get_listing` gives."""
    found = set()
    for name, row in rows.items():
        with suppress(NotFoundError):
            assert get_listing(session, actor, row.code) is row
            found.add(name)
    return found


def test_actors_without_organization_or_zone(
    session: Session, people: People, rows: dict[str, Demand]
) -> None:
    assert seen(session, PUBLIC) == PUBLICLY
    assert seen(session, SYSTEM) == ALL
    lost = Actor(5, "示例", None, None, frozenset({"operator", "broker", "supervisor"}))
    assert seen(session, lost) == PUBLICLY
    both = Actor(5, "示例", None, people.zone.id, frozenset({"enterprise_member", "broker"}))
    assert seen(session, both) == ALL - {"draft"}


def test_public_is_published_and_valid(session: Session, rows: dict[str, Demand]) -> None:
    assert set(session.scalars(select(Listing.title).where(is_public()))) == PUBLICLY


def test_a_hidden_and_a_missing_listing_are_told_apart_by_nobody(
    session: Session, rows: dict[str, Demand]
) -> None:
    with pytest.raises(NotFoundError) as hidden:
        get_listing(session, PUBLIC, rows["draft"].code)
    with pytest.raises(NotFoundError) as missing:
        get_listing(session, PUBLIC, "D2026-9999")
    assert hidden.value.message.replace(rows["draft"].code, "D2026-9999") == missing.value.message
    with pytest.raises(
        NotFoundError, match=r"^没有编号为 D{20} 的信息，或它尚未公开。请核对编号。$"
    ):
        get_listing(session, PUBLIC, "D" * 500)


def test_confidential_parts_are_read_by_the_owner_and_by_those_who_match(
    session: Session, people: People, rows: dict[str, Demand]
) -> None:
    listing = rows["published"]
    readers = {
        name: sees_confidential_parts(getattr(people, name), listing)
        for name in ("author", "stranger", "researcher", "broker", "operator", "supervisor")
    }
    assert [name for name, reads in readers.items() if reads] == ["author", "broker", "operator"]
    far = Actor(
        None, "外区", people.agency.id, people.zone.id + 1, frozenset({"broker", "operator"})
    )
    assert not sees_confidential_parts(far, listing)
    assert not sees_confidential_parts(PUBLIC, listing)
    assert sees_confidential_parts(SYSTEM, listing)
