"""Members are invited, join once, manage each other, and leave; somebody always manages."""

from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization, User
from matcher.accounts.sessions import Browser, begin_session, find_session
from matcher.accounts.sign_in import actor_of, authenticate
from matcher.actor import PUBLIC, Actor
from matcher.audit.models import AuditEntry
from matcher.clock import now
from matcher.db import Database
from matcher.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    TransitionError,
)
from matcher.organizations import inviting, members
from matcher.organizations.models import Invitation
from matcher.organizations.schemas import Invite, Joining, Profile
from matcher.privacy.consent import consents_of
from matcher.taxonomy import load_rules
from tests.conftest import People
from tests.organizations.registrations import (
    EMAIL,
    PASSWORD,
    last_mail,
    last_secret,
    link,
    user_of,
    verified,
)

COLLEAGUE = "colleague@example.com"


@pytest.fixture
def manager(session: Session, people: People, tmp_path: Path) -> Actor:
    return verified(session, people, tmp_path)


def invite(session: Session, manager: Actor, email: str = COLLEAGUE, *, manages: str = "") -> str:
    given = Invite.parse({"email": email, "manages_members": manages})
    inviting.invite(session, manager, given, link)
    return last_secret(session)


def join(session: Session, secret: str, person: str = "示例乙") -> User:
    invitation = inviting.waiting_invitation(session, secret)
    given = Joining.parse({"person": person, "password": PASSWORD, "consent": "1"})
    return inviting.accept(session, PUBLIC, invitation, given)


def test_a_colleague_joins(session: Session, manager: Actor) -> None:
    secret = invite(session, manager)
    assert last_mail(session).to == COLLEAGUE
    user = join(session, secret)
    assert (user.organization_id, user.zone_id) == (manager.organization_id, manager.zone_id)
    assert (user.email, user.display_name, user.manages_members) == (COLLEAGUE, "示例乙", False)
    assert actor_of(user).roles == {"enterprise_member"}
    assert len(consents_of(session, user.id)) == 1
    assert authenticate(session, user.login, PASSWORD, "127.0.0.1") is user
    assert [one.id for one in members.members(session, manager)] == [manager.user_id, user.id]


def test_only_a_digest_of_the_secret_is_kept(session: Session, manager: Actor) -> None:
    secret = invite(session, manager)
    kept = session.scalars(select(Invitation)).one()
    assert secret not in kept.token_hash
    assert len(kept.token_hash) == 64
    rows = session.scalars(select(AuditEntry)).all()
    assert COLLEAGUE not in " ".join(f"{row.before} {row.after}" for row in rows)


def test_an_invitation_cannot_be_used_again(session: Session, manager: Actor) -> None:
    secret = invite(session, manager)
    join(session, secret)
    with pytest.raises(NotFoundError, match="已经用过"):
        join(session, secret)
    assert session.scalars(select(Invitation)).one().email == ""


@pytest.mark.parametrize("how", ["late", "withdrawn", "struck", "inviter left", "wrong"])
def test_an_invitation_that_is_over_lets_nobody_in(
    session: Session, manager: Actor, how: str
) -> None:
    secret, moment = invite(session, manager), now()
    if how == "late":
        moment += timedelta(days=load_rules().invitation_days, seconds=1)
    elif how == "withdrawn":
        inviting.withdraw(session, manager, inviting.open_invitations(session, manager)[0].id)
    elif how == "struck":
        session.get_one(Organization, manager.organization_id).state = "struck"
    elif how == "inviter left":
        other = join(session, invite(session, manager, "other@example.com", manages="1"))
        members.remove(session, actor_of(other), manager.user_id or 0)
    else:
        secret = secret[:-1]
    with time_machine.travel(moment, tick=False), pytest.raises(NotFoundError):
        join(session, secret)


def test_an_address_with_an_account_joins_with_it_and_no_other(
    session: Session, people: People, manager: Actor
) -> None:
    loner = session.get_one(User, people.author.user_id)
    loner.set_email(COLLEAGUE)
    loner.organization_id, loner.roles = None, []
    session.flush()
    secret = invite(session, manager)
    with pytest.raises(ConflictError, match="已有平台账号"):
        join(session, secret)
    invitation = inviting.waiting_invitation(session, secret)
    with pytest.raises(ForbiddenError, match="另一个邮箱"):
        inviting.accept_signed_in(session, people.stranger, invitation)
    inviting.accept_signed_in(session, actor_of(loner), invitation)
    assert loner.organization_id == manager.organization_id
    assert actor_of(loner).roles == {"enterprise_member"}
    with pytest.raises(NotFoundError):
        inviting.waiting_invitation(session, secret)


def test_nobody_belongs_to_two_organizations(
    session: Session, people: People, manager: Actor
) -> None:
    session.get_one(User, people.author.user_id).set_email(COLLEAGUE)
    session.flush()
    invitation = inviting.waiting_invitation(session, invite(session, manager))
    with pytest.raises(TransitionError, match="已属于一个单位"):
        inviting.accept_signed_in(session, people.author, invitation)


def test_one_invitation_per_address_and_not_too_many(session: Session, manager: Actor) -> None:
    invite(session, manager)
    with pytest.raises(TransitionError, match="已经邀请过"):
        invite(session, manager, COLLEAGUE.upper())
    for number in range(load_rules().open_invitations - 1):
        invite(session, manager, f"n{number}@example.com")
    with pytest.raises(TransitionError, match="太多"):
        invite(session, manager, "one.more@example.com")


def test_fields_that_are_not_asked_for_are_refused(session: Session) -> None:
    for extra in ({"role": "operator"}, {"organization_id": 1}, {"email": "a@example.com"}):
        with pytest.raises(InvalidError):
            Joining.parse({"person": "甲", "password": PASSWORD, "consent": "1", **extra})
    for extra in ({"role": "operator"}, {"organization_id": 1}):
        with pytest.raises(InvalidError):
            Invite.parse({"email": COLLEAGUE, **extra})
    with pytest.raises(InvalidError):
        Profile.parse({"region": "150200", "state": "verified"})


def test_only_who_manages_members_does(session: Session, people: People, manager: Actor) -> None:
    plain = actor_of(join(session, invite(session, manager)))
    for actor in (plain, people.author, people.operator, people.broker):
        with pytest.raises(ForbiddenError):
            invite(session, actor, "x@example.com")
        with pytest.raises(ForbiddenError):
            members.remove(session, actor, manager.user_id or 0)
        with pytest.raises(ForbiddenError):
            members.edit_profile(session, actor, Profile.parse({"region": "150200"}))


def test_members_of_others_are_out_of_reach(
    session: Session, people: People, manager: Actor
) -> None:
    for user_id in (people.author.user_id or 0, 4711):
        with pytest.raises(NotFoundError):
            members.remove(session, manager, user_id)
        with pytest.raises(NotFoundError):
            members.set_manager(session, manager, user_id, True)
    user_of(session, people.author).manages_members = True
    invite(session, people.author)
    theirs = inviting.open_invitations(session, people.author)[0]
    with pytest.raises(NotFoundError):
        inviting.withdraw(session, manager, theirs.id)


def test_a_removed_member_is_signed_out_and_sees_nothing(session: Session, manager: Actor) -> None:
    user = join(session, invite(session, manager))
    token = begin_session(session, user, Browser("127.0.0.1", "示例"))
    assert find_session(session, token)
    members.remove(session, manager, user.id)
    session.expire_all()
    assert find_session(session, token) is None
    assert (user.organization_id, user.roles, user.active) == (None, [], True)
    with pytest.raises(ForbiddenError):
        members.own(session, actor_of(user))


def test_the_last_manager_stays(session: Session, manager: Actor) -> None:
    own_id = manager.user_id or 0
    other = join(session, invite(session, manager))
    with pytest.raises(TransitionError, match="唯一的成员管理员"):
        members.remove(session, manager, own_id)
    with pytest.raises(TransitionError, match="唯一的成员管理员"):
        members.set_manager(session, manager, own_id, False)
    members.set_manager(session, manager, other.id, True)
    members.remove(session, manager, own_id)
    with pytest.raises(TransitionError, match="唯一的成员管理员"):
        members.remove(session, actor_of(other), other.id)


def test_two_managers_who_leave_at_once_leave_one(database: Database, tmp_path: Path) -> None:
    with database.write() as session:
        manager = verified(session, People(session), tmp_path)
        other = actor_of(join(session, invite(session, manager, manages="1")))
    barrier = Barrier(2)
    outcomes: list[str] = []

    def leave(actor: Actor) -> None:
        barrier.wait()
        try:
            with database.write() as session:
                members.remove(session, actor, actor.user_id or 0)
            outcomes.append("left")
        except TransitionError:
            outcomes.append("stays")

    threads = [Thread(target=leave, args=(actor,)) for actor in (manager, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["left", "stays"]
    with database.read() as session:
        query = select(User).where(User.organization_id == manager.organization_id)
        assert [user.manages_members for user in session.scalars(query)] == [True]


def test_two_who_follow_one_invitation_at_once_are_one(database: Database, tmp_path: Path) -> None:
    with database.write() as session:
        secret = invite(session, verified(session, People(session), tmp_path))
    barrier = Barrier(2)
    outcomes: list[str] = []

    def accept(person: str) -> None:
        barrier.wait()
        try:
            with database.write() as session:
                join(session, secret, person)
            outcomes.append("joined")
        except (NotFoundError, ConflictError):
            outcomes.append("refused")

    threads = [Thread(target=accept, args=(person,)) for person in ("示例乙", "示例丙")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["joined", "refused"]


def test_the_profile_changes_and_leaves_a_row(session: Session, manager: Actor) -> None:
    data = Profile.parse({"region": "150100", "industry": "", "profile": "示例简介"})
    members.edit_profile(session, manager, data)
    changed = members.own(session, manager)
    assert (changed.region, changed.industry, changed.profile) == ("150100", None, "示例简介")
    row = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert row
    assert (row.action, row.after) == (
        "organization.edit",
        {"region": "150100", "industry": None, "profile": "示例简介"},
    )
    assert user_of(session, manager).email == EMAIL
