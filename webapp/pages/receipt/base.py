"""The blueprint of receipts, and the desk on which a proven sender works."""

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from matcher.intake.models import Receipt
from matcher.intake.receipts import acting_for
from webapp.access.receipt_proof import proven
from webapp.context import client_address
from webapp.pages.editing import Desk
from webapp.pages.listing_form import Frame

blueprint = Blueprint("receipt", __name__, url_prefix="/receipt")


def desk_of(receipt: Receipt) -> Desk:
    """The addresses under which a sender works on the receipt's listing."""
    listing = receipt.listing
    frame = Frame(
        kind=listing.kind,
        key=f"receipt:{receipt.id}",
        heading=f"修改 {listing.code}",
        breadcrumb=({"label": "查询受理", "url": url_for("receipt.show")}, {"label": "修改"}),
        listing=listing,
    )
    return Desk(
        actor=acting_for(receipt, client_address()),
        listing=listing,
        frame=frame,
        form=url_for("receipt.edit"),
        preview=url_for("receipt.preview"),
        submit=url_for("receipt.submit"),
        attach=url_for("receipt.attach"),
        done=url_for("receipt.show"),
    )


def proven_desk() -> Desk | Response:
    """The desk of the receipt that this browser proved, or the way to prove one."""
    receipt = proven()
    if receipt is None:
        flash("请先用受理编号和电话查询，再进行操作。查询结果在一小时内有效。", "info")
        return redirect(url_for("receipt.show"))
    return desk_of(receipt)
