"""Public search: what is found, counted, filtered and ordered."""

from dataclasses import replace

import pytest

from matcher.actor import PUBLIC, SYSTEM
from matcher.listings.lifecycle import move
from matcher.matching.columns import Filters
from matcher.matching.search import SearchPage, newest_found, search
from tests.matching.conftest import Platform

DEMANDS = Filters(kinds=("demand",))


def run(
    platform: Platform, query: str, filters: Filters = DEMANDS, **options: object
) -> SearchPage:
    with platform.database.read() as session:
        return search(session, PUBLIC, platform.runtime.replica, query, filters, **options)  # type: ignore[arg-type]


@pytest.fixture
def filled(platform: Platform) -> Platform:
    """45 demands of two fields and regions, an achievement, a scenario."""
    for number in range(45):
        platform.publish(
            "demand",
            f"第{number:02}号换热管结垢" if number % 3 else f"第{number:02}号叶片热裂纹",
            technical_fields="03" if number % 3 else "05",
            region="150203" if number % 2 else "150302",
            min_trl=number % 10 or None,
        )
    platform.publish("achievement", "换热管在线清洗", abstract="换热管结垢清洗", trl=8)
    platform.publish("scenario", "换热站开放", pain_points="换热管结垢")
    platform.index()
    return platform


def test_without_words_everything_is_listed_newest_first(filled: Platform) -> None:
    page = run(filled, "")
    assert page.total == 45
    assert page.kinds == {"demand": 45, "scenario": 1, "achievement": 1}
    assert len(page.hits) == 20
    assert page.pages == 3
    assert page.facets["fields"] == {"03": 30, "05": 15}
    assert page.facets["regions"] == {"150300": 23, "150200": 22}
    last = run(filled, "", page=99)
    assert last.page == 3
    assert len(last.hits) == 5
    codes = [hit.listing.code for n in (1, 2, 3) for hit in run(filled, "", page=n).hits]
    assert len(set(codes)) == 45


def test_filters_narrow_and_say_what_each_costs(filled: Platform) -> None:
    page = run(filled, "", replace(DEMANDS, fields=("05",), regions=("150200",)))
    assert page.total == 7
    assert page.facets["fields"] == {"03": 15, "05": 7}
    assert page.without == {"fields": 22, "regions": 15}


def test_words_find_their_listings_and_are_marked(filled: Platform) -> None:
    page = run(filled, "叶片热裂纹")
    assert {"热裂纹" in hit.listing.title for hit in page.hits} == {True}
    assert page.total == 15
    marked = "".join(text for text, found in page.hits[0].title.pieces if found)
    assert "裂纹" in marked


def test_a_listing_that_the_database_hides_is_not_shown(filled: Platform) -> None:
    before = run(filled, "叶片热裂纹")
    author = filled.people.author
    filled.change(before.hits[0].listing, lambda s, d: move(s, author, d, "withdraw"))
    after = run(filled, "叶片热裂纹")
    gone = before.hits[0].listing.code
    assert gone not in [hit.listing.code for hit in after.hits]


def test_odd_queries_give_a_page(filled: Platform) -> None:
    for query in ("zzzz", "😀", "%", "' OR 1=1 --", "\x00", "裂" * 600, "  "):
        page = run(filled, query)
        assert page.page == 1, query
        assert page.total == len(page.hits) or page.pages > 1, query


def test_an_empty_index_gives_an_empty_page(platform: Platform) -> None:
    page = run(platform, "裂纹")
    assert (page.total, page.pages, list(page.hits)) == (0, 1, [])


def test_a_facet_promises_what_choosing_it_gives(filled: Platform) -> None:
    title = "航空发动机单晶涡轮导向器激光增材修复后沿晶开裂叶片热裂纹"
    filled.publish("demand", title, technical_fields="02", region="150203")
    filled.index()
    page = run(filled, title)
    assert page.hits[0].listing.title == title
    # Its equal is not in the other region: what is far behind it must stay behind it there too.
    for name, codes in (("fields", ("02", "03", "05")), ("regions", ("150200", "150300"))):
        for code in codes:
            chosen = run(filled, title, replace(DEMANDS, **{name: (code,)}))
            assert chosen.total == page.facets[name][code], (name, code)


def test_the_facet_of_maturity_promises_that_level_and_higher_ones(filled: Platform) -> None:
    page = run(filled, "", DEMANDS)
    assert page.facets["min_trl"]["1"] == 40
    for level in range(1, 10):
        chosen = run(filled, "", replace(DEMANDS, min_trl=level))
        assert chosen.total == page.facets["min_trl"][str(level)], level
        assert chosen.facets["min_trl"] == page.facets["min_trl"]


def test_the_same_query_finds_what_came_and_not_what_went(filled: Platform) -> None:
    query = "换热管在线除垢装置"
    assert run(filled, query).hits[0].listing.title != query
    listing = filled.publish("demand", query)
    filled.index()
    assert run(filled, query).hits[0].listing.title == query
    filled.change(listing, lambda session, it: move(session, SYSTEM, it, "withdraw"))
    filled.index()
    assert run(filled, query).hits[0].listing.title != query


def test_the_newest_found_are_those_of_the_search(filled: Platform) -> None:
    with filled.database.read() as session:
        found = newest_found(session, PUBLIC, filled.runtime.replica, "热裂纹", DEMANDS, 5)
    page = run(filled, "热裂纹", newest=True)
    assert [listing.code for listing in found] == [hit.listing.code for hit in page.hits][:5]
    assert len(found) == 5
