"""Confirm, dismiss and reopen a match, or a pair of the live ranking."""

from flask import request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from matcher.accounts.permissions import require
from matcher.engagements.models import Engagement
from matcher.engagements.stages import open_engagement
from matcher.errors import InvalidError
from matcher.listings.visibility import get_listing
from matcher.matching import decisions
from matcher.matching.models import Match
from matcher.matching.propose import ensure_match
from matcher.taxonomy import scheme
from webapp.context import actor, runtime, session
from webapp.forms.posted_text import posted_text
from webapp.pages.desk.answering import answer, refused
from webapp.pages.desk.base import MATCH, blueprint

_PAIR = "/desk/listings/<code>/matches/<other>"
_CONFIRMED = Markup('已确认对接：{}与{}。<a href="{}">打开 {}</a>')


@blueprint.post(f"{MATCH}/confirm")
def confirm(match_id: int) -> Response:
    """Confirm a stored match."""
    return _confirm(stored(match_id))


@blueprint.post(f"{_PAIR}/confirm")
def confirm_pair(code: str, other: str) -> Response:
    """Confirm a pair of the live ranking."""
    return _confirm(_pair(code, other))


@blueprint.post(f"{MATCH}/dismiss")
def dismiss(match_id: int) -> Response:
    """Dismiss a stored match for a coded reason."""
    return _dismiss(stored(match_id), str(match_id))


@blueprint.post(f"{_PAIR}/dismiss")
def dismiss_pair(code: str, other: str) -> Response:
    """Dismiss a pair of the live ranking, so that it is not suggested later."""
    return _dismiss(_pair(code, other), other)


@blueprint.post(f"{MATCH}/reopen")
def reopen(match_id: int) -> Response:
    """Take a dismissal back."""
    match = stored(match_id)
    decisions.reopen(session(), actor(), match)
    return answer(match, f"{_sides(match)} 已恢复为待处理。")


def stored(match_id: int) -> Match:
    """The match that a broker wants to do something about."""
    require(actor(), "match.decide")
    return decisions.get_match(session(), actor(), match_id)


def _confirm(match: Match) -> Response:
    engagement: Engagement = open_engagement(session(), actor(), match)
    address = url_for("engagement.show", code=engagement.code)
    sides = (match.need.code, match.achievement.code)
    return answer(match, _CONFIRMED.format(*sides, address, engagement.code))


def _dismiss(match: Match, card_id: str) -> Response:
    reason = request.form.get("reason", "")
    try:
        decisions.dismiss(session(), actor(), match, reason, posted_text("note"))
    except InvalidError as error:
        return refused(card_id, error)
    name = scheme("dismissal_reasons").name(reason)
    message = f"已记为不合适：{_sides(match)}（{name}），不会再次推荐。"
    return answer(match, message, "reopen")


def _pair(code: str, other: str) -> Match:
    sides = (get_listing(session(), actor(), one) for one in (code, other))
    return ensure_match(session(), actor(), runtime().replica, *sides)


def _sides(match: Match) -> str:
    return f"{match.need.code} 与 {match.achievement.code}"
