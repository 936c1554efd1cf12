"""Public search; htmx asks the same address for the changed parts only."""

from flask import Blueprint, Response, make_response, render_template, request

from matcher.matching.search import KINDS, SearchPage, search
from webapp.context import actor, runtime, session
from webapp.presentation.search import search_context
from webapp.search_query import SearchQuery

blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
def results() -> Response:
    """Results of one kind; without a kind in the address, of the first that has any."""
    query = SearchQuery.parse(request.args)
    page = _search(query)
    if not query.kind_asked and not page.total:
        found = next((kind for kind in KINDS if page.kinds[kind]), query.kind)
        query = query.first_page(kind=found)
        page = _search(query)
    fragment = "HX-Request" in request.headers
    template = "search/fragment.html" if fragment else "search/results.html"
    response = make_response(render_template(template, **search_context(query, page)))
    response.vary.add("HX-Request")
    if fragment:
        response.headers["HX-Push-Url"] = query.url
    return response


def _search(query: SearchQuery) -> SearchPage:
    return search(
        session(),
        actor(),
        runtime().replica,
        query.text,
        query.filters,
        newest=query.newest,
        page=query.page,
    )
