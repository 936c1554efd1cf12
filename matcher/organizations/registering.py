"""An organization registers itself: its first member, its proof, and the confirmed address."""

import secrets
from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization, User, UserRole, Zone
from matcher.accounts.sessions import token_digest
from matcher.accounts.sign_in import actor_of, hash_password
from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import now
from matcher.db.encrypted import blind_index
from matcher.errors import ConflictError, FieldProblem, InvalidError, NotFoundError
from matcher.mail import send
from matcher.organizations.letters import already_known, confirm_address
from matcher.organizations.models import EmailConfirmation
from matcher.organizations.schemas import MEMBER_ROLES, Registration
from matcher.organizations.states import move
from matcher.privacy.consent import record_consent
from matcher.taxonomy import load_rules
from matcher.uploads.kept import PROOF, keep
from matcher.uploads.store import Received

# Says what is known of the code only: neither who registered it nor who its members are.
_TAKEN = (
    "这个单位名称或统一社会信用代码已经登记过。请向本单位的平台管理员索取加入邀请；"
    "不清楚由谁管理，请联系示范区运营人员，凭证明材料办理。"
)


def register(
    session: Session,
    actor: Actor,
    given: Registration,
    proof: Received,
    link: Callable[[str], str],
) -> None:
    """Open the organization and the account of its first member, both waiting for a mail's link.

    Whoever asks is told the same whether or not the address has an account already; the mail to
    it says which. Name and code are held either way, or registering them again from another
    address would tell. The same registration twice is one.

    Args:
        session: the transaction.
        actor: the public, with its address.
        given: what the form says; the password has passed the policy.
        proof: the file, checked.
        link: makes an address of the site from the secret that confirms.

    Raises:
        ConflictError: name or credit code are registered.
        InvalidError: there is no such zone.
    """
    if session.get(Zone, given.zone) is None:
        raise InvalidError([FieldProblem("zone", "所属示范区", "请从列表中选择")])
    password_hash = hash_password(given.password)
    if _is_repeated(session, given):
        return
    if _taken(session, given):
        raise ConflictError(_TAKEN)
    same_address = User.email_index == blind_index(given.email)
    known = session.scalar(select(User.id).where(same_address)) is not None
    user = _opened(session, actor, given, password_hash, known=known)
    organization_id = user.organization_id or 0
    person = actor_of(user, actor.address)
    keep(session, person, proof, purpose=PROOF, organization_id=organization_id)
    record_consent(session, person, user)
    days = load_rules().confirmation_days
    if known:
        send(session, given.email, *already_known(given.name, days))
        return
    secret = secrets.token_urlsafe(32)
    session.add(
        EmailConfirmation(
            token_hash=token_digest(secret),
            user_id=user.id,
            expires_at=now() + timedelta(days=days),
        )
    )
    send(session, given.email, *confirm_address(given.name, user.login, link(secret), days))


def zones(session: Session) -> Sequence[Zone]:
    """The zones that an organization may register in."""
    return session.scalars(select(Zone).order_by(Zone.id)).all()


def waiting_confirmation(session: Session, secret: str) -> EmailConfirmation:
    """The confirmation behind a link that still works.

    Raises:
        NotFoundError: there is none; the message says what to do.
    """
    query = select(EmailConfirmation).where(
        EmailConfirmation.token_hash == token_digest(secret),
        EmailConfirmation.used_at.is_(None),
        EmailConfirmation.expires_at > now(),
    )
    found = session.scalars(query.with_for_update()).one_or_none()
    organization = found.user.organization if found else None
    if found is None or organization is None or organization.state != "unconfirmed":
        raise NotFoundError(
            "这个链接已经用过、已过期或不完整。已确认的请直接登录，否则请重新注册。"
        )
    return found


def confirm(session: Session, actor: Actor, secret: str) -> User:
    """Open the account whose address is confirmed, and let the operators verify.

    Raises:
        NotFoundError: the link does not work, or not any more.
    """
    found = waiting_confirmation(session, secret)
    found.used_at = now()
    found.user.active = True
    if found.user.organization:
        move(session, actor_of(found.user, actor.address), found.user.organization, "confirm")
    return found.user


def strike_unconfirmed(session: Session, actor: Actor) -> int:
    """Free the names and codes of registrations that nobody confirmed in time; how many."""
    before = now() - timedelta(days=load_rules().confirmation_days)
    query = select(Organization).where(
        Organization.state == "unconfirmed", Organization.created_at < before
    )
    late = session.scalars(query).all()
    for organization in late:
        strike(session, actor, organization, "邮箱到期未确认")
    return len(late)


def strike(session: Session, actor: Actor, organization: Organization, note: str) -> None:
    """End an application for good; who may is asked by the caller.

    Raises:
        TransitionError: the organization is verified, or struck already.
    """
    move(session, actor, organization, "strike", note)
    organization.name = f"{organization.name}（已注销 {organization.id}）"
    organization.credit_code = None
    for user in session.scalars(select(User).where(User.organization_id == organization.id)):
        user.active = False
        user.set_email(None)
        record(session, actor, "user.deactivate", ("user", user.id), {"active": True})
    session.flush()


def _is_repeated(session: Session, given: Registration) -> bool:
    query = (
        select(User)
        .join(Organization, Organization.id == User.organization_id)
        .where(Organization.credit_code == given.credit_code, Organization.state == "unconfirmed")
    )
    return any(user.email == given.email for user in session.scalars(query))


def _taken(session: Session, given: Registration) -> bool:
    same = or_(Organization.name == given.name, Organization.credit_code == given.credit_code)
    return session.scalar(select(Organization.id).where(same)) is not None


def _opened(
    session: Session, actor: Actor, given: Registration, password_hash: str, *, known: bool
) -> User:
    organization = Organization(
        **given.model_dump(
            include={"name", "credit_code", "kind", "region", "industry", "profile", "flags"}
        ),
        zone_id=given.zone,
        state="unconfirmed",
    )
    user = User(
        login=new_login(),
        display_name=given.person,
        password_hash=password_hash,
        active=False,
        organization=organization,
        zone_id=given.zone,
        manages_members=True,
        roles=[UserRole(role=MEMBER_ROLES[given.kind])],
    )
    user.set_email(given.email)
    if known:
        # Nobody ever confirms it: the address finds the account that it has.
        user.email_index = None
    try:
        with session.begin_nested():
            session.add_all([organization, user])
    except IntegrityError:
        # Somebody else was faster by a moment.
        raise ConflictError(_TAKEN) from None
    target = ("organization", organization.id)
    after = {"name": given.name, "credit_code": given.credit_code, "state": "unconfirmed"}
    record(session, actor, "organization.register", target, None, after)
    return user


def new_login() -> str:
    """A sign-in name that tells nothing of its owner."""
    return f"u{secrets.randbelow(10**8):08d}"
