"""What is done and said in an engagement, and what is to be done next."""

from collections.abc import Sequence

from pydantic import Field
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import today
from matcher.engagements.limits import require_room_for_activity
from matcher.engagements.models import Activity, Engagement
from matcher.engagements.parties import (
    SHARED,
    concerned,
    is_party,
    parties,
    readable,
    require_work,
)
from matcher.errors import FieldProblem, ForbiddenError, InvalidError, NotFoundError
from matcher.notifications import notify
from matcher.taxonomy import scheme
from matcher.validation import Schema, Text
from matcher.written import Day

MESSAGE = "message"


class ActivityInput(Schema):
    """What is written about an activity."""

    kind: Text = Field(title="方式", max_length=20)
    happened_on: Day = Field(title="日期")
    party: int | None = Field(title="参与方", default=None)
    text: Text = Field(title="内容", min_length=1, max_length=2_000)
    visibility: Text = Field(title="谁能看到", default=SHARED, max_length=10)
    next_on: Day | None = Field(title="下一步的日期", default=None)
    next_text: Text = Field(title="下一步", default="", max_length=300)


def add_activity(
    session: Session, actor: Actor, engagement: Engagement, data: ActivityInput
) -> Activity:
    """Write an activity or a message into the engagement.

    Raises:
        ForbiddenError: the actor is neither a party nor of the zone's desk.
        TransitionError: the engagement ended without a deal, or there are too many.
        InvalidError: a code is none of its list, or the days make no sense.
    """
    require_work(actor, engagement, data.visibility)
    _require_sensible(engagement, data)
    require_room_for_activity(session, actor, engagement)
    values = data.model_dump(exclude={"party"})
    speaks = actor.organization_id if is_party(actor, engagement) else data.party
    activity = Activity(
        engagement_id=engagement.id, author_id=actor.user_id, organization_id=speaks, **values
    )
    session.add(activity)
    session.flush()
    target = ("engagement", engagement.id)
    after = {"activity": activity.id, "kind": data.kind, "visibility": data.visibility}
    record(session, actor, "engagement.log", target, None, after)
    told = concerned(session, engagement, data.visibility)
    notify(session, actor, told, "engagement_activity", target)
    return activity


def finish(session: Session, actor: Actor, engagement: Engagement, activity_id: int) -> Activity:
    """Mark what was to follow an activity as done; again changes nothing.

    Raises:
        NotFoundError: there is none that the actor may read.
        ForbiddenError: somebody else wrote it, and the actor is not of the desk.
        TransitionError: the engagement ended without a deal.
    """
    query = _activities(actor, engagement).where(Activity.id == activity_id)
    activity = session.scalar(query)
    if activity is None:
        raise NotFoundError(f"{engagement.code} 没有这条进展，或者您没有查看它的权限。")
    require_work(actor, engagement, SHARED)
    if is_party(actor, engagement) and activity.author_id != actor.user_id:
        raise ForbiddenError("这一步由别人记录，由记录人或技术经纪人标为已办。")
    if not activity.done:
        activity.done = True
        after = {"activity": activity.id}
        record(session, actor, "engagement.finish", ("engagement", engagement.id), None, after)
        session.flush()
    return activity


def activities_of(
    session: Session, actor: Actor, engagement: Engagement, limit: int | None = None
) -> Sequence[Activity]:
    """What the actor may read of an engagement that they may see, the newest first."""
    order = (Activity.happened_on.desc(), Activity.id.desc())
    return session.scalars(_activities(actor, engagement).order_by(*order).limit(limit)).all()


def count_activities(session: Session, actor: Actor, engagement: Engagement) -> int:
    """How many that are."""
    query = _activities(actor, engagement)
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def _activities(actor: Actor, engagement: Engagement) -> Select[Activity]:
    return select(Activity).where(
        Activity.engagement_id == engagement.id, _readable(actor, engagement)
    )


def _readable(actor: Actor, engagement: Engagement) -> ColumnElement[bool]:
    return readable(actor, engagement, Activity.visibility, Activity.author_id)


def _require_sensible(engagement: Engagement, data: ActivityInput) -> None:
    problems = []
    if data.kind not in scheme("activity_kinds"):
        problems.append(FieldProblem("kind", "方式", "请从列表中选择一项"))
    if data.happened_on > today():
        problems.append(FieldProblem("happened_on", "日期", f"不能晚于今天（{today()}）"))
    if data.party is not None and data.party not in parties(engagement):
        problems.append(FieldProblem("party", "参与方", "请从列表中选择一项"))
    if data.next_on and not data.next_text:
        problems.append(FieldProblem("next_text", "下一步", "填了日期，请写明要做什么"))
    if data.next_on and data.next_on < data.happened_on:
        problems.append(FieldProblem("next_on", "下一步的日期", "不能早于这次的日期"))
    if problems:
        raise InvalidError(problems)
