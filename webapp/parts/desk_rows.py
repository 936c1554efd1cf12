"""Engagements on the board and in the table of the desk."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for

from matcher.accounts.names import display_names
from matcher.clock import CHINA, today
from matcher.engagements.agenda import next_steps_of
from matcher.engagements.models import Activity, Engagement
from matcher.engagements.stages import TRANSITIONS, may_drive
from matcher.privacy.masking import mask
from matcher.taxonomy import scheme
from webapp.context import actor, session
from webapp.parts.engagement_sides import Sides, sides_of
from webapp.parts.engagement_view import next_stages
from webapp.presentation import day

_MOST_WORDS = 40


def desk_rows(
    engagements: Sequence[Engagement], back: str, owners: Mapping[int, str] | None = None
) -> list[dict[str, Any]]:
    """One row or card for each, with what follows and where it can be moved to.

    Args:
        engagements: with stages, matches, listings and organizations.
        back: the address to which a move leads back.
        owners: names of all their brokers, where they are known.
    """
    steps = next_steps_of(session(), actor(), engagements)
    sides = sides_of(engagements)
    names = owners or display_names(session(), [one.broker_id for one in engagements])
    return [
        _row(one, sides, steps.get(one.id), names.get(one.broker_id or 0, ""), back)
        for one in engagements
    ]


def _row(
    engagement: Engagement, sides: Sides, step: Activity | None, owner: str, back: str
) -> dict[str, Any]:
    match, entered = engagement.match, engagement.stages[-1].entered_at
    running = engagement.stage in TRANSITIONS
    late = (today() - engagement.deadline).days if running and engagement.deadline else 0
    return {
        "code": engagement.code,
        "url": url_for("engagement.show", code=engagement.code),
        "need": sides[match.need_id],
        "achievement": sides[match.achievement_id],
        "stage": scheme("stages").name(engagement.stage),
        "since": day(entered),
        "days": (today() - entered.astimezone(CHINA).date()).days,
        "deadline": day(engagement.deadline) if running else "",
        "late": max(late, 0),
        "owner": owner or "未指定",
        "next": mask(step.next_text)[:_MOST_WORDS] if step else "",
        "next_on": day(step.next_on) if step else "",
        "next_late": bool(step and step.next_on and step.next_on < today()),
        "moves": _moves(engagement, back),
    }


def _moves(engagement: Engagement, back: str) -> list[dict[str, str]]:
    """The stages it can be moved to by the reader, each with the address of its form."""
    if not may_drive(actor(), engagement):
        return []
    return [
        {
            "stage": choice["value"],
            "label": choice["label"],
            "url": url_for(
                "engagement.advance_form", code=engagement.code, stage=choice["value"], back=back
            ),
        }
        for choice in next_stages(engagement)
    ]
