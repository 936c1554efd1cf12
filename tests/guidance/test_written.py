"""Whatever stands in a form is a listing; what cannot be read yet is left out."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.guidance.written import as_written
from matcher.listings.schemas import SCHEMAS
from matcher.taxonomy import load_rules


def test_an_unfinished_form_keeps_what_can_be_read() -> None:
    raw = {"title": "示例", "problem": "问题", "technical_fields": ["03"], "funds_max": "很多"}
    listing = as_written("demand", raw)
    assert (listing.title, listing.parts) == ("示例", {"problem": "问题"})
    assert listing.technical_fields == ["03"]
    assert listing.funds_max is None  # type: ignore[attr-defined]


def test_what_contradicts_itself_costs_no_text() -> None:
    raw = {"title": "示例", "goal": "目标", "funds_min": "9", "funds_max": "1"}
    assert as_written("demand", raw).parts == {"goal": "目标"}


def test_texts_are_cut_together_and_lose_what_nobody_sees() -> None:
    most = load_rules().guidance.characters
    raw = {"title": "a\u200b\x00b", "abstract": "字" * most, "advantages": "末尾"}
    listing = as_written("achievement", raw)
    assert listing.title == "ab"
    assert sum(map(len, [listing.title, *listing.parts.values()])) == most
    assert "advantages" not in listing.parts


@given(kind=st.sampled_from(sorted(SCHEMAS)), data=st.data())
def test_nothing_that_is_typed_is_an_error(kind: str, data: Any) -> None:
    names = st.sampled_from(sorted(SCHEMAS[kind].model_fields))
    raw = data.draw(st.dictionaries(names, st.text() | st.lists(st.text(), max_size=3)))
    listing = as_written(kind, raw)
    assert listing.kind == kind
    assert listing.SCHEMA is SCHEMAS[kind]


@pytest.mark.parametrize("kind", sorted(SCHEMAS))
def test_an_empty_form_is_an_empty_listing(kind: str) -> None:
    listing = as_written(kind, {})
    assert (listing.title, listing.parts, listing.keywords) == ("", {}, [])
