"""Regions by code or name; other provinces shrink to the province."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.taxonomy import scheme
from matcher.taxonomy.regions import ZONE_PROVINCE, resolve_region


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("150200", "150200"),
        (" 包头市 ", "150200"),
        ("昆都仑区", "150203"),
        ("内蒙古自治区", "150000"),
        ("110000", "110000"),
        ("110105", "110000"),
        ("659001", "650000"),
        ("820000", "820000"),
        ("150299", None),
        ("159999", None),
        ("990101", None),
        ("000000", None),
        ("11010", None),
        ("1101050", None),
        ("１１０１０５", None),
        ("火星", None),
        ("", None),
    ],
)
def test_resolution(text: str, code: str | None) -> None:
    assert resolve_region(text) == code


def test_every_region_is_found_by_its_name_and_its_code() -> None:
    regions = scheme("regions")
    assert [resolve_region(term.name) for term in regions] == [term.code for term in regions]
    assert [resolve_region(term.code) for term in regions] == [term.code for term in regions]


def test_the_province_of_the_zone_has_12_prefectures_and_counties_under_each() -> None:
    terms = list(scheme("regions"))
    prefectures = [term.code for term in terms if term.parent == ZONE_PROVINCE]
    assert len(prefectures) == 12
    counties = [term for term in terms if term.parent in prefectures]
    assert {county.parent for county in counties} == set(prefectures)
    assert all(county.code[:4] == county.parent[:4] for county in counties)


@settings(deadline=None)
@given(st.one_of(st.text(), st.from_regex(r"[0-9]{6}", fullmatch=True)))
def test_what_is_resolved_is_in_the_list(text: str) -> None:
    code = resolve_region(text)
    assert code is None or code in scheme("regions")
    assert code is None or resolve_region(code) == code
