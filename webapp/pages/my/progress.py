"""One own listing: where it is, what happens next, and what may be done."""

from flask import render_template, url_for

from matcher.accounts.names import display_names
from matcher.accounts.permissions import may
from matcher.audit.history import history
from matcher.engagements.of_listing import engagements_of_listing
from matcher.listings import own
from matcher.listings.lifecycle import EDITABLE, available
from matcher.listings.review import default_validity
from matcher.matching.worklist import matches_of
from webapp.context import actor, session
from webapp.pages.form_steps import kind_name, returned
from webapp.pages.my.base import blueprint
from webapp.parts.attachments import attachment_rows
from webapp.parts.author_words import actions, next_step, told
from webapp.parts.listing_progress import next_actor, progress
from webapp.presentation import listing_url


@blueprint.get("/listings/<code>")
def listing(code: str) -> str:
    """State, history and the steps that are allowed now."""
    found = own.get_own(session(), actor(), code)
    entries = history(session(), "listing", found.id)
    names = display_names(session(), [entry.actor_id for entry in entries])
    matches = len(matches_of(session(), actor(), found))
    engagements = engagements_of_listing(session(), actor(), found)
    return render_template(
        "my/listing.html",
        listing=found,
        kind_name=kind_name(found.kind),
        next_step=next_step(found),
        actor=next_actor(found),
        progress=progress(found, matches=matches, engagements=len(engagements)),
        editable=found.state in EDITABLE,
        renewable="renew" in available(found.state),
        renewal=default_validity(found.kind),
        actions=actions(actor(), found),
        copyable=may(actor(), f"{found.kind}.create"),
        reasons=returned(found),
        form=url_for("my.edit", code=code),
        history=[told(entry, names) for entry in entries],
        matches=matches,
        engagements=engagements,
        attachments=attachment_rows(actor(), found),
        public_url=listing_url(found),
    )
