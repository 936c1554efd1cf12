"""Confirm, dismiss, reopen: the card for htmx, the list for everybody else."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from matcher.accounts.permissions import require
from matcher.engagements.models import Engagement
from matcher.engagements.stages import open_engagement
from matcher.errors import InvalidError
from matcher.listings.models import Listing
from matcher.listings.visibility import get_listing
from matcher.matching import decisions
from matcher.matching.models import Match
from matcher.matching.propose import ensure_match
from matcher.taxonomy import scheme
from webapp.context import actor, runtime, session
from webapp.forms.posted_text import posted_text
from webapp.pages.desk.base import blueprint
from webapp.pages.desk.lists import (
    asked_for,
    dismissal_reasons,
    matches_page,
    suggestions_page,
)
from webapp.parts.match_cards import stored_cards

_MATCH = "/desk/matches/<int(max=2147483647):match_id>"
_PAIR = "/desk/listings/<code>/matches/<other>"
_CONFIRMED = Markup('已确认对接：{}与{}。<a href="{}">打开 {}</a>')


@blueprint.post(f"{_MATCH}/confirm")
def confirm(match_id: int) -> AnyResponse:
    """Confirm a stored match."""
    return _confirm(_stored(match_id))


@blueprint.post(f"{_PAIR}/confirm")
def confirm_pair(code: str, other: str) -> AnyResponse:
    """Confirm a pair of the live ranking."""
    return _confirm(_pair(code, other))


@blueprint.post(f"{_MATCH}/dismiss")
def dismiss(match_id: int) -> AnyResponse:
    """Dismiss a stored match for a coded reason."""
    return _dismiss(_stored(match_id), str(match_id))


@blueprint.post(f"{_PAIR}/dismiss")
def dismiss_pair(code: str, other: str) -> AnyResponse:
    """Dismiss a pair of the live ranking, so that it is not suggested later."""
    return _dismiss(_pair(code, other), other)


@blueprint.post(f"{_MATCH}/reopen")
def reopen(match_id: int) -> AnyResponse:
    """Take a dismissal back."""
    match = _stored(match_id)
    decisions.reopen(session(), actor(), match)
    return _answer(match, "已恢复为待处理。")


def _confirm(match: Match) -> AnyResponse:
    engagement: Engagement = open_engagement(session(), actor(), match)
    address = url_for("desk.engagements.show", code=engagement.code)
    sides = (match.need.code, match.achievement.code)
    return _answer(match, _CONFIRMED.format(*sides, address, engagement.code))


def _dismiss(match: Match, card_id: str) -> AnyResponse:
    reason = request.form.get("reason", "")
    try:
        decisions.dismiss(session(), actor(), match, reason, posted_text("note"))
    except InvalidError as error:
        return _refused(card_id, "；".join(p.message for p in error.problems))
    name = scheme("dismissal_reasons").name(reason)
    sides = f"{match.need.code} 与 {match.achievement.code}"
    return _answer(match, f"已记为不合适：{sides}（{name}），不会再次推荐。")


def _stored(match_id: int) -> Match:
    require(actor(), "match.decide")
    return decisions.get_match(session(), actor(), match_id)


def _pair(code: str, other: str) -> Match:
    sides = (get_listing(session(), actor(), one) for one in (code, other))
    return ensure_match(session(), actor(), runtime().replica, *sides)


def _answer(match: Match, message: str) -> AnyResponse:
    """The changed card, or the list it stood in with a message."""
    if "HX-Request" not in request.headers:
        flash(message, "success")
        return redirect(_list_address(match))
    listing = _seen_from(match)
    place = request.args.get("at", 1, type=int)
    total = request.args.get("of", 1, type=int)
    keep = {"listing": listing.code} if listing else asked_for(request.args)
    (card,) = stored_cards([match], keep, {}, first=place, total=total, listing=listing)
    return _varying(render_template("desk/card.html", card=card, reasons=dismissal_reasons()))


def _refused(card_id: str, message: str) -> AnyResponse:
    """The whole list with the message in its card; htmx takes the card out of it."""
    session().rollback()
    code = request.args.get("listing", "")
    errors = {card_id: message}
    live = code and code.isprintable()
    page = matches_page(code, errors) if live else suggestions_page(request.args, errors)
    return _varying(page, 422)


def _varying(page: str, status: int = 200) -> Response:
    response = make_response(page, status)
    response.vary.add("HX-Request")
    return response


def _seen_from(match: Match) -> Listing | None:
    """The listing whose ranking the card stands in; None in the zone's list."""
    code = request.args.get("listing")
    return next((side for side in (match.need, match.achievement) if side.code == code), None)


def _list_address(match: Match) -> str:
    listing = _seen_from(match)
    if listing:
        return url_for("desk.matches", code=listing.code, _anchor=f"match-{match.id}")
    return url_for("desk.suggestions", **asked_for(request.args))
