"""有意对接: asked on a public listing, answered at the desk."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from matcher.accounts.permissions import may
from matcher.engagements.interests import decide
from matcher.engagements.interests.brought import offered
from matcher.engagements.interests.express import InterestInput, may_express
from matcher.engagements.interests.express import express as ask
from matcher.engagements.interests.find import InterestPage, desk_interests, get_interest
from matcher.engagements.interests.states import OPEN
from matcher.errors import FieldProblem, InvalidError
from matcher.listings.models import Listing
from matcher.listings.visibility import get_listing
from matcher.taxonomy import scheme
from webapp.access.gate import members_only
from webapp.access.security import limiter
from webapp.context import actor, runtime, session
from webapp.forms.interest_fields import interest_fields
from webapp.forms.organization_fields import error_rows
from webapp.forms.posted_text import posted_text
from webapp.parts.engagement_sides import sides_of
from webapp.parts.interest_rows import interest_row
from webapp.presentation import listing_item

blueprint = Blueprint("interests", __name__)
blueprint.before_request(members_only)
_ONE = "/desk/interests/<int(max=2147483647):interest_id>"


@blueprint.app_template_global()
def interest_offered(listing: Listing) -> bool:
    """Whether the listing's page leads this reader to the form; the public signs in on the way."""
    if not current_user.is_authenticated:
        return listing.state == "published"
    return may_express(actor(), listing)


@blueprint.get("/interests/<code>")
def form(code: str) -> str:
    """The form about a listing of another organization."""
    return _form(get_listing(session(), actor(), code))


@blueprint.post("/interests/<code>")
@limiter.limit("60 per hour")
def express(code: str) -> Response | tuple[str, int]:
    """Send it to whoever looks after the listing."""
    listing = get_listing(session(), actor(), code)
    typed = {name: request.form.get(name, "") for name in InterestInput.model_fields}
    try:
        ask(session(), actor(), listing, InterestInput.parse(typed))
    except InvalidError as error:
        return _form(listing, typed, error.problems), 422
    flash(f"已提出对 {code} 的对接意向，技术经纪人答复后会显示在这里。", "success")
    return redirect(url_for("engagement.mine", _anchor="interests"))


@blueprint.get("/desk/interests")
def desk() -> str:
    """What waits for the desk, or what was answered."""
    state = request.args.get("state", "")
    page = request.args.get("page", 1, type=int)
    return _desk(state if state in scheme("interest_states") else OPEN, page)


@blueprint.post(f"{_ONE}/take-up")
def take_up(interest_id: int) -> Response | tuple[str, int]:
    """Open the engagement of the pair."""
    interest = get_interest(session(), actor(), interest_id)
    picked = posted_text("own")
    try:
        engagement = decide.take_up(session(), actor(), runtime().replica, interest, picked)
    except InvalidError as error:
        return _refused(interest_id, "take_up", error)
    flash(f"已受理，对接 {engagement.code} 已建立，并已邀请双方。", "success")
    return redirect(url_for("engagement.show", code=engagement.code))


@blueprint.post(f"{_ONE}/decline")
def decline(interest_id: int) -> Response | tuple[str, int]:
    """Say no, with a reason."""
    interest = get_interest(session(), actor(), interest_id)
    try:
        decide.decline(session(), actor(), interest, posted_text("reason"))
    except InvalidError as error:
        return _refused(interest_id, "decline", error)
    flash("已婉拒，提出意向的单位会看到原因。", "success")
    return redirect(url_for("interests.desk"))


def _form(
    listing: Listing, typed: Mapping[str, str] | None = None, problems: Sequence[FieldProblem] = ()
) -> str:
    mine = actor().organization_id
    could = offered(session(), [mine], listing.kind).get(mine, ()) if mine else ()
    return render_template(
        "interests/form.html",
        listing=listing,
        item=listing_item(listing),
        allowed=may_express(actor(), listing),
        fields=interest_fields(listing, typed or {}, problems),
        offered=[{"code": one.code, "title": one.public_title} for one in could],
        errors=error_rows(problems),
    )


def _refused(interest_id: int, verb: str, error: InvalidError) -> tuple[str, int]:
    wrong = {"id": interest_id, "verb": verb, "message": error.problems[0].message}
    return _desk(OPEN, 1, wrong), 422


def _desk(state: str, page: int, wrong: Mapping[str, Any] | None = None) -> str:
    found = desk_interests(session(), actor(), state, page)
    could = _could_bring(found)
    sides = sides_of((), found.interests)
    return render_template(
        "interests/desk.html",
        found=found,
        state=state,
        states=[(term, found.counts.get(term.code, 0)) for term in scheme("interest_states")],
        rows=[
            interest_row(one, sides, could.get((one.organization_id, one.listing_id), ()))
            for one in found.interests
        ],
        decides=may(actor(), "interest.decide"),
        wrong=wrong or {},
    )


def _could_bring(found: InterestPage) -> Mapping[tuple[int, int], Sequence[Listing]]:
    """What the askers that named nothing could bring: one query for each side of the pairs."""
    unnamed = [one for one in found.interests if one.own_listing_id is None and one.state == OPEN]
    could: dict[tuple[int, int], Sequence[Listing]] = {}
    for achievement in (True, False):
        asked = [one for one in unnamed if (one.listing.kind == "achievement") is achievement]
        if asked:
            kind = "achievement" if achievement else "demand"
            by_owner = offered(session(), {one.organization_id for one in asked}, kind)
            could |= {
                (one.organization_id, one.listing_id): by_owner.get(one.organization_id, ())
                for one in asked
            }
    return could
