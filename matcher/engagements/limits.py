"""How much one side may put into an engagement: data of the rules."""

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from matcher.accounts.models import User
from matcher.actor import Actor
from matcher.engagements.models import Activity, Engagement, EngagementDocument
from matcher.errors import TransitionError
from matcher.taxonomy import load_rules


def require_room_for_activity(session: Session, actor: Actor, engagement: Engagement) -> None:
    """Refuse one more activity of the actor's side.

    Raises:
        TransitionError: there are as many as the rules allow.
    """
    most = load_rules().engagements.activities
    if _count(session, actor, engagement, Activity.engagement_id, Activity.author_id) >= most:
        raise TransitionError(
            f"{engagement.code} 中本方已有 {most} 条进展和留言，不能再添加。请联系示范区运营人员。"
        )


def require_room_for_documents(
    session: Session, actor: Actor, engagement: Engagement, number: int = 1
) -> None:
    """Refuse so many more files of the actor's side.

    Raises:
        TransitionError: with them there were more than the rules allow.
    """
    most, document = load_rules().engagements.documents, EngagementDocument
    kept = _count(session, actor, engagement, document.engagement_id, document.added_by)
    if kept + number > most:
        raise TransitionError(
            f"{engagement.code} 中每一方最多 {most} 份文件，本方已有 {kept} 份，这次没有上传。"
            "请把相关内容合成一份，或联系示范区运营人员。"
        )


def _count(
    session: Session,
    actor: Actor,
    engagement: Engagement,
    where: InstrumentedAttribute[int],
    author: InstrumentedAttribute[int | None],
) -> int:
    """Rows written by people of the actor's organization; those of the desk may have none."""
    side = User.organization_id.is_not_distinct_from(actor.organization_id)
    query = select(func.count()).join(User, User.id == author)
    return session.scalar(query.select_from(where.class_).where(where == engagement.id, side)) or 0
