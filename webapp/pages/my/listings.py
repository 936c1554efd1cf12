"""The list, one listing with its state and history, its matches, and changes of state."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.accounts.names import display_names
from matcher.accounts.permissions import may
from matcher.audit.history import history
from matcher.engagements.find import party_engagements
from matcher.listings import own
from matcher.listings.lifecycle import EDITABLE, TRANSITIONS, available, move
from matcher.listings.review import default_validity
from matcher.listings.validity import renew
from matcher.matching.worklist import matches_of
from matcher.taxonomy import scheme
from webapp.context import actor, runtime, session
from webapp.pages.my.base import blueprint
from webapp.parts.author_words import actions, next_step, told
from webapp.parts.engagement_view import engagement_row
from webapp.presentation import listing_item, listing_url, stored_match_item


@blueprint.get("")
def listings() -> str:
    """What the organization has posted, and what happens next with each."""
    state = request.args.get("state", "")
    state = state if state in scheme("listing_states") else ""
    page = own.own_listings(session(), actor(), state, request.args.get("page", 1, type=int))
    return render_template(
        "my/listings.html",
        state=state,
        states=[(term, page.by_state.get(term.code, 0)) for term in scheme("listing_states")],
        rows=[
            {
                **listing_item(listing, with_state=True),
                "url": url_for("my.listing", code=listing.code),
                "code": listing.code,
                "next": next_step(listing),
            }
            for listing in page.listings
        ],
        page=page,
        may_post=any(may(actor(), f"{kind.code}.create") for kind in scheme("listing_kinds")),
        engagements=[engagement_row(e) for e in party_engagements(session(), actor())],
    )


@blueprint.get("/listings/<code>")
def listing(code: str) -> str:
    """State, history and the steps that are allowed now."""
    found = own.get_own(session(), actor(), code)
    entries = history(session(), "listing", found.id)
    names = display_names(session(), [entry.actor_id for entry in entries])
    return render_template(
        "my/listing.html",
        listing=found,
        kind_name=scheme("listing_kinds").name(found.kind),
        next_step=next_step(found),
        editable=found.state in EDITABLE,
        renewable="renew" in available(found.state),
        renewal=default_validity(found.kind),
        actions=actions(actor(), found),
        reasons=[(found.SCHEMA.label(name), text) for name, text in found.review_reasons.items()],
        history=[told(entry, names) for entry in entries],
        matches=len(matches_of(session(), actor(), found)),
        public_url=listing_url(found),
    )


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
