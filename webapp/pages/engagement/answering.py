"""The parties are asked whether they take part, and answer."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from matcher.engagements import invitations
from matcher.engagements.find import get_engagement
from matcher.errors import InvalidError
from webapp.context import actor, session
from webapp.forms.posted_text import posted_text
from webapp.pages.engagement.base import ONE, blueprint
from webapp.pages.engagement.show import engagement_page

_THANKS = {
    "accept": "已记录贵单位同意参加，技术经纪人会继续推进。",
    "decline": "已记录贵单位的答复，技术经纪人会看到原因。",
}


@blueprint.post(f"{ONE}/invite")
def invite(code: str) -> Response:
    """Ask the parties that were not asked, or that declined."""
    asked = invitations.invite(session(), actor(), get_engagement(session(), actor(), code))
    flash(f"已邀请 {len(asked)} 家单位，答复会显示在这里。", "success")
    return redirect(url_for("engagement.show", code=code, _anchor="parties"))


@blueprint.post(f"{ONE}/answer")
def answer(code: str) -> Response | tuple[str, int]:
    """Accept or decline for the own organization."""
    engagement = get_engagement(session(), actor(), code)
    verb, reason = request.form.get("answer", ""), posted_text("reason")
    try:
        invitations.answer(session(), actor(), engagement, verb, reason)
    except InvalidError as error:
        return engagement_page(engagement, answer_error=error.problems[0].message), 422
    flash(_THANKS[verb], "success")
    return redirect(url_for("engagement.show", code=code))
