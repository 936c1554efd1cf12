"""Engagements: the zone's list, and one with its stages, parties and contacts."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.accounts.names import display_names
from matcher.accounts.permissions import may
from matcher.engagements.contacts import contacts as open_contacts
from matcher.engagements.contacts import contacts_open, may_see_contacts
from matcher.engagements.disclosure import agree as agree_to_disclosure
from matcher.engagements.disclosure import take_back
from matcher.engagements.find import desk_engagements, get_engagement
from matcher.engagements.models import Engagement
from matcher.engagements.stages import advance as advance_engagement
from matcher.engagements.stages import terminate as terminate_engagement
from matcher.errors import InvalidError
from matcher.privacy.masking import mask
from matcher.taxonomy import scheme
from webapp.context import actor, session
from webapp.forms.posted_text import posted_text
from webapp.parts.disclosure_view import disclosure_of
from webapp.parts.engagement_view import engagement_row, next_stages, stage_items
from webapp.presentation import day, listing_item

blueprint = Blueprint("engagements", __name__)
_ONE = "/engagements/<code>"


@blueprint.get("/desk/engagements")
def index() -> str:
    """The zone's engagements: open ones, or those that ended."""
    ended = request.args.get("ended") == "1"
    page = request.args.get("page", 1, type=int)
    found = desk_engagements(session(), actor(), ended=ended, page=page)
    rows = [engagement_row(engagement) for engagement in found.engagements]
    return render_template("desk/engagements.html", found=found, rows=rows, ended=ended)


@blueprint.get(_ONE)
def show(code: str) -> str:
    """One engagement."""
    return _page(get_engagement(session(), actor(), code))


@blueprint.post(f"{_ONE}/contacts")
def contacts(code: str) -> str:
    """The same page with the contacts opened; POST, because each look is recorded."""
    engagement = get_engagement(session(), actor(), code)
    return _page(engagement, contacts=open_contacts(session(), actor(), engagement))


@blueprint.post(f"{_ONE}/consent")
def consent(code: str) -> Response:
    """Agree to hand the own contact to the other party."""
    agree_to_disclosure(session(), actor(), get_engagement(session(), actor(), code))
    flash("已记录贵单位的同意。双方都同意后，联系方式互相开放。", "success")
    return redirect(url_for("desk.engagements.show", code=code, _anchor="contacts"))


@blueprint.post(f"{_ONE}/consent/withdraw")
def withdraw_consent(code: str) -> Response:
    """Take the agreement back."""
    take_back(session(), actor(), get_engagement(session(), actor(), code))
    flash("已撤回同意，不再向对方提供贵单位的联系方式。", "success")
    return redirect(url_for("desk.engagements.show", code=code, _anchor="contacts"))


@blueprint.post(f"{_ONE}/advance")
def advance(code: str) -> Response:
    """Enter another stage."""
    engagement = get_engagement(session(), actor(), code)
    stage = request.form.get("stage", "")
    advance_engagement(session(), actor(), engagement, stage, posted_text("note"))
    flash(f"{code} 已进入“{scheme('stages').name(stage)}”。", "success")
    return redirect(url_for("desk.engagements.show", code=code))


@blueprint.post(f"{_ONE}/terminate")
def terminate(code: str) -> Response | tuple[str, int]:
    """End it without a deal, for a coded reason."""
    engagement = get_engagement(session(), actor(), code)
    reason = request.form.get("reason", "")
    try:
        terminate_engagement(session(), actor(), engagement, reason, posted_text("note"))
    except InvalidError as error:
        return _page(engagement, error=error.problems[0].message), 422
    flash(f"{code} 已终止。", "success")
    return redirect(url_for("desk.engagements.show", code=code))


def _page(engagement: Engagement, **opened: Any) -> str:
    match = engagement.match
    names = display_names(
        session(), [engagement.broker_id, *(step.entered_by for step in engagement.stages)]
    )
    return render_template(
        "desk/engagement.html",
        engagement=engagement,
        row=engagement_row(engagement),
        sides=[
            ("需求方", listing_item(match.need), match.need.code),
            ("成果方", listing_item(match.achievement), match.achievement.code),
        ],
        grade=match.grade,
        broker=names.get(engagement.broker_id, ""),
        stages=stage_items(engagement),
        timeline=_timeline(engagement, names),
        next_stages=next_stages(engagement) if _may_advance(engagement) else [],
        may_see_desk=may(actor(), "match.see"),
        termination=scheme("termination_reasons").name(engagement.termination_reason),
        termination_reasons=scheme("termination_reasons"),
        contacts_open=contacts_open(engagement),
        may_see_contacts=may_see_contacts(actor(), engagement),
        is_broker=engagement.broker_id == actor().user_id,
        disclosure=disclosure_of(engagement),
        **opened,
    )


def _may_advance(engagement: Engagement) -> bool:
    """Whether the actor is a broker of the zone and of neither party."""
    match = engagement.match
    parties = (match.need.organization_id, match.achievement.organization_id)
    here = engagement.zone_id == actor().zone_id and actor().organization_id not in parties
    return here and may(actor(), "engagement.advance")


def _timeline(engagement: Engagement, names: Any) -> list[dict[str, str]]:
    """What was entered when, newest first."""
    return [
        {
            "stage": scheme("stages").name(step.stage),
            "date": day(step.entered_at),
            "who": names.get(step.entered_by, ""),
            "note": mask(step.note),
        }
        for step in reversed(engagement.stages)
    ]
