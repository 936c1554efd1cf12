"""The broker's desk: two saved views, a suggestion that was put off."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.clock import today
from matcher.engagements.filters import EngagementFilters
from matcher.engagements.views import save_view
from matcher.matching.snoozing import snooze
from matcher.matching.worklist import worklist

_VIEWS = {
    "等待签约": EngagementFilters(whose="mine", stages=("commercial", "signing")),
    "逾期的对接": EngagementFilters(whose="mine", overdue=True),
}


def furnish_desk(session: Session, actors: Mapping[str, Actor]) -> None:
    """Keep the views, and put one suggestion off."""
    broker = actors["jingjiren"]
    for name, filters in _VIEWS.items():
        save_view(session, broker, name, filters)
    best = worklist(session, broker, whose="open").matches
    for match in best[-1:]:
        snooze(session, broker, match, today() + timedelta(days=14))
    session.flush()
