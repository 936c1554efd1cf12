"""Review: what waits, one listing at a time, and the next one at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.clock import now
from matcher.errors import FieldProblem, InvalidError
from matcher.listings import review
from matcher.listings.duplicates import duplicates_of
from matcher.listings.models import Listing
from matcher.listings.own import require_version
from matcher.taxonomy import scheme
from webapp.access.gate import members_only
from webapp.context import actor, session
from webapp.forms.layout import SECTIONS
from webapp.forms.posted_text import posted_text
from webapp.parts.listing_body import body_of
from webapp.presentation import day, listing_item

_REASON = "reason-"

blueprint = Blueprint("review", __name__, url_prefix="/review")
blueprint.before_request(members_only)


@blueprint.get("")
def queue() -> str:
    """What waits for review, oldest first."""
    waiting = review.queue(session(), actor())
    return render_template("review/queue.html", rows=[_row(listing) for listing in waiting])


@blueprint.get("/<code>")
def desk(code: str) -> str:
    """One listing as it will be public, with the decisions."""
    return _desk(code)


@blueprint.post("/<code>/publish")
def publish(code: str) -> Response:
    """Make it public."""
    listing = _seen(code)
    review.publish(session(), actor(), listing)
    return _next(f"已发布 {code}《{listing.public_title}》，有效期至 {listing.valid_until}。")


@blueprint.post("/<code>/return", endpoint="send_back")
def send_back(code: str) -> Response | tuple[str, int]:
    """Return it to its author with a reason per field."""
    listing = _seen(code)
    names = [key for key in request.form if key.startswith(_REASON)]
    try:
        given = {name.removeprefix(_REASON): posted_text(name) for name in names}
        review.send_back(session(), actor(), listing, given)
    except InvalidError as error:
        typed = {name.removeprefix(_REASON): request.form[name] for name in names}
        return _desk(code, "return", error.problems, typed), 422
    return _next(
        f"已退回 {code}《{listing.public_title}》，"
        f"作者会看到 {len(listing.review_reasons)} 处原因。"
    )


@blueprint.post("/<code>/reject")
def reject(code: str) -> Response | tuple[str, int]:
    """Refuse it for good."""
    listing = _seen(code)
    try:
        review.reject(session(), actor(), listing, posted_text("reason"))
    except InvalidError as error:
        return _desk(code, "reject", error.problems), 422
    return _next(f"已驳回 {code}《{listing.public_title}》。")


def _seen(code: str) -> Listing:
    """The listing, provided that it still is what the reviewer looked at."""
    listing = review.get_reviewable(session(), actor(), code)
    require_version(listing, request.form.get("version", 0, type=int))
    return listing


def _next(done: str) -> Response:
    """On to the oldest listing that the actor may decide."""
    waiting = review.queue(session(), actor())
    others = [one for one in waiting if one.organization_id != actor().organization_id]
    if not others:
        flash(f"{done}队列中没有其他可以审核的信息。", "success")
        return redirect(url_for("review.queue"))
    flash(f"{done}下面是下一条，还有 {len(others)} 条待审核。", "success")
    return redirect(url_for("review.desk", code=others[0].code))


def _desk(
    code: str,
    opened: str = "",
    problems: Sequence[FieldProblem] = (),
    reasons: Mapping[str, str] | None = None,
) -> str:
    listing = review.get_reviewable(session(), actor(), code)
    waiting = review.queue(session(), actor())
    return render_template(
        "review/desk.html",
        listing=listing,
        row=_row(listing),
        item=listing_item(listing),
        kind_name=scheme("listing_kinds").name(listing.kind),
        body=body_of(listing, confidential=True),
        duplicates=duplicates_of(session(), actor(), listing),
        waiting=[_row(one) for one in waiting],
        decidable=listing.state == "submitted",
        opened=opened,
        error="；".join(problem.message for problem in problems),
        fields=_returnable(listing),
        reasons=reasons or {},
    )


def _row(listing: Listing) -> dict[str, Any]:
    """One line of the queue, with its deadline in words."""
    deadline = review.review_deadline(listing)
    late = (now() - deadline).days + 1 if deadline and deadline < now() else 0
    return {
        "code": listing.code,
        "kind": listing.kind,
        "title": listing.public_title,
        "url": url_for("review.desk", code=listing.code),
        "organization": listing.organization.name,
        "submitted": day(listing.submitted_at),
        "deadline": day(deadline),
        "overdue": f"逾期 {late} 天" if late else "",
        "own": listing.organization_id == actor().organization_id,
    }


def _returnable(listing: Listing) -> list[tuple[str, str]]:
    """The fields that a reason can be given for, as (name, label)."""
    names = [name for section in SECTIONS[listing.kind] for name in section.fields]
    return [(name, listing.SCHEMA.label(name)) for name in names]
