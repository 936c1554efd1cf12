"""Posting: choose what, fill in the form, keep it as a draft."""

from flask import Blueprint, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from matcher.accounts.permissions import may, require
from matcher.errors import InvalidError
from matcher.listings.own import create_own, own_organization
from matcher.taxonomy import scheme
from matcher.taxonomy.lookup import find_terms
from webapp.access.gate import members_only
from webapp.context import actor, session
from webapp.forms import asks_for_rows, empty_values, posted_values
from webapp.pages.listing_form import form_page, parsed, saved

blueprint = Blueprint("post", __name__, url_prefix="/post")
blueprint.before_request(members_only)
_KIND = "/<any(demand, scenario, achievement):kind>"


@blueprint.get("")
def choose() -> str:
    """What the actor may post."""
    own_organization(session(), actor())
    kinds = [term for term in scheme("listing_kinds") if may(actor(), f"{term.code}.create")]
    return render_template("post/choose.html", kinds=kinds)


@blueprint.get(_KIND)
def new(kind: str) -> str:
    """An empty form with what is known of the organization."""
    require(actor(), f"{kind}.create")
    known = own_organization(session(), actor())
    values = empty_values(
        kind,
        region=known.region,
        industry=known.industry,
        contact_name=current_user.display_name,
    )
    return form_page(kind, values)


@blueprint.post(_KIND)
def create(kind: str) -> str | Response | tuple[str, int]:
    """Keep a draft, or show what is wrong with nothing lost."""
    require(actor(), f"{kind}.create")
    values = posted_values(kind, request.form)
    if asks_for_rows(request.form):
        return form_page(kind, values, rows_changed=True)
    try:
        data = parsed(kind, values)
    except InvalidError as error:
        return form_page(kind, values, problems=error.problems), 422
    return saved(create_own(session(), actor(), kind, data))


@blueprint.get("/industries")
def industries() -> str:
    """Look up the code of an industry."""
    asked = request.args.get("q", "")[:40]
    terms = find_terms("industries", asked)
    found = [{"code": t.code, "path": scheme("industries").path(t.code)} for t in terms]
    return render_template("post/industries.html", q=asked, found=found)
