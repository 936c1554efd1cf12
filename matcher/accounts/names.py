"""Names of the people in timelines."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import User


def display_names(session: Session, user_ids: Iterable[int | None]) -> Mapping[int | None, str]:
    """The names of these users by id; what nobody did was done by the system."""
    wanted = {user_id for user_id in user_ids if user_id is not None}
    if not wanted:
        return {None: "系统"}
    rows = session.execute(select(User.id, User.display_name).where(User.id.in_(wanted)))
    return {None: "系统", **dict(rows.all())}
