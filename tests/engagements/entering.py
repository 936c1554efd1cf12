"""A stage entered with all that stages ask for."""

from itertools import count

from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.clock import today
from matcher.engagements.models import Engagement
from matcher.engagements.stages import advance
from tests.engagements.papers import paper

_numbers = count(1_000_000)


def enter(session: Session, actor: Actor, engagement: Engagement, stage: str) -> None:
    """Enter a stage with a note, today's day and a file of its own."""
    files = [paper(next(_numbers))]
    advance(session, actor, engagement, stage, "说明", happened_on=today(), documents=files)
