"""What was done in an engagement, as its page shows it to this reader."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import url_for

from matcher.accounts.names import display_names
from matcher.clock import today
from matcher.engagements.activities import activities_of, count_activities
from matcher.engagements.documents import documents_of, has_file
from matcher.engagements.models import (
    Activity,
    Engagement,
    EngagementDocument,
    EngagementStage,
)
from matcher.engagements.parties import BROKER, is_party
from matcher.privacy.masking import mask
from matcher.taxonomy import scheme
from webapp.context import actor, session
from webapp.forms.activity_fields import NOTE
from webapp.presentation import day

Names = Mapping[int | None, str]
# The newest of a long engagement; the rest is one link away.
_SHOWN = 40


def work_of(engagement: Engagement, *, everything: bool) -> dict[str, Any]:
    """Timeline, notes, documents, what the signing left, and how many activities are not shown.

    Args:
        engagement: one that the reader may see.
        everything: whether all activities are shown instead of the newest.
    """
    limit = None if everything else _SHOWN
    activities = activities_of(session(), actor(), engagement, limit)
    documents = documents_of(session(), actor(), engagement)
    names = _names(engagement, activities, documents)
    rows = [_activity(engagement, one, names) for one in activities]
    steps = [_step(step, names) for step in engagement.stages]
    papers = [_document(engagement, one, names) for one in documents]
    told = [row for row in rows if row["kind"] != NOTE]
    return {
        "broker": names.get(engagement.broker_id, "") if engagement.broker_id else "",
        "timeline": sorted([*told, *steps], key=lambda row: row["order"], reverse=True),
        "notes": [row for row in rows if row["kind"] == NOTE],
        "documents": papers,
        "signing": _signing(engagement, papers),
        "more": count_activities(session(), actor(), engagement) - len(rows) if limit else 0,
    }


def _names(
    engagement: Engagement,
    activities: Sequence[Activity],
    documents: Sequence[EngagementDocument],
) -> Names:
    people = {engagement.broker_id, *(step.entered_by for step in engagement.stages)}
    people |= {activity.author_id for activity in activities}
    people |= {document.added_by for document in documents}
    return display_names(session(), people)


def _activity(engagement: Engagement, activity: Activity, names: Names) -> dict[str, Any]:
    match = engagement.match
    sides = (match.need.organization, match.achievement.organization)
    open_step = bool(activity.next_text) and not activity.done
    return {
        "order": (activity.happened_on, activity.created_at),
        "kind": activity.kind,
        "label": scheme("activity_kinds").name(activity.kind),
        "date": day(activity.happened_on),
        "who": names.get(activity.author_id, ""),
        "party": next((one.name for one in sides if one.id == activity.organization_id), ""),
        "text": _read(activity, activity.text),
        "private": activity.visibility == BROKER,
        "next": _read(activity, activity.next_text),
        "next_on": day(activity.next_on),
        "late": open_step and _is_over(activity.next_on),
        "done": activity.done,
        "done_url": url_for("engagement.finish", code=engagement.code, activity_id=activity.id)
        if open_step and _may_finish(engagement, activity)
        else "",
    }


def _read(activity: Activity, text: str) -> str:
    """Between parties contacts go another way; what only the desk reads is left as it is."""
    return text if activity.visibility == BROKER else mask(text)


def _may_finish(engagement: Engagement, activity: Activity) -> bool:
    if engagement.stage == "terminated":
        return False
    return not is_party(actor(), engagement) or activity.author_id == actor().user_id


def _is_over(until: date | None) -> bool:
    return until is not None and until < today()


def _step(step: EngagementStage, names: Names) -> dict[str, Any]:
    return {
        "order": (step.happened_on or _day_of(step), step.entered_at),
        "stage": scheme("stages").name(step.stage),
        "date": day(step.happened_on or step.entered_at),
        "who": names.get(step.entered_by, ""),
        "text": mask(step.note),
    }


def _day_of(step: EngagementStage) -> date:
    return date.fromisoformat(day(step.entered_at))


def _document(engagement: Engagement, document: EngagementDocument, names: Names) -> dict[str, Any]:
    upload = document.upload
    return {
        "url": url_for("engagement.document", code=engagement.code, document_id=document.id)
        if has_file(actor(), engagement, document)
        else "",
        "title": mask(document.title),
        "name": mask(upload.name),
        "size": f"{max(1, round(upload.size / 1024)):,} KB",
        "date": day(document.created_at),
        "who": names.get(document.added_by, ""),
        "private": document.visibility == BROKER,
        "stage_id": document.stage_id,
    }


def _signing(engagement: Engagement, papers: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The day and the papers of the signing; None before it, and where it was left out."""
    signed = next((step for step in engagement.stages if step.stage == "signing"), None)
    if signed is None:
        return None
    mine = [paper for paper in papers if paper["stage_id"] == signed.id]
    return {"date": day(signed.happened_on or signed.entered_at), "documents": mine}
