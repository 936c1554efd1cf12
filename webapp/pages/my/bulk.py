"""One step with many of the own listings: first what it would do, then what it did."""

from collections.abc import Sequence
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.accounts.permissions import require
from matcher.errors import InvalidError
from matcher.listings import bulk
from matcher.listings.bulk import Outcome
from matcher.listings.lifecycle import TRANSITIONS
from matcher.listings.models import Listing
from matcher.listings.schemas import ListingInput
from webapp.context import actor, session
from webapp.pages.my.all_listings import own_row
from webapp.pages.my.base import blueprint
from webapp.pages.my.filters import arguments, read_filters
from webapp.parts.author_words import consequence

_NO_STEP = "请选择要办理的操作：提交、续期、暂停、恢复或撤回。"


@blueprint.post("/listings/chosen")
def chosen() -> str | Response | tuple[str, int]:
    """What a step would do to the chosen listings, or, once confirmed, what it did."""
    require(actor(), "listing.see_draft")
    action = request.form.get("action", "")
    back = url_for("my.listings", **arguments(read_filters(request.form)))
    if action not in bulk.STEPS:
        flash(_NO_STEP, "warning")
        return redirect(back)
    try:
        listings = _chosen()
    except InvalidError as error:
        flash(error.problems[0].message + "。", "warning")
        return redirect(back)
    if "confirmed" not in request.form:
        return _page(action, back, bulk.foreseen(actor(), action, listings))
    try:
        until = _until(action)
    except InvalidError as error:
        foreseen = bulk.foreseen(actor(), action, listings)
        return _page(action, back, foreseen, error=error.problems[0].message), 422
    return _page(action, back, _carried_out(action, listings, until), done=True)


def _chosen() -> Sequence[Listing]:
    everything = request.form.get("all") == "1" and "confirmed" not in request.form
    filters = read_filters(request.form) if everything else None
    codes = () if everything else request.form.getlist("codes")
    return bulk.chosen(session(), actor(), codes, filters)


def _carried_out(action: str, listings: Sequence[Listing], until: date | None) -> list[Outcome]:
    return bulk.carry_out(session(), actor(), action, listings, until)


def _until(action: str) -> date | None:
    """The day that was typed, by the schema's own reading of days."""
    if action != "renew" or not request.form.get("until", "").strip():
        return None
    typed = {"title": "—", "valid_until": request.form["until"]}
    return ListingInput.parse(typed).valid_until


def _page(
    action: str, back: str, outcomes: Sequence[Outcome], *, done: bool = False, error: str = ""
) -> str:
    good = [own_row(one.listing) for one in outcomes if not one.reason]
    refused = [one for one in outcomes if one.reason]
    return render_template(
        "my/bulk.html",
        action=action,
        label=TRANSITIONS[action].label,
        about=consequence(action),
        back=back,
        good=good,
        refused=[own_row(one.listing) for one in refused],
        reasons={one.listing.code: one.reason for one in refused},
        done=done,
        error=error,
        until=request.form.get("until", ""),
    )
