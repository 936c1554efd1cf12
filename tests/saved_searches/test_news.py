"""What is found by a saved search: filters and all words, of what was published after it."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.clock import now
from matcher.listings.lifecycle import move
from matcher.listings.models import Listing
from matcher.matching.columns import Filters
from matcher.matching.tokens import Tokenizer, fold
from matcher.saved_searches.models import SavedSearch
from matcher.saved_searches.news import by_first_page, find_news, keep_hits, words_of
from matcher.saved_searches.schemas import Sought, filters_as_json, filters_of
from tests.matching.conftest import Platform
from tests.saved_searches.seeking import hits, sought, subscribed

TEXT = "换热管结垢，清洗后三个月又堵，蒸汽消耗上升"


def follow(platform: Platform, *searches: Sought) -> list[SavedSearch]:
    with platform.database.write() as session:
        return [subscribed(session, one) for one in searches]


def found(platform: Platform, searches: Sequence[SavedSearch]) -> list[set[int]]:
    """What the worker finds for each."""
    platform.index()
    while find_news(platform.database, platform.runtime.replica):
        pass
    with platform.database.read() as session:
        return [hits(session, one) for one in searches]


def test_filters_and_every_word_decide(platform: Platform) -> None:
    old = platform.publish("demand", "换热管结垢", problem=TEXT)
    searches = follow(
        platform,
        sought("换热管 蒸汽"),
        sought("換熱管"),
        sought("换热管 电解"),
        sought("", regions=("150200",), min_trl=6),
        sought("换热管", regions=("150300",)),
        sought("换热管", kind="achievement"),
        sought("管"),
    )
    new = platform.publish("demand", "换热管在线除垢", problem=TEXT, region="150203", min_trl=7)
    cure = platform.publish("achievement", "换热管涂层", abstract="防垢")
    a, b = {new.id}, {cure.id}
    assert found(platform, searches) == [a, a, set(), a, set(), b, a]
    platform.change(old, lambda s, one: move(s, platform.people.author, one, "pause"))
    platform.change(old, lambda s, one: move(s, platform.people.author, one, "resume"))
    platform.change(new, lambda s, one: move(s, platform.people.author, one, "pause"))
    assert found(platform, searches)[0] == a, "neither what is old nor what is known is new"


def test_what_is_not_public_is_found_by_nobody(platform: Platform) -> None:
    searches = follow(platform, sought("换热管"))
    new = platform.publish("demand", "换热管", problem=TEXT)
    platform.change(new, lambda s, one: move(s, platform.people.author, one, "pause"))
    assert found(platform, searches) == [set()]
    platform.change(new, lambda s, one: move(s, platform.people.author, one, "resume"))
    assert found(platform, searches) == [{new.id}]


def test_words_withheld_from_the_public_do_not_count(platform: Platform) -> None:
    searches = follow(platform, sought("钴基焊丝"))
    platform.publish(
        "demand",
        "叶片裂纹",
        problem="补焊",
        attempts="试过钴基焊丝",
        confidential_parts=["attempts"],
    )
    assert found(platform, searches) == [set()]


def test_nothing_is_lost_or_told_twice_when_the_worker_dies(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    searches = follow(platform, sought("换热管"))
    new = platform.publish("demand", "换热管", problem=TEXT)
    platform.index()
    with monkeypatch.context() as patch:
        patch.setattr(
            "matcher.saved_searches.news.outbox.advance", lambda *_: (_ for _ in ()).throw(OSError)
        )
        with pytest.raises(OSError):  # noqa: PT011 - the one above
            find_news(platform.database, platform.runtime.replica)
    with platform.database.read() as session:
        assert hits(session, searches[0]) == set()
    assert found(platform, searches) == [{new.id}]


@pytest.mark.parametrize("platform", ["sqlite"], indirect=True)
def test_the_first_page_adds_what_only_the_order_finds(platform: Platform) -> None:
    old = platform.publish("demand", "换热管结垢", problem=TEXT)
    (search,) = follow(platform, sought("换热管 反复结垢 电解槽"))
    with platform.database.read() as session:
        assert by_first_page(session, platform.runtime.replica, search) == []
    new = platform.publish("demand", "换热管又结垢", problem=TEXT)
    assert found(platform, [search]) == [set()], "a word is missing"
    with platform.database.read() as session:
        assert by_first_page(session, platform.runtime.replica, search) == [new.id]
        search.alerted_at = now() - timedelta(days=1)
        both = by_first_page(session, platform.runtime.replica, search)
        assert set(both) == {old.id, new.id}
        search.text = ""
        assert by_first_page(session, platform.runtime.replica, search) == []


@pytest.mark.parametrize("platform", ["sqlite"], indirect=True)
def test_a_search_that_ended_meanwhile_stops_nobody(platform: Platform) -> None:
    (search,) = follow(platform, sought())
    new: Listing = platform.publish("demand", "换热管", problem=TEXT)
    with platform.database.write() as session:
        keep_hits(session, [(search.id, new.id), (search.id + 1, new.id), (search.id, new.id)])
    with platform.database.read() as session:
        assert hits(session, search) == {new.id}


@given(
    st.builds(
        Filters,
        kinds=st.just(("demand",)),
        regions=st.sampled_from(((), ("150200",), ("150200", "150300"))),
        fields=st.sampled_from(((), ("03",))),
        min_trl=st.none() | st.integers(1, 9),
    )
)
def test_filters_are_kept_as_they_are(filters: Filters) -> None:
    assert filters_of(filters_as_json(filters)) == filters


@given(st.text("换热管结垢 A1，。", max_size=30))
def test_a_text_holds_its_own_words(text: str) -> None:
    """Whoever saves a piece of a listing's text is told of that listing."""
    folded = fold(f"前文{text}后文")
    assert all(word in folded for word in words_of(Tokenizer(), text))
