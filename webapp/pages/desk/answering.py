"""What a decision is answered with: list or card for htmx, a redirect for everybody else."""

from collections.abc import Mapping
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from matcher.errors import InvalidError
from matcher.listings.models import Listing
from matcher.matching.models import Match
from webapp.context import session
from webapp.pages.desk.lists import (
    asked_for,
    dismissal_reasons,
    list_values,
    matches_page,
    suggestions_page,
)
from webapp.parts.match_cards import stored_cards


def answer(match: Match, message: str, undo: str = "") -> AnyResponse:
    """What became of the match; in the zone's list the next one comes up in its place.

    Args:
        match: as it is now.
        message: what was done.
        undo: what takes it back, if something does: "reopen", "wake" or "split".
    """
    if "HX-Request" not in request.headers:
        flash(message, "success")
        return redirect(_list_address(match, undo))
    listing = _seen_from(match)
    if listing is None:
        told = told_of(match, message, undo)
        return varying(render_template("desk/worklist.html", **list_values(request.args, {}, told)))
    place = request.args.get("at", 1, type=int)
    total = request.args.get("of", 1, type=int)
    keep = {"listing": listing.code}
    (card,) = stored_cards([match], keep, {}, first=place, total=total, listing=listing)
    return varying(render_template("desk/card.html", card=card, reasons=dismissal_reasons()))


def told_of(match: Match, message: str, undo: str) -> dict[str, Any]:
    """The message that stands where the card was, with the way back."""
    place = request.args.get("at", 1, type=int)
    keep = {**asked_for(request.args), "at": place}
    return {
        "message": message,
        "place": place,
        "undo_url": url_for(f"desk.{undo}", match_id=match.id, **keep) if undo else "",
        "focus": f"match-{match.id}",
    }


def refused(card_id: str, error: InvalidError) -> AnyResponse:
    """The whole list with the message in its card; htmx takes the card out of it."""
    session().rollback()
    code = request.args.get("listing", "")
    errors: Mapping[str, str] = {card_id: "；".join(p.message for p in error.problems)}
    live = code and code.isprintable()
    page = matches_page(code, errors) if live else suggestions_page(request.args, errors)
    return varying(page, 422)


def varying(page: str, status: int = 200) -> Response:
    """A page or a part of one, by the header of htmx."""
    response = make_response(page, status)
    response.vary.add("HX-Request")
    return response


def _seen_from(match: Match) -> Listing | None:
    """The listing whose ranking the card stands in; None in the zone's list."""
    code = request.args.get("listing")
    return next((side for side in (match.need, match.achievement) if side.code == code), None)


def _list_address(match: Match, undo: str) -> str:
    listing = _seen_from(match)
    if listing:
        return url_for("desk.matches", code=listing.code, _anchor=f"match-{match.id}")
    asked = asked_for(request.args) | _undoing(match, undo)
    return url_for("desk.suggestions", **asked)


def _undoing(match: Match, undo: str) -> dict[str, Any]:
    return {"undo": undo, "match": match.id} if undo else {}
