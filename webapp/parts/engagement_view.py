"""Engagements as the plain values that templates and macros draw."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import url_for

from matcher.clock import today
from matcher.engagements.models import Engagement
from matcher.engagements.stages import TRANSITIONS
from matcher.taxonomy import Term, scheme
from webapp.parts.engagement_sides import Sides, sides_of
from webapp.presentation import day


def engagement_rows(engagements: Sequence[Engagement]) -> list[dict[str, Any]]:
    """Engagements for a list."""
    sides = sides_of(engagements)
    return [engagement_row(engagement, sides) for engagement in engagements]


def engagement_row(engagement: Engagement, sides: Sides) -> dict[str, Any]:
    """One engagement, with its listings as the reader may read them."""
    match = engagement.match
    return {
        "code": engagement.code,
        "url": url_for("engagement.show", code=engagement.code),
        "need": sides[match.need_id],
        "achievement": sides[match.achievement_id],
        "stage": scheme("stages").name(engagement.stage),
        "since": day(engagement.stages[-1].entered_at),
        "deadline": day(_deadline(engagement)),
        "overdue": overdue(_deadline(engagement)),
    }


def stage_items(engagement: Engagement) -> list[dict[str, str]]:
    """The stages for the macro `stage_bar`; a stage that was left out has no date."""
    entered = {step.stage: day(step.entered_at) for step in engagement.stages}
    items = [
        {"label": term.name, "state": _state(engagement, term.code), "date": entered.get(term.code)}
        for term in _shown(engagement)
    ]
    for item in items:
        if item["state"] == "current":
            deadline = _deadline(engagement)
            item |= {"deadline": day(deadline), "overdue": overdue(deadline)}
    return [{key: text for key, text in item.items() if text} for item in items]


def next_stages(engagement: Engagement) -> list[dict[str, str]]:
    """The later stages, the usual next one first, as choices."""
    allowed = TRANSITIONS.get(engagement.stage, frozenset()) - {"terminated"}
    return [
        {"value": term.code, "label": term.name}
        for term in scheme("stages")
        if term.code in allowed
    ]


def overdue(deadline: date | None) -> str:
    """How long a deadline is over, in words; empty while it is not."""
    days = (today() - deadline).days if deadline else 0
    return f"逾期 {days} 天" if days > 0 else ""


def _deadline(engagement: Engagement) -> date | None:
    return engagement.deadline if engagement.stage in TRANSITIONS else None


def _shown(engagement: Engagement) -> list[Term]:
    """All stages on the way to the end; of a broken way only those that were entered."""
    entered = {step.stage for step in engagement.stages}
    if engagement.stage == "terminated":
        return [term for term in scheme("stages") if term.code in entered]
    return [term for term in scheme("stages") if term.code != "terminated"]


def _state(engagement: Engagement, stage: str) -> str:
    if stage == engagement.stage:
        return "done" if stage == "completed" else "current"
    return "done" if any(step.stage == stage for step in engagement.stages) else "todo"
