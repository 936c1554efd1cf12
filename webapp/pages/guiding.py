"""Help beside the form while it is written: nothing of it is kept."""

from flask import Blueprint, render_template, request
from flask_login import current_user

from matcher.accounts.permissions import require
from matcher.guidance.written import as_written
from webapp.access.security import limiter
from webapp.context import actor, client_address, reads_only
from webapp.forms import posted_values, schema_input
from webapp.forms.steps import asked_step
from webapp.pages.editing import Page
from webapp.pages.post import KIND, closed
from webapp.parts.guidance_view import guidance_view, way_in_form

blueprint = Blueprint("guide", __name__, url_prefix="/post")


def _asker() -> str:
    """Members of one firm share an address, and write at the same time."""
    return f"user:{current_user.id}" if current_user.is_authenticated else client_address()


def _allowed() -> str:
    """A pause of 0.8 seconds goes before each request of a member; others pause more."""
    return "75 per minute" if current_user.is_authenticated else "30 per minute"


@blueprint.post(f"{KIND}/guide")
@limiter.limit(_allowed, key_func=_asker)
@reads_only
def show(kind: str) -> Page:
    """What the panel shows of the form as it is written by now."""
    if current_user.is_authenticated:
        require(actor(), f"{kind}.create")
    elif refused := closed(kind):
        return refused
    values = posted_values(kind, request.form)
    listing = as_written(kind, schema_input(kind, values))
    step = asked_step(kind, request.form.get("step", ""))
    told = guidance_view(listing, way_in_form(kind, step))
    return render_template("post/guidance.html", told=told)
