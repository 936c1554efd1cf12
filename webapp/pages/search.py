"""Public search; htmx asks the same address for the changed parts only."""

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from matcher.matching.search import KINDS, SearchPage, search
from matcher.taxonomy import load_rules
from webapp.context import actor, runtime, session
from webapp.presentation.page_meta import page_meta
from webapp.presentation.search import KIND_WORDS, search_context
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
    context = search_context(query, page) | {"meta": _meta(query)}
    response = make_response(render_template(template, **context))
    response.vary.add("HX-Request")
    if fragment:
        response.headers["HX-Push-Url"] = query.url
    return response


def _meta(query: SearchQuery) -> dict[str, Any]:
    """Results are without end: search engines are asked to keep none; the site map has it all."""
    word = KIND_WORDS[query.kind]
    return page_meta(
        f"检索{word}",
        f"按词语和意思检索公开的{word}，可以按技术领域、行业、地区、合作方式和成熟度筛选。",
        query.first_page().url,
        indexed=False,
    )


def _search(query: SearchQuery) -> SearchPage:
    return search(
        session(),
        actor(),
        runtime().replica,
        query.text,
        query.filters,
        newest=query.newest,
        page=min(query.page, load_rules().public.result_pages),
    )
