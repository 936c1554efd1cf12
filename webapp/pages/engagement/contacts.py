"""The contacts of the parties: opened, and agreed to."""

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from matcher.engagements import contacts as opening
from matcher.engagements.disclosure import agree, take_back
from matcher.engagements.find import get_engagement
from webapp.context import actor, session
from webapp.pages.engagement.base import ONE, blueprint
from webapp.pages.engagement.show import engagement_page


@blueprint.post(f"{ONE}/contacts")
def contacts(code: str) -> str:
    """The same page with the contacts opened; POST, because each look is recorded."""
    engagement = get_engagement(session(), actor(), code)
    found = opening.contacts(session(), actor(), engagement)
    return engagement_page(engagement, contacts=found)


@blueprint.post(f"{ONE}/consent")
def consent(code: str) -> Response:
    """Agree to hand the own contact to the other party."""
    agree(session(), actor(), get_engagement(session(), actor(), code))
    flash("已记录贵单位的同意。双方都同意后，联系方式互相开放。", "success")
    return redirect(url_for("engagement.show", code=code, _anchor="contacts"))


@blueprint.post(f"{ONE}/consent/withdraw")
def withdraw_consent(code: str) -> Response:
    """Take the agreement back."""
    take_back(session(), actor(), get_engagement(session(), actor(), code))
    flash("已撤回同意，不再向对方提供贵单位的联系方式。", "success")
    return redirect(url_for("engagement.show", code=code, _anchor="contacts"))
