"""Remind operators of an evaluation that is due within the time of the rules, once."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.actor import Actor
from matcher.evaluations.calendar import Standing, standings
from matcher.evaluations.models import EvaluationReminder, ZoneProgramme
from matcher.notifications import notify
from matcher.notifications.recipients import staff


def remind_of_evaluations(session: Session, actor: Actor) -> int:
    """Tell the operators of zones whose evaluation is due; returns how many zones were told."""
    founded = select(ZoneProgramme.zone_id)
    zones = session.scalars(select(Zone).where(Zone.id.in_(founded)).order_by(Zone.id)).all()
    told = {(one.zone_id, one.due_on) for one in session.scalars(select(EvaluationReminder))}
    due = [
        one
        for one in standings(session, zones)
        if one.may_open and (one.zone.id, one.due_on) not in told
    ]
    return sum(_tell(session, actor, one) for one in due)


def _tell(session: Session, actor: Actor, standing: Standing) -> bool:
    """A zone without operators is told when it has some."""
    operators = staff(session, standing.zone.id, "evaluation.prepare")
    if not operators:
        return False
    reminder = EvaluationReminder(zone_id=standing.zone.id, due_on=standing.due_on)
    session.add(reminder)
    session.flush()
    notify(session, actor, operators, "evaluation_due", ("evaluation_reminder", reminder.id))
    return True
