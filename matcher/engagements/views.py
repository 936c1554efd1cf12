"""Saved views: filters of the table of engagements under a name, each user's own."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field
from sqlalchemy import ForeignKey, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.audit import record
from matcher.db import Base, Json
from matcher.engagements.filters import EngagementFilters
from matcher.errors import FieldProblem, InvalidError, NotFoundError
from matcher.taxonomy import load_rules
from matcher.validation import Schema, Text


class SavedView(Base):
    """One user's filters; of a user at most one is the default."""

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("user_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str] = mapped_column(String(40))
    filters: Mapped[dict[str, Any]] = mapped_column(Json)
    is_default: Mapped[bool] = mapped_column(default=False)


class ViewInput(Schema):
    """What a user calls a view."""

    name: Text = Field(title="视图名称", min_length=1, max_length=40)


def views_of(session: Session, actor: Actor) -> Sequence[SavedView]:
    """The actor's views in the order they were made.

    Raises:
        ForbiddenError: the actor's role has no desk.
    """
    require(actor, "view.manage")
    query = select(SavedView).where(SavedView.user_id == actor.user_id)
    return session.scalars(query.order_by(SavedView.id)).all()


def get_view(session: Session, actor: Actor, view_id: int) -> SavedView:
    """One of the actor's views.

    Raises:
        ForbiddenError: the actor's role has no desk.
        NotFoundError: there is none, or it is somebody else's; which of the two is not said.
    """
    require(actor, "view.manage")
    mine = (SavedView.id == view_id, SavedView.user_id == actor.user_id)
    view = session.scalar(select(SavedView).where(*mine))
    if view is None:
        raise NotFoundError("没有这个视图，可能已被您删除。请在“我的视图”中查看。")
    return view


def save_view(
    session: Session, actor: Actor, name: str, filters: EngagementFilters, *, default: bool = False
) -> SavedView:
    """Keep filters under a name; the same name again replaces them.

    Raises:
        ForbiddenError: the actor's role has no desk.
        InvalidError: no name, a too long one, or too many views.
    """
    require(actor, "view.manage")
    name = ViewInput.parse({"name": name}).name
    mine = select(SavedView).where(SavedView.user_id == actor.user_id)
    view = session.scalar(mine.where(SavedView.name == name))
    if view is None:
        _leave_room(session, actor)
        view = SavedView(user_id=actor.user_id, name=name)
        session.add(view)
    view.filters = filters.told()
    session.flush()
    record(session, actor, "view.save", ("view", view.id))
    if default:
        set_default(session, actor, view.id)
    session.flush()
    return view


def set_default(session: Session, actor: Actor, view_id: int | None) -> None:
    """Open the table with one of the actor's views from now on, or with none.

    Raises:
        ForbiddenError: the actor's role has no desk.
        NotFoundError: the actor has no such view.
    """
    view = get_view(session, actor, view_id) if view_id is not None else None
    for other in views_of(session, actor):
        other.is_default = other is view
    record(session, actor, "view.default", ("view", view.id if view else 0))
    session.flush()


def remove_view(session: Session, actor: Actor, view_id: int) -> str:
    """Delete one of the actor's views; returns its name.

    Raises:
        ForbiddenError: the actor's role has no desk.
        NotFoundError: the actor has no such view.
    """
    view = get_view(session, actor, view_id)
    session.delete(view)
    record(session, actor, "view.remove", ("view", view.id))
    session.flush()
    return view.name


def default_filters(views: Sequence[SavedView]) -> Mapping[str, Any]:
    """The filters of the default among a user's views; none where there is no default."""
    return next((view.filters for view in views if view.is_default), {})


def _leave_room(session: Session, actor: Actor) -> None:
    most = load_rules().workbench.saved_views
    mine = select(func.count()).where(SavedView.user_id == actor.user_id)
    if (session.scalar(mine) or 0) >= most:
        message = f"最多保存 {most} 个视图，请先删除不用的"
        raise InvalidError([FieldProblem("name", "视图名称", message)])
