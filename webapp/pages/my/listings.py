"""The matches of one listing, and changes of its state."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.listings import own
from matcher.listings.lifecycle import TRANSITIONS, move
from matcher.listings.validity import renew
from matcher.matching.worklist import matches_of
from matcher.taxonomy import scheme
from webapp.context import actor, runtime, session
from webapp.pages.my.base import blueprint
from webapp.presentation import stored_match_item


@blueprint.get("/listings/<code>/matches")
def matches(code: str) -> str:
    """The suggested matches, for the owner to read; brokers decide."""
    found = own.get_own(session(), actor(), code)
    rows = matches_of(session(), actor(), found)
    cards = [
        stored_match_item(match, found, place, len(rows), runtime().replica.ranker)
        for place, match in enumerate(rows, start=1)
    ]
    return render_template("my/matches.html", listing=found, cards=cards)


@blueprint.post(
    "/listings/<code>/<any(pause, resume, revise, fulfil, withdraw):action>", endpoint="act"
)
def act(code: str, action: str) -> Response:
    """Take one of the steps that need no further input."""
    found = own.get_own(session(), actor(), code)
    move(session(), actor(), found, action)
    state = scheme("listing_states").name(found.state)
    flash(f"已{TRANSITIONS[action].label} {found.code}，现在是“{state}”。", "success")
    return redirect(url_for("my.listing", code=code))


@blueprint.post("/listings/<code>/renew", endpoint="renew")
def renew_listing(code: str) -> Response:
    """Publish for longer."""
    found = own.get_own(session(), actor(), code)
    data = found.SCHEMA.parse({"title": found.title, "valid_until": request.form.get("until", "")})
    renew(session(), actor(), found, data.valid_until)
    flash(f"{found.code} 已续期至 {found.valid_until}。", "success")
    return redirect(url_for("my.listing", code=code))
