"""The short manual."""

from flask import Blueprint, render_template

from matcher.listings.schemas import SCHEMAS
from matcher.taxonomy import load_rules

blueprint = Blueprint("manual", __name__)


@blueprint.get("/help")
def index() -> str:
    """How to search, post, pass review and read a match."""
    return render_template("help.html", rules=load_rules(), schemas=SCHEMAS)
