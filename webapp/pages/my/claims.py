"""An enterprise takes over what its people sent before it had an account."""

from flask import flash, redirect, render_template, request, url_for

from matcher.accounts.attempts import count_attempt, forgive_attempts
from matcher.accounts.permissions import require
from matcher.errors import InvalidError
from matcher.intake.claiming import claim, claims_of, wrong
from matcher.intake.receipts import ATTEMPT, normal_number
from webapp.context import actor, client_address, keep, session
from webapp.pages.editing import Page
from webapp.pages.my.base import blueprint

_LONGEST = 40


@blueprint.get("/claims")
def claims() -> str:
    """The form, and what was claimed already."""
    return _page()


@blueprint.post("/claims", endpoint="claim")
def take_over() -> Page:
    """Move the listing to the organization, when number and phone are right."""
    require(actor(), "receipt.claim")
    number = normal_number(request.form.get("number", "")[:_LONGEST])
    phone = request.form.get("phone", "")[:_LONGEST]
    counted = count_attempt(session(), ATTEMPT, number, client_address())
    keep()
    try:
        if not counted:
            raise InvalidError([wrong()])
        listing = claim(session(), actor(), number, phone)
    except InvalidError as error:
        return _page(number, error.problems[0].message), 422
    forgive_attempts(session(), ATTEMPT, number, client_address())
    flash(f"已认领 {listing.code}《{listing.public_title}》，现在由贵单位管理。", "success")
    return redirect(url_for("my.listing", code=listing.code))


def _page(number: str = "", error: str = "") -> str:
    receipts = claims_of(session(), actor())
    return render_template("my/claims.html", receipts=receipts, number=number, error=error)
