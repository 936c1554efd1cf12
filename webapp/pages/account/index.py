"""Who one is."""

from flask import render_template
from flask_login import login_required

from matcher.accounts.permissions import may
from webapp.context import actor
from webapp.pages.account.base import blueprint


@blueprint.get("/")
@login_required
def index() -> str:
    """Name, organization and roles, and the ways to what belongs to the account."""
    own = may(actor(), "certificate.own")
    return render_template("account/index.html", has_certificates=own)
