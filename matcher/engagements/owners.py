"""The brokers of the engagements that an actor's desk works on."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.engagements.find import engagements_visible_to
from matcher.engagements.models import Engagement
from matcher.matching.models import Match


def owners_of(session: Session, actor: Actor) -> Mapping[int, str]:
    """The names of the brokers by their row id, in the order of the names.

    Raises:
        ForbiddenError: the actor's role works on no matches.
    """
    require(actor, "match.see")
    work = select(Engagement.broker_id).join(Match, Engagement.match_id == Match.id)
    ids = work.where(engagements_visible_to(actor))
    query = select(User.id, User.display_name).where(User.id.in_(ids))
    return dict(session.execute(query.order_by(User.display_name)).all())
