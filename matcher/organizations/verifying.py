"""The operators look at proofs and decide whom the platform lets in."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization, User
from matcher.accounts.permissions import reach, require
from matcher.actor import Actor
from matcher.audit import record
from matcher.errors import FieldProblem, ForbiddenError, InvalidError, NotFoundError
from matcher.mail import send
from matcher.organizations import letters, registering
from matcher.organizations.schemas import FlagsInput
from matcher.organizations.states import move
from matcher.uploads.kept import PROOF
from matcher.uploads.models import Upload

_ACTION = "organization.verify"
_REASON_LIMIT = 500
PAGE_SIZE = 50


def applications(
    session: Session, actor: Actor, state: str, page: int = 1
) -> Sequence[Organization]:
    """A page of the organizations in a state that the actor may decide about, oldest first.

    Raises:
        ForbiddenError: the actor verifies nobody.
    """
    query = _reachable(actor).where(Organization.state == state)
    query = query.order_by(Organization.created_at, Organization.id)
    return session.scalars(query.offset((max(page, 1) - 1) * PAGE_SIZE).limit(PAGE_SIZE)).all()


def counts(session: Session, actor: Actor) -> Mapping[str, int]:
    """How many organizations in reach there are in each state.

    Raises:
        ForbiddenError: the actor verifies nobody.
    """
    found = _reachable(actor).subquery()
    query = select(found.c.state, func.count()).group_by(found.c.state)
    return dict(session.execute(query).all())


def get_application(session: Session, actor: Actor, organization_id: int) -> Organization:
    """One organization in reach.

    Raises:
        ForbiddenError: the actor verifies nobody.
        NotFoundError: there is none.
    """
    query = _reachable(actor).where(Organization.id == organization_id)
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFoundError("没有这个单位，或者它属于其他示范区。")
    return found


def proofs(session: Session, organization: Organization) -> Sequence[Upload]:
    """What the organization has handed in, newest first; whoever asks must be allowed to see it."""
    query = select(Upload).where(Upload.organization_id == organization.id, Upload.purpose == PROOF)
    return session.scalars(query.order_by(Upload.id.desc())).all()


def verify(session: Session, actor: Actor, organization: Organization, flags: FlagsInput) -> None:
    """Let the organization submit; its flags are those that the proof shows.

    Raises:
        ForbiddenError: not in the actor's zone, or the actor's own organization.
        TransitionError: it does not wait for a decision.
    """
    _require_other(actor, organization)
    move(session, actor, organization, "verify")
    organization.refusal = ""
    set_flags(session, actor, organization, flags)
    _tell(session, organization, letters.verified(organization.name))


def refuse(session: Session, actor: Actor, organization: Organization, reason: str) -> None:
    """Send the application back with a reason.

    Raises:
        InvalidError: no reason.
        ForbiddenError: not in the actor's zone, or the actor's own organization.
        TransitionError: it does not wait for a decision.
    """
    _require_other(actor, organization)
    reason = _reason(reason)
    move(session, actor, organization, "refuse", reason)
    organization.refusal = reason
    _tell(session, organization, letters.refused(organization.name, reason))


def strike(session: Session, actor: Actor, organization: Organization, reason: str) -> None:
    """End an application that is no good, so that its name and code are free again.

    Raises:
        InvalidError: no reason.
        ForbiddenError: not in the actor's zone, or the actor's own organization.
        TransitionError: it is verified, or struck already.
    """
    _require_other(actor, organization)
    registering.strike(session, actor, organization, _reason(reason))


def set_flags(
    session: Session, actor: Actor, organization: Organization, flags: FlagsInput
) -> None:
    """Write down which qualifications the organization has been found to have.

    Raises:
        ForbiddenError: not in the actor's zone.
    """
    require(actor, _ACTION, owner_id=organization.id, zone_id=organization.zone_id)
    before = organization.flags
    if before != flags.flags:
        organization.flags = flags.flags
        target = ("organization", organization.id)
        after = {"flags": flags.flags}
        record(session, actor, "organization.set_flags", target, {"flags": before}, after)
    session.flush()


def _reachable(actor: Actor) -> Select[Organization]:
    require(actor, _ACTION)
    mine = reach(actor, _ACTION).condition(Organization.id, Organization.zone_id)
    return select(Organization).where(mine)


def _require_other(actor: Actor, organization: Organization) -> None:
    require(actor, _ACTION, owner_id=organization.id, zone_id=organization.zone_id)
    if organization.id == actor.organization_id:
        raise ForbiddenError("不能核验自己所在的单位。请由其他运营人员办理。")


def _reason(text: str) -> str:
    text = text.strip()
    if not 0 < len(text) <= _REASON_LIMIT:
        message = f"请写明原因，最多 {_REASON_LIMIT} 字；申请人会看到"
        raise InvalidError([FieldProblem("reason", "原因", message)])
    return text


def _tell(session: Session, organization: Organization, letter: letters.Letter) -> None:
    query = select(User).where(
        User.organization_id == organization.id, User.manages_members, User.active
    )
    for user in session.scalars(query):
        if user.email:
            send(session, user.email, *letter)
