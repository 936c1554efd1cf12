"""An organization's members: who they are, who manages them, and how one leaves."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization, User
from matcher.accounts.permissions import require
from matcher.accounts.sessions import end_sessions
from matcher.actor import Actor
from matcher.audit import record
from matcher.errors import ForbiddenError, NotFoundError, TransitionError
from matcher.organizations.leaving import close_invitations
from matcher.organizations.schemas import MEMBER_ROLES, Profile
from matcher.organizations.states import move
from matcher.uploads.kept import PROOF, keep
from matcher.uploads.store import Received


def own(session: Session, actor: Actor) -> Organization:
    """The organization of a member.

    Raises:
        ForbiddenError: the actor is no member of one.
    """
    require(actor, "organization.edit")
    if actor.organization_id is None:
        raise ForbiddenError("您的账号没有加入单位。请打开单位发来的邀请邮件，或联系运营人员。")
    return session.get_one(Organization, actor.organization_id)


def members(session: Session, actor: Actor) -> Sequence[User]:
    """The members of the actor's organization in the order in which they came.

    Raises:
        ForbiddenError: the actor is no member of one.
    """
    query = select(User).where(User.organization_id == own(session, actor).id, User.active)
    return session.scalars(query.order_by(User.id)).all()


def manages(session: Session, actor: Actor) -> bool:
    """Whether the actor manages the members of the own organization."""
    user = session.get(User, actor.user_id) if actor.user_id else None
    return bool(user and user.active and user.manages_members)


def managed(session: Session, actor: Actor) -> Organization:
    """The organization whose members the actor manages, locked until the transaction ends.

    Raises:
        ForbiddenError: the actor manages nobody.
    """
    require(actor, "organization.members")
    organization = own(session, actor)
    session.refresh(organization, with_for_update=True)
    if not manages(session, actor):
        raise ForbiddenError("只有本单位的成员管理员可以管理成员。请联系他们办理。")
    return organization


def edit_profile(session: Session, actor: Actor, data: Profile) -> None:
    """Change what members may change by themselves.

    Raises:
        ForbiddenError: the actor does not manage the organization.
    """
    organization = managed(session, actor)
    before = {name: getattr(organization, name) for name in Profile.model_fields}
    after = data.model_dump()
    for name, value in after.items():
        setattr(organization, name, value)
    record(session, actor, "organization.edit", ("organization", organization.id), before, after)
    session.flush()


def apply_again(session: Session, actor: Actor, proof: Received) -> None:
    """Ask for verification once more, with another proof.

    Raises:
        ForbiddenError: the actor does not manage the organization.
        TransitionError: the last application was not refused.
    """
    organization = managed(session, actor)
    move(session, actor, organization, "apply")
    keep(session, actor, proof, purpose=PROOF, organization_id=organization.id)


def set_manager(session: Session, actor: Actor, user_id: int, manages_members: bool) -> User:
    """Let a member manage the others, or no longer.

    Raises:
        ForbiddenError: the actor manages nobody.
        NotFoundError: no member of the own organization.
        TransitionError: nobody would manage the organization.
    """
    organization = managed(session, actor)
    member = _member(session, organization, user_id)
    before = member.manages_members
    if before and not manages_members:
        _require_another(session, organization, member)
    member.manages_members = manages_members
    after = {"manages_members": manages_members}
    target = ("user", member.id)
    record(session, actor, "user.set_manager", target, {"manages_members": before}, after)
    session.flush()
    return member


def remove(session: Session, actor: Actor, user_id: int) -> User:
    """End a membership, the actor's own included; the account stays, without an organization.

    Raises:
        ForbiddenError: the actor manages nobody.
        NotFoundError: no member of the own organization.
        TransitionError: nobody would manage the organization.
    """
    organization = managed(session, actor)
    member = _member(session, organization, user_id)
    _require_another(session, organization, member)
    before = {"organization_id": organization.id, "roles": [held.role for held in member.roles]}
    member.organization_id, member.manages_members = None, False
    left = set(MEMBER_ROLES.values())
    member.roles = [held for held in member.roles if held.role not in left]
    end_sessions(session, member)
    close_invitations(session, member)
    record(session, actor, "user.leave", ("user", member.id), before, {"organization_id": None})
    session.flush()
    return member


def _member(session: Session, organization: Organization, user_id: int) -> User:
    query = select(User).where(User.organization_id == organization.id, User.id == user_id)
    member = session.scalars(query).one_or_none()
    if member is None:
        raise NotFoundError("本单位没有这位成员，可能已被移出。请刷新页面查看。")
    return member


def _require_another(session: Session, organization: Organization, member: User) -> None:
    others = select(func.count()).where(
        User.organization_id == organization.id,
        User.manages_members,
        User.active,
        User.id != member.id,
    )
    if not session.scalar(others):
        raise TransitionError(
            f"{member.display_name}是唯一的成员管理员，不能离开。请先把另一位成员设为管理员。"
        )
