"""Evaluations that an actor may see, and the zones that they are of."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload, selectinload

from matcher.accounts.models import Zone
from matcher.accounts.permissions import reach, require
from matcher.actor import Actor
from matcher.errors import NotFoundError
from matcher.evaluations.models import Evaluation
from matcher.evaluations.submission_models import EvaluationSubmission

_WITH_PEOPLE = (
    joinedload(Evaluation.zone),
    joinedload(Evaluation.scorer),
    joinedload(Evaluation.decider),
    selectinload(Evaluation.scores),
    selectinload(Evaluation.submissions).joinedload(EvaluationSubmission.submitter),
    selectinload(Evaluation.submissions).joinedload(EvaluationSubmission.returner),
)


def evaluations_visible_to(actor: Actor) -> ColumnElement[bool]:
    """The condition for the evaluations that the actor may see."""
    return reach(actor, "evaluation.see").of_zone(Evaluation.zone_id)


def get_evaluation(session: Session, actor: Actor, number: int) -> Evaluation:
    """One of them, with its scores and the people who worked on it.

    Raises:
        ForbiddenError: the actor's role sees none.
        NotFoundError: there is none, or it is of another zone.
    """
    require(actor, "evaluation.see")
    query = select(Evaluation).where(Evaluation.id == number, evaluations_visible_to(actor))
    found = session.scalar(query.options(*_WITH_PEOPLE))
    if found is None:
        raise NotFoundError("没有这次评估，或者您的账号看不到。请从评估页选择。")
    return found


def evaluations_of(session: Session, actor: Actor, zone: Zone) -> Sequence[Evaluation]:
    """All evaluations of a zone, the newest first: there is one in three years.

    Raises:
        ForbiddenError: the actor does not see the zone's evaluations.
    """
    require(actor, "evaluation.see", zone_id=zone.id)
    query = select(Evaluation).where(Evaluation.zone_id == zone.id)
    return session.scalars(query.order_by(Evaluation.due_on.desc())).all()


def get_zone(session: Session, actor: Actor, code: str) -> Zone:
    """A zone whose evaluations the actor may see.

    Raises:
        ForbiddenError: the actor's role sees none.
        NotFoundError: there is no such zone, or the actor may not see it.
    """
    require(actor, "evaluation.see")
    mine = reach(actor, "evaluation.see").of_zone(Zone.id)
    zone = session.scalar(select(Zone).where(Zone.code == code, mine))
    if zone is None:
        raise NotFoundError("没有这个示范区，或者您的账号看不到它的评估。请从评估页选择。")
    return zone
