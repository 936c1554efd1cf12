"""A member edits a draft, looks at it, submits it."""

from flask import jsonify, redirect, request, url_for
from werkzeug.wrappers import Response

from matcher.clock import CHINA
from matcher.errors import TransitionError
from matcher.intake.autosaves import autosave, discard_autosave
from matcher.listings import own
from matcher.listings.copying import copy as copy_listing
from matcher.listings.lifecycle import EDITABLE
from matcher.listings.models import Listing
from webapp.context import actor, session
from webapp.forms import posted_values
from webapp.pages.editing import Desk, Page, edit_page
from webapp.pages.editing import save as save_form
from webapp.pages.listing_form import Frame
from webapp.pages.my.base import blueprint
from webapp.pages.previewing import preview_page, submit


def desk_of(listing: Listing) -> Desk:
    """The addresses under which a member works on a listing of the organization."""
    code = listing.code
    frame = Frame(
        kind=listing.kind,
        key=code,
        heading=f"修改 {code}",
        breadcrumb=(
            {"label": "我的信息", "url": url_for("my.listings")},
            {"label": code, "url": url_for("my.listing", code=code)},
            {"label": "修改"},
        ),
        autosave=url_for("my.autosave", code=code),
        discard=url_for("my.discard", code=code),
        listing=listing,
    )
    return Desk(
        actor=actor(),
        listing=listing,
        frame=frame,
        form=url_for("my.edit", code=code),
        preview=url_for("my.preview", code=code),
        submit=url_for("my.submit", code=code),
        attach=url_for("my.attach", code=code),
        done=url_for("my.listing", code=code),
    )


def own_desk(code: str) -> Desk:
    """The same for a code of an address.

    Raises:
        NotFoundError: the actor sees none with this code.
        ForbiddenError: it belongs to somebody else.
    """
    return desk_of(own.get_own(session(), actor(), code))


@blueprint.get("/listings/<code>/edit")
def edit(code: str) -> Page:
    """The form with what is kept."""
    return edit_page(own_desk(code))


@blueprint.post("/listings/<code>/edit")
def save(code: str) -> Page:
    """Keep what was written, unless it is refused or somebody else was faster."""
    return save_form(own_desk(code))


@blueprint.post("/listings/<code>/autosave", endpoint="autosave")
def keep_typed(code: str) -> Response:
    """Keep what is typed beside the draft; the answer says when."""
    desk = own_desk(code)
    if desk.listing.state not in EDITABLE:
        raise TransitionError(f"{code} 已经不是草稿，没有自动保存。")
    return autosaved_answer(desk.listing.kind, code)


@blueprint.post("/listings/<code>/discard", endpoint="discard")
def forget_typed(code: str) -> Response:
    """Forget what was typed and not saved."""
    desk = own_desk(code)
    discard_autosave(session(), actor(), code)
    return redirect(desk.form)


@blueprint.get("/listings/<code>/preview")
def preview(code: str) -> str:
    """What will be public, what will not, and what looks like it already."""
    return preview_page(own_desk(code))


@blueprint.post("/listings/<code>/submit", endpoint="submit")
def hand_in(code: str) -> Page:
    """Hand it to the reviewers."""
    return submit(own_desk(code))


@blueprint.post("/listings/<code>/copy", endpoint="copy")
def copy(code: str) -> Response:
    """A new draft with the same content."""
    made = copy_listing(session(), actor(), own.get_own(session(), actor(), code))
    return redirect(url_for("my.edit", code=made.code))


def autosaved_answer(kind: str, form: str) -> Response:
    """Keep the posted form, and tell when and under which revision."""
    kept = autosave(
        session(),
        actor(),
        form,
        posted_values(kind, request.form),
        version=request.form.get("version", 0, type=int),
        revision=request.form.get("revision", 0, type=int),
    )
    at = f"{kept.saved_at.astimezone(CHINA):%H:%M}"
    return jsonify({"saved": at, "revision": kept.revision})
