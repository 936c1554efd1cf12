"""Pages by cursor: nothing comes twice or stays out, whatever is added meanwhile."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.errors import InvalidError
from tests.webapp.api.calls import Program, program
from tests.webapp.members import draft, submitted, suggested
from tests.webapp.site import Site
from webapp.api.cursors import decode, encode


def _all(reader: Program, path: str, between: object = None) -> list[str]:
    """The codes of all pages; `between` is called after the first."""
    found, address = [], path
    while address:
        answer = reader.call("GET", address)
        assert answer.status_code == 200, answer.text
        found += [str(item.get("code") or item["id"]) for item in answer.json["items"]]
        link = answer.headers.get("Link", "")
        assert bool(link) == bool(answer.json["next"])
        address = link.removeprefix("</api/v1").removesuffix('>; rel="next"')
        if callable(between):
            between()
            between = None
    return found


def test_all_pages_are_the_whole_list(shown: Site) -> None:
    reader = program(shown)
    whole = _all(reader, "/listings?kind=achievement&limit=100")
    assert len(whole) == 46
    assert _all(reader, "/listings?kind=achievement&limit=7") == whole
    searched = _all(reader, "/listings?kind=achievement&q=乳酸菌&limit=100")
    assert _all(reader, "/listings?kind=achievement&q=乳酸菌&limit=4") == searched


def test_what_is_published_meanwhile_moves_nothing(site: Site) -> None:
    reader = program(site)
    before = _all(reader, "/listings?kind=demand&sort=newest&limit=100")
    seen = _all(
        reader,
        "/listings?kind=demand&sort=newest&limit=1",
        lambda: site.publish("demand", "刚刚发布的示例需求"),
    )
    assert seen == before


def test_own_drafts_written_meanwhile_move_nothing(site: Site) -> None:
    author = program(site, "author")
    before = _all(author, "/my/listings?limit=100")
    assert _all(author, "/my/listings?limit=2", lambda: draft(site)) == before
    assert len(_all(author, "/my/listings?limit=2")) == len(before) + 1


def test_the_queue_goes_on_behind_what_was_shown(site: Site) -> None:
    codes = [submitted(site, f"示例待审 {number}") for number in range(3)]
    operator = program(site, "operator")
    assert _all(operator, "/review/listings?limit=1") == codes


def test_matches_of_equal_relevance_come_once_each(site: Site) -> None:
    ids = suggested(site)
    found = _all(program(site, "broker"), "/matches?limit=3")
    assert sorted(found) == sorted(map(str, ids))


@pytest.mark.parametrize(
    "cursor", ["?", "abc", base64.urlsafe_b64encode(b"[1]").decode(), "é", encode("a", "b")]
)
def test_a_made_up_cursor_is_refused(shown: Site, cursor: str) -> None:
    answer = program(shown).get(f"/listings?cursor={cursor}", 422)
    assert answer["errors"][0]["field"] == "cursor"


@given(st.tuples(st.floats(0, 1), st.integers(1, 2**31 - 1)))
def test_a_cursor_says_exactly_what_was_put_in(key: tuple[float, int]) -> None:
    assert decode(encode(*key), tuple[float, int]) == key


@given(st.text(max_size=200))
def test_any_text_is_a_cursor_or_refused(text: str) -> None:
    try:
        key = decode(text, tuple[int, int])
    except InvalidError:
        return
    assert key is None or all(isinstance(part, int) for part in key)
