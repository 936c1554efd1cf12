"""Whom a change concerns: members of an organization, staff of a zone, or of all zones."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.actions import ACTIONS, Scope
from matcher.accounts.models import User, UserRole


def members(session: Session, organization_id: int) -> list[int]:
    """The ids of the organization's active users."""
    query = select(User.id).where(User.organization_id == organization_id, User.active)
    return list(session.scalars(query.order_by(User.id)))


def staff(session: Session, zone_id: int, action: str) -> list[int]:
    """The ids of the zone's active users whose role may do an action on the zone's objects."""
    roles = [role for role, scope in ACTIONS[action].roles.items() if scope is not Scope.OWN]
    query = (
        select(User.id)
        .join(UserRole, UserRole.user_id == User.id)
        .where(User.zone_id == zone_id, User.active, UserRole.role.in_(roles))
    )
    return list(session.scalars(query.distinct().order_by(User.id)))


def everywhere(session: Session, action: str) -> list[int]:
    """The ids of the active users whose role may do an action in every zone."""
    roles = [role for role, scope in ACTIONS[action].roles.items() if scope is Scope.ANY]
    query = (
        select(User.id)
        .join(UserRole, UserRole.user_id == User.id)
        .where(User.active, UserRole.role.in_(roles))
    )
    return list(session.scalars(query.distinct().order_by(User.id)))
