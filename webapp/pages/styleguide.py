"""Every component in every state; served by demonstrations only."""

from flask import Blueprint, render_template

blueprint = Blueprint("styleguide", __name__)


@blueprint.get("/styleguide")
def index() -> str:
    """The components with invented data."""
    return render_template("styleguide.html")
