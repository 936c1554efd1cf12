"""The saved searches of a user."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.errors import InvalidError
from matcher.saved_searches.keep import (
    change_search,
    end_search,
    mark_seen,
    news_of,
    own_search,
    searches_of,
)
from matcher.saved_searches.schemas import Kept
from webapp.access.gate import members_only
from webapp.context import actor, session
from webapp.presentation.notifications import frequency_choices
from webapp.presentation.saved_searches import search_rows, search_url

blueprint = Blueprint("own_searches", __name__, url_prefix="/account/saved-searches")
blueprint.before_request(members_only)
FREQUENCIES = ("daily", "weekly", "none")


@blueprint.get("")
def index() -> str:
    """All of them: there are few."""
    return _page("")


@blueprint.post("/<int(max=2147483647):search_id>/run")
def run(search_id: int) -> Response:
    """Show its results; what is found until now is no news any more."""
    search = own_search(session(), actor(), search_id)
    mark_seen(session(), search)
    return redirect(search_url(search), 303)


@blueprint.post("/<int(max=2147483647):search_id>")
def change(search_id: int) -> Response | tuple[str, int]:
    """Another name or frequency."""
    search = own_search(session(), actor(), search_id)
    try:
        kept = Kept.parse({name: request.form.get(name, "") for name in Kept.model_fields})
    except InvalidError as error:
        return _page(f"“{search.name}”没有修改。{error.message}"), 422
    change_search(session(), actor(), search, kept)
    flash(f"“{search.name}”已修改。", "success")
    return redirect(url_for("own_searches.index"), 303)


@blueprint.post("/<int(max=2147483647):search_id>/delete")
def delete(search_id: int) -> Response:
    """End it."""
    search = own_search(session(), actor(), search_id)
    end_search(session(), actor(), search)
    flash(f"“{search.name}”已删除，不再提醒。", "success")
    return redirect(url_for("own_searches.index"), 303)


def _page(problem: str) -> str:
    searches = searches_of(session(), actor())
    return render_template(
        "notifications/saved_searches.html",
        rows=search_rows(searches, news_of(session(), searches)),
        frequencies=frequency_choices(FREQUENCIES),
        problem=problem,
    )
