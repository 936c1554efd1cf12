"""What has to be settled before a member goes."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization, User
from matcher.clock import now
from matcher.errors import TransitionError
from matcher.organizations.models import Invitation


def close_invitations(session: Session, member: User) -> None:
    """Withdraw what a member who leaves has sent."""
    session.execute(
        update(Invitation)
        .where(Invitation.invited_by == member.id, Invitation.closed_at.is_(None))
        .values(closed_at=now(), email="")
    )


def require_successor(session: Session, member: User) -> None:
    """Nobody closes the account on which the colleagues of an organization depend.

    Raises:
        TransitionError: there are colleagues, and none of them manages the organization.
    """
    if not member.manages_members or member.organization_id is None:
        return
    organization = session.get_one(Organization, member.organization_id)
    session.refresh(organization, with_for_update=True)
    colleagues = select(User.manages_members).where(
        User.organization_id == organization.id, User.active, User.id != member.id
    )
    managing = session.scalars(colleagues).all()
    if managing and not any(managing):
        raise TransitionError(
            "您是本单位唯一的成员管理员，账号没有注销。"
            "请先在“我的单位”页面把一位同事设为成员管理员，再来注销。"
        )
