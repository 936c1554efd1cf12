"""Look at a draft and submit it: the same for members and for proven senders."""

from flask import flash, redirect, render_template

from matcher.errors import FieldProblem, InvalidError
from matcher.listings import own
from matcher.listings.duplicates import duplicates_of
from matcher.listings.lifecycle import EDITABLE
from matcher.listings.post import submit as submit_listing
from matcher.taxonomy import load_rules
from webapp.context import session
from webapp.forms import error_items, stored_values
from webapp.forms.steps import step_of
from webapp.pages.editing import Desk, Page
from webapp.pages.form_steps import kind_name, preview_steps
from webapp.parts.attachments import attachment_rows
from webapp.parts.guidance_view import guidance_view, way_from_preview
from webapp.parts.listing_body import body_of
from webapp.parts.listing_secrets import contact_of, masked_in
from webapp.presentation import listing_item


def preview_page(desk: Desk, problems: tuple[FieldProblem, ...] = ()) -> str:
    """What will be public, what will not, the files, and what looks like it already."""
    listing = desk.listing
    content = own.content(session(), desk.actor, listing)
    member = desk.actor.user_id is not None
    values = stored_values(listing.kind, content)
    return render_template(
        "my/preview.html",
        desk=desk,
        listing=listing,
        item=listing_item(listing),
        kind_name=kind_name(listing.kind),
        body=body_of(listing, confidential=False),
        contact=contact_of(listing, content),
        withheld=[part for part in listing.confidential_parts if part in listing.parts],
        masked=masked_in(listing, content),
        # A sender must not learn what others have sent.
        duplicates=duplicates_of(session(), desk.actor, listing) if member else [],
        editable=listing.state in EDITABLE,
        steps=preview_steps(listing.kind, values, desk.form),
        attachments=attachment_rows(desk.actor, listing),
        guidance=guidance_view(listing, way_from_preview(listing.kind, desk.form)),
        rules=load_rules(),
        errors=[
            entry | {"step": step_of(listing.kind, entry["field"].partition("-")[0])}
            for entry in error_items(listing.kind, problems)
        ],
    )


def submit(desk: Desk) -> Page:
    """Hand it to the reviewers."""
    try:
        submit_listing(session(), desk.actor, desk.listing)
    except InvalidError as error:
        return preview_page(desk, error.problems), 422
    title = desk.listing.public_title
    flash(f"已提交 {desk.listing.code}《{title}》，等待示范区审核。", "success")
    return redirect(desk.done)
