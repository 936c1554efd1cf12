"""Invitations by mail: one link lets one person in, once and for a while."""

import secrets
from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from matcher.accounts.models import User, UserRole
from matcher.accounts.roles import check_roles_compatible
from matcher.accounts.sessions import token_digest
from matcher.accounts.sign_in import actor_of, hash_password
from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import now
from matcher.db.encrypted import blind_index
from matcher.errors import ConflictError, ForbiddenError, NotFoundError, TransitionError
from matcher.mail import send
from matcher.organizations.letters import invited
from matcher.organizations.members import managed
from matcher.organizations.models import Invitation
from matcher.organizations.registering import new_login
from matcher.organizations.schemas import MEMBER_ROLES, Invite, Joining
from matcher.privacy.consent import record_consent
from matcher.taxonomy import load_rules

_ELSEWHERE = "这个邮箱已有平台账号。请先用该账号登录，再打开邀请链接加入。"


def invite(session: Session, actor: Actor, given: Invite, link: Callable[[str], str]) -> Invitation:
    """Send somebody a link by which to join the actor's organization.

    Args:
        session: the transaction.
        actor: who manages the members.
        given: whom, and whether they will manage members, too.
        link: makes an address of the site from the secret.

    Raises:
        ForbiddenError: the actor manages nobody, or the organization was not registered by itself.
        TransitionError: too many invitations are open, or one to this address.
    """
    organization = managed(session, actor)
    waiting = open_invitations(session, actor)
    if any(one.email == given.email for one in waiting):
        raise TransitionError("已经邀请过这个邮箱，邀请仍然有效。需要重发请先撤回原来的邀请。")
    if len(waiting) >= load_rules().open_invitations:
        raise TransitionError("未接受的邀请太多。请先撤回不需要的，或等它们到期。")
    secret, days = secrets.token_urlsafe(32), load_rules().invitation_days
    mail = send(session, given.email, *invited(organization.name, actor.name, link(secret), days))
    invitation = Invitation(
        token_hash=token_digest(secret),
        organization_id=organization.id,
        email=given.email,
        role=MEMBER_ROLES.get(organization.kind, "enterprise_member"),
        manages_members=given.manages_members,
        mail_id=mail.id,
        invited_by=actor.user_id or 0,
        expires_at=now() + timedelta(days=days),
    )
    session.add(invitation)
    session.flush()
    _audit(session, actor, invitation, "invite")
    return invitation


def open_invitations(session: Session, actor: Actor) -> Sequence[Invitation]:
    """The invitations of the actor's organization that can still be accepted, newest first."""
    query = select(Invitation).where(
        Invitation.organization_id == actor.organization_id,
        Invitation.closed_at.is_(None),
        Invitation.expires_at > now(),
    )
    return session.scalars(query.order_by(Invitation.id.desc())).all()


def withdraw(session: Session, actor: Actor, invitation_id: int) -> None:
    """Make an invitation worthless.

    Raises:
        ForbiddenError: the actor manages nobody.
        NotFoundError: no open invitation of the own organization.
    """
    managed(session, actor)
    found = [one for one in open_invitations(session, actor) if one.id == invitation_id]
    if not found:
        raise NotFoundError("这个邀请已被接受、撤回或过期。请刷新页面查看。")
    _close(found[0])
    _audit(session, actor, found[0], "withdraw_invitation")


def waiting_invitation(session: Session, secret: str) -> Invitation:
    """The invitation behind a link that still works, locked until the transaction ends.

    Raises:
        NotFoundError: there is none; the message says what to do.
    """
    query = (
        select(Invitation)
        .where(
            Invitation.token_hash == token_digest(secret),
            Invitation.closed_at.is_(None),
            Invitation.expires_at > now(),
        )
        .options(joinedload(Invitation.organization, innerjoin=True))
    )
    found = session.scalars(query.with_for_update(of=Invitation)).one_or_none()
    if found is None or found.organization.state == "struck":
        raise NotFoundError("这个邀请已经用过、撤回、过期或不完整。请向邀请您的同事要一个新的。")
    return found


def accept(session: Session, actor: Actor, invitation: Invitation, given: Joining) -> User:
    """Open an account in the organization; the link showed that the address is the person's own.

    Raises:
        ConflictError: the address has an account already.
    """
    user = User(
        login=new_login(),
        display_name=given.person,
        password_hash=hash_password(given.password),
        organization_id=invitation.organization_id,
        zone_id=invitation.organization.zone_id,
    )
    user.set_email(invitation.email)
    if session.scalar(select(User.id).where(User.email_index == user.email_index)):
        raise ConflictError(_ELSEWHERE)
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError:
        raise ConflictError(_ELSEWHERE) from None
    record_consent(session, actor_of(user, actor.address), user)
    _join(session, actor, invitation, user)
    return user


def accept_signed_in(session: Session, actor: Actor, invitation: Invitation) -> User:
    """Join with an account that one has already.

    Raises:
        ForbiddenError: the invitation went to somebody else's address.
        InvalidError: the account's roles go together with no other.
        TransitionError: the account belongs to an organization.
    """
    user = session.get_one(User, actor.user_id)
    if user.email_index != blind_index(invitation.email):
        raise ForbiddenError("这个邀请发给了另一个邮箱，不能用现在的账号接受。请先退出登录。")
    if user.organization_id is not None:
        raise TransitionError("您的账号已属于一个单位。请先由原单位移出，再接受这个邀请。")
    _join(session, actor, invitation, user)
    return user


def _join(session: Session, actor: Actor, invitation: Invitation, user: User) -> None:
    held_roles = {held.role for held in user.roles}
    check_roles_compatible(held_roles | {invitation.role})
    user.organization_id = invitation.organization_id
    user.zone_id = invitation.organization.zone_id
    user.manages_members = invitation.manages_members
    if invitation.role not in held_roles:
        user.roles.append(UserRole(role=invitation.role))
    invitation.accepted_by = user.id
    _close(invitation)
    session.flush()
    _audit(session, actor_of(user, actor.address), invitation, "accept_invitation")


def _close(invitation: Invitation) -> None:
    invitation.closed_at = now()
    invitation.email = ""


def _audit(session: Session, actor: Actor, invitation: Invitation, verb: str) -> None:
    """Who was invited is personal data: the row names the invitation only."""
    after = {"invitation": invitation.id, "manages_members": invitation.manages_members}
    target = ("organization", invitation.organization_id)
    record(session, actor, f"organization.{verb}", target, None, after)
    session.flush()
