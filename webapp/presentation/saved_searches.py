"""Saved searches in words."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from flask import url_for
from werkzeug.datastructures import MultiDict

from matcher.saved_searches.models import SavedSearch
from matcher.saved_searches.schemas import Sought, filters_as_json
from matcher.taxonomy import scheme
from webapp.presentation.search import KIND_WORDS
from webapp.presentation.text import day
from webapp.search_query import FACETS, TRL, SearchQuery

_LONGEST_NAME = 60


def sought_of(query: SearchQuery) -> Sought:
    """The search as it is kept."""
    first = query.first_page()
    words = [*([query.text] if query.text else []), *chosen_names(query)]
    name = f"{KIND_WORDS[query.kind]}：{'，'.join(words) or '全部'}"
    return Sought(
        name=name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…",
        kind=query.kind,
        text=query.text,
        filters=filters_as_json(query.filters),
        query=first.url.partition("?")[2],
    )


def query_of(search: SavedSearch) -> SearchQuery:
    """The search as its address says it."""
    return SearchQuery.parse(MultiDict(parse_qsl(search.query)))


def search_url(search: SavedSearch) -> str:
    """The address of its results."""
    return f"{url_for('search.results')}?{search.query}"


def chosen_names(query: SearchQuery) -> list[str]:
    """The names of the filters that are set."""
    return [
        f"TRL ≥ {code}" if name == TRL else scheme(FACETS[name][1]).name(code)
        for name, codes in query.chosen.items()
        for code in codes
    ]


def described(query: SearchQuery) -> dict[str, Any]:
    """Dict of kind, text and filters, for people to read."""
    return {
        "kind": KIND_WORDS[query.kind],
        "text": query.text,
        "filters": chosen_names(query),
    }


def search_rows(searches: Sequence[SavedSearch], news: Mapping[int, int]) -> list[dict[str, Any]]:
    """The saved searches of a user with what is new in them."""
    return [
        {
            "id": one.id,
            "name": one.name,
            "frequency": one.frequency,
            "often": scheme("mail_frequencies").name(one.frequency),
            "news": news.get(one.id, 0),
            "since": day(one.created_at),
            "next": day(one.due_at),
            **described(query_of(one)),
        }
        for one in searches
    ]
