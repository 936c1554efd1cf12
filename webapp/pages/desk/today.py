"""What the desk has to do today."""

from typing import Any

from flask import render_template, url_for

from matcher.clock import today as present_day
from matcher.contracts.models import Contract
from matcher.contracts.payments.models import Instalment
from matcher.contracts.payments.overdue import late_payments
from matcher.engagements.agenda import (
    Shortlist,
    Task,
    answers,
    late_stages,
    messages,
    next_steps,
    waiting_interests,
)
from matcher.matching.waiting import first_waiting
from matcher.privacy.masking import mask
from matcher.taxonomy import scheme
from webapp.context import actor, session
from webapp.pages.desk.base import blueprint
from webapp.pages.desk.board import usual_whose
from webapp.presentation import day
from webapp.presentation.amounts import amount

_ROWS = 5


@blueprint.get("/desk")
def today() -> str:
    """New suggestions, late stages, next steps, answers of the parties, interests."""
    whose = usual_whose()
    place = (session(), actor(), whose, _ROWS)
    waiting = first_waiting(session(), actor(), "open" if whose == "mine" else "zone", _ROWS)
    late, steps, heard = late_stages(*place), next_steps(*place), _heard(*place)
    interests = waiting_interests(session(), actor(), _ROWS)
    payments = late_payments(*place)
    return render_template(
        "desk/today.html",
        whose=whose,
        day=day(present_day()),
        waiting=[_suggestion(*row) for row in waiting.rows],
        waiting_total=waiting.total,
        late=[_task(task) for task in late.rows],
        late_total=late.total,
        steps=[_step(task) for task in steps.rows],
        steps_total=steps.total,
        heard=[_said(task) for task in heard.rows],
        heard_total=heard.total,
        interests=[_interest(*row) for row in interests.rows],
        interests_total=interests.total,
        payments=[_payment(*row) for row in payments.rows],
        payments_total=payments.total,
    )


def _heard(*place: Any) -> Shortlist[Task]:
    """What parties answered and wrote, the latest first."""
    answered, written = answers(*place), messages(*place)
    rows = sorted((*answered.rows, *written.rows), key=_moment, reverse=True)
    return Shortlist(rows[:_ROWS], answered.total + written.total)


def _moment(task: Task) -> Any:
    return getattr(task.about, "answered_at", None) or task.about.created_at


def _suggestion(grade: str, need: str, code: str, offer: str) -> dict[str, str]:
    return {"grade": grade, "need": mask(need), "code": code, "offer": mask(offer)}


def _task(task: Task) -> dict[str, Any]:
    over = (present_day() - task.day).days if task.day else 0
    return {
        "code": task.engagement.code,
        "url": url_for("engagement.show", code=task.engagement.code),
        "need": mask(task.titles[0]),
        "offer": mask(task.titles[1]),
        "stage": scheme("stages").name(task.engagement.stage),
        "day": day(task.day),
        "over": max(over, 0),
        "is_today": task.day == present_day(),
    }


def _step(task: Task) -> dict[str, Any]:
    base = _task(task)
    done = f"{base['url']}/activities/{task.about.id}/done"
    return base | {"text": mask(task.about.next_text), "done_url": done}


def _said(task: Task) -> dict[str, Any]:
    about = task.about
    if hasattr(about, "answered_at"):
        text = "接受了邀请" if about.state == "accepted" else f"谢绝了邀请：{mask(about.reason)}"
    else:
        text = mask(about.text)
    return _task(task) | {"party": task.party, "text": text, "at": day(_moment(task))}


def _interest(interest: Any, title: str, organization: str) -> dict[str, str]:
    return {
        "title": mask(title),
        "organization": organization,
        "text": mask(interest.text),
        "at": day(interest.created_at),
    }


def _payment(instalment: Instalment, contract: Contract) -> dict[str, Any]:
    over = (present_day() - instalment.due_on).days if instalment.due_on else 0
    return {
        "url": url_for("contracts.show", code=contract.code, _anchor="payments"),
        "code": contract.code,
        "title": mask(contract.title),
        "open": amount(instalment.open_amount),
        "over": over,
    }
