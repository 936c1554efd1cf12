"""Tell of evaluations that are due, and of days by which somebody has to act; each step once."""

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session, selectinload

from matcher.accounts.models import Zone
from matcher.actor import Actor
from matcher.clock import today
from matcher.evaluations.calendar import Standing, standings
from matcher.evaluations.deadlines import TURNS, reached
from matcher.evaluations.models import Evaluation, EvaluationReminder, ZoneProgramme
from matcher.evaluations.states import OBJECT, TRANSITIONS
from matcher.evaluations.telling import DEADLINE, people
from matcher.notifications import notify
from matcher.notifications.recipients import everywhere, staff
from matcher.notifications.settle import settle_object
from matcher.taxonomy import load_rules


def remind_of_evaluations(session: Session, actor: Actor) -> int:
    """Tell operators and authority of zones that are due; returns how many zones were told."""
    founded = select(ZoneProgramme.zone_id)
    zones = session.scalars(select(Zone).where(Zone.id.in_(founded)).order_by(Zone.id)).all()
    told = {(one.zone_id, one.due_on) for one in session.scalars(select(EvaluationReminder))}
    due = [
        one
        for one in standings(session, zones)
        if one.may_open and (one.zone.id, one.due_on) not in told
    ]
    return sum(_tell(session, actor, one) for one in due)


def remind_of_deadlines(session: Session, actor: Actor) -> int:
    """Tell those whose turn it is of the nearest step that was reached, and of none before it.

    Returns:
        how many evaluations were told of.
    """
    ahead = today() + timedelta(days=max(load_rules().evaluations.reminder_days))
    query = select(Evaluation).where(Evaluation.state.in_(TURNS), Evaluation.act_by <= ahead)
    found = session.scalars(
        query.options(selectinload(Evaluation.submissions)).order_by(Evaluation.id)
    )
    return sum(_warn(session, actor, one) for one in found)


def _tell(session: Session, actor: Actor, standing: Standing) -> bool:
    """A zone without operators is told when it has some."""
    operators = staff(session, standing.zone.id, "evaluation.prepare")
    if not operators:
        return False
    reminder = EvaluationReminder(zone_id=standing.zone.id, due_on=standing.due_on)
    session.add(reminder)
    session.flush()
    told = {*operators, *everywhere(session, "evaluation.decide")}
    notify(session, actor, told, "evaluation_due", ("evaluation_reminder", reminder.id))
    return True


def _warn(session: Session, actor: Actor, evaluation: Evaluation) -> bool:
    step = reached(evaluation.act_by)
    told = evaluation.deadline_told
    if step is None or (told is not None and told <= step):
        return False
    whom = people(session, evaluation, TRANSITIONS[TURNS[evaluation.state]].permission)
    if not whom:
        return False
    target = (OBJECT, evaluation.id)
    settle_object(session, target, DEADLINE)
    notify(session, actor, whom, DEADLINE, target)
    # Not through the object: who is working on it must not be told that it has changed.
    mark = update(Evaluation).where(Evaluation.id == evaluation.id).values(deadline_told=step)
    session.execute(mark)
    return True
