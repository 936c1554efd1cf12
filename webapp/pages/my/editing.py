"""Edit a draft, look at it as it will be published, submit it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from matcher.errors import ConflictError, FieldProblem, InvalidError
from matcher.listings import own
from matcher.listings.duplicates import duplicates_of
from matcher.listings.lifecycle import EDITABLE
from matcher.listings.models import Listing
from matcher.listings.post import submit as submit_listing
from matcher.listings.schemas import Contact
from matcher.privacy.masking import KINDS, findings
from matcher.taxonomy import scheme
from webapp.context import actor, session
from webapp.forms import asks_for_rows, error_items, posted_values, sections, stored_values
from webapp.forms.compare import differences
from webapp.pages.listing_form import form_page, parsed, saved, steps
from webapp.pages.my.base import blueprint
from webapp.parts.listing_body import body_of
from webapp.presentation import listing_item


@blueprint.get("/listings/<code>/edit")
def edit(code: str) -> str | Response:
    """The form with what is kept."""
    listing = own.get_own(session(), actor(), code)
    if listing.state not in EDITABLE:
        state = scheme("listing_states").name(listing.state)
        flash(f"{code} 目前是“{state}”，不能直接修改。可以进行的操作见下方。", "warning")
        return redirect(url_for("my.listing", code=code))
    values = stored_values(listing.kind, own.content(session(), actor(), listing))
    return form_page(listing.kind, values, listing=listing, version=listing.version)


@blueprint.post("/listings/<code>/edit")
def save(code: str) -> str | Response | tuple[str, int]:
    """Keep what was written, unless it is refused or somebody else was faster."""
    listing = own.get_own(session(), actor(), code)
    values = posted_values(listing.kind, request.form)
    version = request.form.get("version", 0, type=int)
    if asks_for_rows(request.form):
        return form_page(listing.kind, values, listing=listing, version=version, rows_changed=True)
    try:
        data = parsed(listing.kind, values, external_id=listing.external_id)
        own.edit_seen(session(), actor(), listing, data, version)
    except InvalidError as error:
        problems = error.problems
        page = form_page(listing.kind, values, listing=listing, version=version, problems=problems)
        return page, 422
    except (ConflictError, StaleDataError):
        return _conflict(code, values), 409
    return saved(listing)


@blueprint.get("/listings/<code>/preview")
def preview(code: str) -> str:
    """What will be public, what will not, and what looks like it already."""
    return _preview(own.get_own(session(), actor(), code))


@blueprint.post("/listings/<code>/submit")
def submit(code: str) -> Response | tuple[str, int]:
    """Hand it to the reviewers."""
    listing = own.get_own(session(), actor(), code)
    try:
        submit_listing(session(), actor(), listing)
    except InvalidError as error:
        return _preview(listing, error.problems), 422
    flash(f"已提交 {code}《{listing.public_title}》，等待示范区审核。", "success")
    return redirect(url_for("my.listing", code=code))


def _conflict(code: str, values: dict[str, Any]) -> str:
    """The form with what was written here, beside what somebody else has kept meanwhile."""
    session().rollback()
    listing = own.get_own(session(), actor(), code)
    theirs = stored_values(listing.kind, own.content(session(), actor(), listing))
    return form_page(
        listing.kind,
        values,
        listing=listing,
        version=listing.version,
        conflict=differences(listing.kind, values, theirs),
    )


def _preview(listing: Listing, problems: tuple[FieldProblem, ...] = ()) -> str:
    content = own.content(session(), actor(), listing)
    drawn = sections(listing.kind, stored_values(listing.kind, content))
    form = url_for("my.edit", code=listing.code)
    return render_template(
        "my/preview.html",
        listing=listing,
        item=listing_item(listing),
        kind_name=scheme("listing_kinds").name(listing.kind),
        body=body_of(listing, confidential=False),
        contact=_contact(listing, content),
        withheld=[part for part in listing.confidential_parts if part in listing.parts],
        masked=_masked(listing, content),
        duplicates=duplicates_of(session(), actor(), listing),
        editable=listing.state in EDITABLE,
        steps=steps(drawn, form),
        errors=error_items(listing.kind, problems),
        form=form,
    )


def _contact(listing: Listing, content: dict[str, Any]) -> list[tuple[str, str]]:
    names = ("contact_name", "contact_phone", "contact_email")
    return [(listing.SCHEMA.label(name), content[name]) for name in names]


def _masked(listing: Listing, content: dict[str, Any]) -> list[dict[str, str]]:
    """Personal data in the texts that will be public, and what will stand there."""
    texts = [
        (name, text)
        for name, text in content.items()
        if isinstance(text, str)
        and name not in {*Contact.model_fields, *listing.confidential_parts}
    ]
    return [
        {
            "field": name,
            "label": listing.SCHEMA.label(name),
            "kind": KINDS[found.kind],
            "written": text[found.start : found.end],
            "shown": found.masked,
        }
        for name, text in texts
        for found in findings(text)
    ]
