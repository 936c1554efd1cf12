"""Filters and counts are what a plain loop over the listings finds."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.listings.models import KINDS, Achievement, Listing
from matcher.matching.columns import Columns, Filters
from matcher.taxonomy import scheme

TODAY = date(2026, 11, 22)
REGIONS = ["150000", "150100", "150102", "150200", "150203", "150223", "110000", "500000"]
INDUSTRIES = ["A", "A01", "A011", "A0111", "C", "C32", "C324", "C3240", "C3251"]
FIELDS = [term.code for term in scheme("technical_fields")]
MANNERS = [term.code for term in scheme("cooperation")]
OWNERS = [term.code for term in scheme("organization_kinds")]
UNKNOWN = "99"


def some(codes: list[str], most: int = 3) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(codes), max_size=most)


def maybe(values: Iterable[Any]) -> st.SearchStrategy[Any]:
    return st.sampled_from([None, *values])


ROWS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(list(KINDS)),
        "region": maybe([*REGIONS, UNKNOWN]),
        "industry": maybe([*INDUSTRIES, UNKNOWN]),
        "technical_fields": some(FIELDS),
        "cooperation": some(MANNERS),
        "trl": maybe(range(1, 10)),
        "valid_until": maybe([TODAY - timedelta(1), TODAY, TODAY + timedelta(1)]),
        "organization_id": st.integers(1, 4),
        "owner": st.sampled_from(OWNERS),
        "published": st.integers(0, 5),
    }
)
CODES = {
    "kinds": list(KINDS),
    "regions": REGIONS,
    "industries": INDUSTRIES,
    "fields": FIELDS,
    "cooperation": MANNERS,
    "organization_kinds": OWNERS,
}
LIMITS: dict[str, st.SearchStrategy[Any]] = {
    **{name: some([*codes, UNKNOWN], 2).map(tuple) for name, codes in CODES.items()},
    "min_trl": maybe(range(1, 10)),
    "organization_ids": st.lists(st.integers(1, 5), max_size=2).map(tuple),
}
# At most two at a time: more would leave nothing to be found.
FILTERS = (
    st.lists(st.sampled_from(sorted(LIMITS)), max_size=2, unique=True)
    .flatmap(lambda names: st.fixed_dictionaries({name: LIMITS[name] for name in names}))
    .map(lambda limits: Filters(**limits))
)


def listing(number: int, row: dict[str, Any]) -> Listing:
    """A listing that was never saved."""
    given_fields = dict(row)
    kind, trl = given_fields.pop("kind"), given_fields.pop("trl")
    published = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=given_fields.pop("published"))
    del given_fields["owner"]
    if kind == "scenario":
        del given_fields["cooperation"]
    trl_name = "trl" if kind == "achievement" else "min_trl"
    return KINDS[kind](
        id=number, kind=kind, published_at=published, **{trl_name: trl}, **given_fields
    )


def held(rows: list[dict[str, Any]]) -> Columns:
    columns = Columns()
    for number, row in enumerate(rows, start=1):
        columns.put(listing(number, row), row["owner"])
    return columns


def under(codes: str, wanted: tuple[str, ...], code: str | None) -> bool:
    return not wanted or any(up in scheme(codes).lineage(code or "") for up in wanted)


def shown(row: dict[str, Any], filters: Filters) -> bool:
    """The filters in plain Python; hierarchies by the code list instead of by prefix."""
    manners = [] if row["kind"] == "scenario" else row["cooperation"]
    return (
        (row["valid_until"] is None or row["valid_until"] >= TODAY)
        and (not filters.kinds or row["kind"] in filters.kinds)
        and under("regions", filters.regions, row["region"])
        and under("industries", filters.industries, row["industry"])
        and (not filters.fields or not set(filters.fields).isdisjoint(row["technical_fields"]))
        and (not filters.cooperation or not set(filters.cooperation).isdisjoint(manners))
        and (not filters.organization_kinds or row["owner"] in filters.organization_kinds)
        and (not filters.organization_ids or row["organization_id"] in filters.organization_ids)
        and (filters.min_trl is None or (row["trl"] or 0) >= filters.min_trl)
    )


@settings(max_examples=150, deadline=None)
@given(st.lists(ROWS, max_size=12), FILTERS)
def test_the_mask_is_what_a_loop_finds(rows: list[dict[str, Any]], filters: Filters) -> None:
    found = np.flatnonzero(held(rows).mask(filters, TODAY)).tolist()
    assert found == [number for number, row in enumerate(rows, 1) if shown(row, filters)]


@settings(max_examples=80, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=12), st.data())
def test_the_counts_are_what_a_loop_counts(rows: list[dict[str, Any]], data: st.DataObject) -> None:
    ids = data.draw(st.lists(st.integers(1, len(rows)), unique=True))
    chosen = [rows[number - 1] for number in ids]
    regions, industries = scheme("regions"), scheme("industries")
    prefectures = (regions.lineage(row["region"] or "")[:2] for row in chosen)
    sections = (industries.lineage(row["industry"] or "")[:1] for row in chosen)
    manners = (row["cooperation"] for row in chosen if row["kind"] != "scenario")
    assert held(rows).counts(np.array(ids, dtype=np.int64)) == {
        "kinds": Counter(row["kind"] for row in chosen),
        "regions": Counter(path[-1] for path in prefectures if path),
        "industries": Counter(path[0] for path in sections if path),
        "fields": Counter(code for row in chosen for code in set(row["technical_fields"])),
        "cooperation": Counter(code for codes in manners for code in set(codes)),
        "organization_kinds": Counter(row["owner"] for row in chosen),
        "min_trl": Counter(
            str(level) for row in chosen for level in range(1, (row["trl"] or 0) + 1)
        ),
    }


@settings(max_examples=50, deadline=None)
@given(st.lists(ROWS, max_size=12), st.randoms(use_true_random=False))
def test_newest_first_with_ties_by_id(rows: list[dict[str, Any]], random: Any) -> None:
    ids = list(range(1, len(rows) + 1))
    random.shuffle(ids)
    expected = sorted(ids, key=lambda number: (-rows[number - 1]["published"], number))
    assert held(rows).newest_first(np.array(ids, dtype=np.int64)).tolist() == expected


def plain(number: int, **fields: Any) -> Listing:
    given_fields = {"kind": "achievement", "organization_id": 1, "technical_fields": [], **fields}
    return Achievement(id=number, cooperation=[], **given_fields)


@pytest.mark.parametrize("name", CODES)
def test_a_code_that_is_in_no_list_finds_nothing_rather_than_everything(name: str) -> None:
    columns = Columns()
    columns.put(plain(1, technical_fields=["05"], region="150200"), "enterprise")
    assert not columns.mask(Filters(**{name: (UNKNOWN,)}), TODAY).any()


def test_a_region_or_industry_includes_what_lies_under_it() -> None:
    columns = Columns()
    for number, region in enumerate(REGIONS, start=1):
        columns.put(plain(number, region=region), "enterprise")
    for wanted in REGIONS:
        mask = columns.mask(Filters(regions=(wanted,)), TODAY)
        expected = [code for code in REGIONS if wanted in scheme("regions").lineage(code)]
        assert [REGIONS[number - 1] for number in np.flatnonzero(mask)] == expected


def test_every_code_of_every_filtered_list_fits_and_is_found() -> None:
    columns = Columns()
    listings = [("regions", "region"), ("industries", "industry")]
    for codes, name in listings:
        terms = list(scheme(codes))
        for number, term in enumerate(terms, start=1):
            columns.put(plain(number, **{name: term.code}), "enterprise")
        leaf = terms[-1].code
        found = np.flatnonzero(columns.mask(Filters(**{codes: (leaf,)}), TODAY)).tolist()
        assert found == [len(terms)]
    columns.put(plain(1, technical_fields=FIELDS), "agency")
    assert columns.counts(np.array([1]))["fields"] == Counter(FIELDS)


@pytest.mark.parametrize("number", [1, 1023, 1024, 5_000, 100_000])
def test_the_columns_grow_with_the_ids_and_keep_what_they_hold(number: int) -> None:
    columns = Columns()
    columns.put(plain(1, trl=3), "enterprise")
    columns.put(plain(number, trl=7), "university")
    assert np.flatnonzero(columns.mask(Filters(), TODAY)).tolist() == sorted({1, number})
    assert np.flatnonzero(columns.mask(Filters(min_trl=7), TODAY)).tolist() == [number]


def test_what_is_put_again_is_replaced_and_what_is_dropped_is_gone() -> None:
    columns = Columns()
    columns.put(plain(3, region="150200"), "enterprise")
    columns.put(plain(3, region="150100"), "enterprise")
    assert not columns.mask(Filters(regions=("150200",)), TODAY).any()
    assert columns.mask(Filters(regions=("150100",)), TODAY)[3]
    columns.drop(3)
    columns.drop(999_999)
    assert not columns.mask(Filters(), TODAY).any()
