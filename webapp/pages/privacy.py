"""The privacy notice."""

from flask import Blueprint, render_template

from matcher.privacy.notice import load_notice

blueprint = Blueprint("privacy", __name__)


@blueprint.get("/privacy")
def notice() -> str:
    """Who processes which personal data, what for, how long, and the person's rights."""
    return render_template("privacy.html", notice=load_notice())
