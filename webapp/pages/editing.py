"""Edit a draft: the same for members and for proven senders."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from matcher.actor import Actor
from matcher.clock import CHINA
from matcher.errors import ConflictError, InvalidError
from matcher.intake.autosaves import autosaved, discard_autosave, typed_values
from matcher.intake.models import AutosavedForm
from matcher.listings import own
from matcher.listings.lifecycle import EDITABLE
from matcher.listings.models import Listing
from matcher.taxonomy import scheme
from webapp.context import session
from webapp.forms import asks_for_rows, posted_values, rows_told, stored_values
from webapp.forms.compare import differences
from webapp.forms.steps import WHOLE, asked_step, step_of, step_with
from webapp.pages.listing_form import Frame, form_page, parsed, redraws

Page = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Desk:
    """A listing that somebody works on, and the addresses around it.

    Attributes:
        actor: in whose name.
        listing: one of theirs.
        frame: of the form.
        form: the address of the form.
        preview: of the preview.
        submit: that hands it to the reviewers.
        attach: that takes files.
        done: of the page that tells where the listing is.
    """

    actor: Actor
    listing: Listing
    frame: Frame
    form: str
    preview: str
    submit: str
    attach: str
    done: str


def edit_page(desk: Desk) -> Page:
    """The form with what is kept, or what was typed and not saved."""
    listing = desk.listing
    if listing.state not in EDITABLE:
        state = scheme("listing_states").name(listing.state)
        flash(f"{listing.code} 目前是“{state}”，不能直接修改。可以进行的操作见下方。", "warning")
        return redirect(desk.done)
    stored = _stored(desk)
    kept = _kept(desk)
    if kept:
        return _restored(desk, kept, stored)
    return form_page(desk.frame, stored, _opened(listing), version=listing.version)


def save(desk: Desk) -> Page:
    """Keep what was written, unless it is refused or somebody else was faster."""
    listing, kind = desk.listing, desk.listing.kind
    values, step = posted_values(kind, request.form), asked_step(kind, request.form.get("step", ""))
    shown: dict[str, Any] = {"version": request.form.get("version", 0, type=int)}
    if asks_for_rows(request.form) or redraws():
        kept = _kept(desk)
        told = rows_told(request.form, values)
        shown |= {"rows_told": told, "revision": kept.revision if kept else 0}
        return form_page(desk.frame, values, viewed(step), **shown)
    try:
        data = parsed(kind, values, external_id=listing.external_id)
        own.edit_seen(session(), desk.actor, listing, data, shown["version"])
    except InvalidError as error:
        step = step_with(kind, step, error.problems)
        return form_page(desk.frame, values, step, problems=error.problems, **shown), 422
    except (ConflictError, StaleDataError):
        session().rollback()
        theirs, version = _stored(desk), desk.listing.version
        differing = differences(kind, values, theirs)
        return form_page(desk.frame, values, WHOLE, version=version, conflict=differing), 409
    if desk.frame.autosave:
        discard_autosave(session(), desk.actor, desk.frame.key)
    return onward(desk)


def viewed(step: int) -> int:
    """The step that is drawn: the other view where that was asked for."""
    asked = request.form.get("then")
    return WHOLE if asked == "view-whole" else 1 if asked == "view-steps" else step


def onward(desk: Desk) -> Response:
    """Where the author wanted to go when they saved."""
    then = request.form.get("then", "")
    if then == "draft":
        code = desk.listing.code
        flash(f"已保存草稿 {code}，可以随时回来继续填写。", "success")
        return redirect(desk.done)
    step = asked_step(desk.listing.kind, then)
    return redirect(desk.preview if step == WHOLE else f"{desk.form}?step={step}")


def _stored(desk: Desk) -> dict[str, Any]:
    content = own.content(session(), desk.actor, desk.listing)
    return stored_values(desk.listing.kind, content)


def _kept(desk: Desk) -> AutosavedForm | None:
    return autosaved(session(), desk.actor, desk.frame.key) if desk.frame.autosave else None


def _opened(listing: Listing) -> int:
    """The step that the address asks for, else the first one that a reviewer objected to."""
    if asked := request.args.get("step"):
        return asked_step(listing.kind, asked)
    steps = [step_of(listing.kind, name) for name in listing.review_reasons]
    return min((step for step in steps if step != WHOLE), default=1)


def _restored(desk: Desk, kept: AutosavedForm, stored: dict[str, Any]) -> str:
    listing = desk.listing
    typed = stored | {k: v for k, v in typed_values(kept).items() if k in stored}
    moved = kept.version != listing.version
    return form_page(
        desk.frame,
        typed,
        WHOLE if moved else _opened(listing),
        version=listing.version,
        conflict=differences(listing.kind, typed, stored) if moved else None,
        restored=kept_when(kept),
        revision=kept.revision,
    )


def kept_when(kept: AutosavedForm) -> str:
    """When it was kept, in the time of China."""
    return f"{kept.saved_at.astimezone(CHINA):%m-%d %H:%M}"
