from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from matcher.matching.columns import Filters
from matcher.matching.search import LONGEST_QUERY
from webapp.search_query import SearchQuery

APP = Flask("webapp")
APP.add_url_rule("/search", "search.results", lambda: "")


@pytest.fixture(autouse=True, scope="module")
def _request() -> Iterator[None]:
    with APP.test_request_context():
        yield


def parse(*args: tuple[str, str]) -> SearchQuery:
    return SearchQuery.parse(MultiDict(args))


def again(query: SearchQuery) -> SearchQuery:
    return parse(*parse_qsl(urlsplit(query.url).query))


def test_address_becomes_filters() -> None:
    query = parse(
        ("kind", "achievement"),
        ("q", " 热 \n裂纹 "),
        ("field", "03"),
        ("field", "05"),
        ("field", "03"),
        ("region", "150200"),
        ("trl", "6"),
        ("page", "2"),
    )
    assert query.text == "热 裂纹"
    assert query.filters == Filters(
        kinds=("achievement",), fields=("03", "05"), regions=("150200",), min_trl=6
    )
    assert query.page == 2
    assert query.notices == ()


def test_nothing_asked_lists_demands() -> None:
    query = parse()
    assert (query.kind, query.kind_asked, query.filters) == (
        "demand",
        False,
        Filters(kinds=("demand",)),
    )
    assert query.url == "/search?kind=demand"


def test_a_filter_goes_with_its_last_code() -> None:
    query = parse(("field", "03"), ("field", "05"), ("trl", "6"), ("page", "3"))
    assert query.without("field", "03").chosen == {"field": ("05",), "trl": ("6",)}
    assert query.without("field").chosen == {"trl": ("6",)}
    assert query.without("trl", "6").chosen == {"field": ("03", "05")}
    assert query.without("trl").page == 1


def test_too_many_codes_are_not_all_taken() -> None:
    codes = [f"1502{number:02}" for number in range(2, 60)]
    assert len(parse(*(("region", code) for code in codes)).notices) <= 20


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["q", "kind", "region", "field", "trl", "sort", "page", "org"]),
            st.text(max_size=40)
            | st.sampled_from(["demand", "achievement", "150200", "03", "7", "newest", "2"]),
        ),
        max_size=8,
    )
)
def test_any_address_is_understood_and_written_back_the_same(args: list[tuple[str, str]]) -> None:
    query = parse(*args)
    assert len(query.text) <= LONGEST_QUERY
    assert query.page >= 0
    back = again(query)
    assert (back.text, back.kind, back.chosen, back.newest) == (
        query.text,
        query.kind,
        query.chosen,
        query.newest,
    )
    assert back.notices == ()


@given(st.text(max_size=600))
def test_a_query_is_one_line_of_visible_characters(text: str) -> None:
    kept = parse(("q", text)).text
    assert kept.isprintable()
    assert kept == " ".join(kept.split())
