"""Publish, return, reject, and give to a broker."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from matcher.accounts.names import display_names
from matcher.brokers.assignment import assign
from matcher.brokers.publishing import publish as publish_and_assign
from matcher.errors import InvalidError
from matcher.listings import review, review_queue
from matcher.listings.models import Listing
from matcher.listings.own import require_version
from webapp.context import actor, session
from webapp.forms.posted_text import posted_text
from webapp.pages.review.base import arguments, asked_for, blueprint
from webapp.pages.review.desk import desk_page

_REASON = "reason-"
Answer = Response | tuple[str, int]


@blueprint.post("/<code>/publish")
def publish(code: str) -> Answer:
    """Make it public, and give a need to the chosen broker."""
    listing = _seen(code)
    try:
        chosen = request.form.get("broker", type=int)
        broker_id = publish_and_assign(session(), actor(), listing, chosen)
    except InvalidError as error:
        session().rollback()
        return desk_page(code, "publish", error.problems), 422
    given = f"，已分派给{_name(broker_id)}" if broker_id else ""
    until = f"有效期至 {listing.valid_until}"
    return _next(f"已发布 {code}《{listing.public_title}》{given}，{until}。")


@blueprint.post("/<code>/return", endpoint="send_back")
def send_back(code: str) -> Answer:
    """Return it to its author with a reason per field."""
    listing = _seen(code)
    names = [key for key in request.form if key.startswith(_REASON)]
    try:
        given = {name.removeprefix(_REASON): posted_text(name) for name in names}
        review.send_back(session(), actor(), listing, given)
    except InvalidError as error:
        typed = {name.removeprefix(_REASON): request.form[name] for name in names}
        return desk_page(code, "return", error.problems, typed), 422
    return _next(
        f"已退回 {code}《{listing.public_title}》，"
        f"作者会看到 {len(listing.review_reasons)} 处原因。"
    )


@blueprint.post("/<code>/reject")
def reject(code: str) -> Answer:
    """Refuse it for good."""
    listing = _seen(code)
    try:
        review.reject(session(), actor(), listing, posted_text("reason"))
    except InvalidError as error:
        typed = {"reject": request.form.get("reason", "")}
        return desk_page(code, "reject", error.problems, typed), 422
    return _next(f"已驳回 {code}《{listing.public_title}》。")


@blueprint.post("/<code>/assign", endpoint="assign")
def assign_broker(code: str) -> Answer:
    """Give a published need to a broker, or to another one."""
    listing = review.get_reviewable(session(), actor(), code)
    broker_id = request.form.get("broker", 0, type=int)
    try:
        assign(session(), actor(), listing, broker_id, posted_text("note"))
    except InvalidError as error:
        return desk_page(code, "assign", error.problems, {"note": posted_text("note")}), 422
    flash(f"{code} 已分派给{_name(broker_id)}，已通知对方。", "success")
    return redirect(url_for("review.desk", code=code, **arguments(asked_for())))


def _seen(code: str) -> Listing:
    """The listing, provided that it still is what the reviewer looked at."""
    listing = review.get_reviewable(session(), actor(), code)
    require_version(listing, request.form.get("version", 0, type=int))
    return listing


def _name(user_id: int) -> str:
    return display_names(session(), [user_id])[user_id]


def _next(done: str) -> Response:
    """On to the submission with the earliest deadline that the actor may decide."""
    filters = asked_for()
    carried = arguments(filters)
    following = review_queue.next_to_decide(session(), actor(), filters)
    if following is None:
        kept = "符合筛选的" if carried else ""
        flash(f"{done}队列中没有其他{kept}可以审核的信息。", "success")
        return redirect(url_for("review.queue", **carried))
    left = review_queue.how_many(session(), actor(), filters)
    flash(f"{done}下面是下一条，还有 {left} 条待审核。", "success")
    return redirect(url_for("review.desk", code=following.code, **carried))
