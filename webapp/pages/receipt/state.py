"""Look a receipt up, read where its listing is, take it back."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.accounts.attempts import count_attempt, forgive_attempts
from matcher.intake.models import Receipt
from matcher.intake.receipts import ATTEMPT, find_receipt, normal_number, take_back
from matcher.listings.lifecycle import EDITABLE, available
from webapp.access.receipt_proof import drop_proof, prove, proven
from webapp.context import client_address, keep, session
from webapp.pages.editing import Page
from webapp.pages.form_steps import kind_name, returned
from webapp.pages.receipt.base import blueprint, desk_of
from webapp.parts.attachments import attachment_rows
from webapp.parts.author_words import next_step
from webapp.parts.listing_progress import next_actor, progress
from webapp.presentation import listing_url

_WRONG = "受理编号或电话不正确。请核对后稍候再试；多次不符时需要等待。"
_LONGEST = 40


@blueprint.get("")
def show() -> str:
    """The form that asks for number and phone, or the listing that they opened."""
    receipt = proven()
    return _state(receipt) if receipt else _asked()


@blueprint.post("")
def look_up() -> Page:
    """Open a receipt; what is wrong is never said, and counts before it is looked at."""
    number = normal_number(request.form.get("number", "")[:_LONGEST])
    phone = request.form.get("phone", "")[:_LONGEST]
    counted = count_attempt(session(), ATTEMPT, number, client_address())
    keep()
    found = find_receipt(session(), number, phone)
    if not counted or found is None:
        return _asked(number, _WRONG), 422
    forgive_attempts(session(), ATTEMPT, number, client_address())
    prove(found)
    return redirect(url_for("receipt.show"))


@blueprint.post("/leave")
def leave() -> Response:
    """End the look-up, for those who share a browser."""
    drop_proof()
    flash("已退出查询。", "success")
    return redirect(url_for("receipt.show"))


@blueprint.post("/withdraw")
def withdraw() -> Response:
    """Take the listing back; the contact and the phone are forgotten."""
    receipt = proven()
    if receipt:
        take_back(session(), desk_of(receipt).actor, receipt)
        drop_proof()
        flash(f"已撤回 {receipt.listing.code}，联系人和电话已删除。", "success")
    return redirect(url_for("receipt.show"))


def _asked(number: str = "", error: str = "") -> str:
    """The form; the phone is a proof, so it is never repeated."""
    return render_template("receipt/ask.html", number=number, error=error)


def _state(receipt: Receipt) -> str:
    listing, desk = receipt.listing, desk_of(receipt)
    return render_template(
        "receipt/show.html",
        receipt=receipt,
        listing=listing,
        kind_name=kind_name(listing.kind),
        next_step=next_step(listing),
        actor=next_actor(listing),
        progress=progress(listing, matches=0, engagements=0),
        editable=listing.state in EDITABLE,
        withdrawable="withdraw" in available(listing.state),
        form=desk.form,
        reasons=returned(listing),
        attachments=attachment_rows(desk.actor, listing),
        public_url=listing_url(listing) if listing.state == "published" else "",
    )
