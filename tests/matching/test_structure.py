"""Every measure of structured fit, on pairs whose fit is known."""

from datetime import UTC, datetime, timedelta
from math import exp
from typing import Any

import numpy as np
import pytest
import time_machine

from matcher.listings.models import KINDS, Listing
from matcher.matching.columns import Columns
from matcher.matching.ranking import STRUCTURE
from matcher.matching.structure import UNSAID, structure_of
from matcher.taxonomy import load_rules

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


def listing(kind: str, number: int = 1, **fields: Any) -> Listing:
    """A listing that was never saved; it says nothing but what is given."""
    held: dict[str, Any] = {"technical_fields": [], "published_at": NOW, **fields}
    if kind != "scenario":
        held.setdefault("cooperation", [])
    return KINDS[kind](id=number, kind=kind, organization_id=1, **held)


def fits(mine: Listing, others: list[Listing]) -> dict[str, list[float]]:
    """By measure, the fit of a listing with each of the others."""
    columns = Columns()
    for number, other in enumerate(others, start=1):
        other.id = number
        columns.put(other, "enterprise")
    ids = np.arange(1, len(others) + 1)
    with time_machine.travel(NOW, tick=False):
        table = structure_of(columns, columns.row_of(mine), ids, seeking=mine.kind != "achievement")
    assert ((table >= 0) & (table <= 1)).all()
    return dict(zip(STRUCTURE, table.T.tolist(), strict=True))


def fit(measure: str, need: dict[str, Any], achievement: dict[str, Any]) -> float:
    """The fit of one pair, which must be the same from either side."""
    wanted, offered = listing("demand", **need), listing("achievement", **achievement)
    (forth,), (back,) = fits(wanted, [offered])[measure], fits(offered, [wanted])[measure]
    assert forth == back
    return forth


def test_what_nobody_said_stands_in_the_middle() -> None:
    measured = fits(listing("demand"), [listing("achievement")])
    for name in ("field", "industry", "region", "trl", "cooperation", "funds"):
        assert measured[name] == [UNSAID] == [0.5], name


@pytest.mark.parametrize(
    ("need", "achievement", "expected"),
    [
        ({"technical_fields": ["03", "05"]}, {"technical_fields": ["05", "09"]}, 1.0),
        ({"technical_fields": ["03"]}, {"technical_fields": ["05"]}, 0.0),
        ({"technical_fields": ["03"]}, {}, UNSAID),
        ({}, {"technical_fields": ["03"]}, UNSAID),
    ],
)
def test_technical_fields(
    need: dict[str, Any], achievement: dict[str, Any], expected: float
) -> None:
    assert fit("field", need, achievement) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("C3240", "C3240", 1.0),
        ("C3211", "C3212", 0.75),
        ("C3211", "C3252", 0.5),
        ("C3211", "C32", 0.5),
        ("C32", "C32", 1.0),
        ("C3211", "C2511", 0.25),
        ("C3211", "A0111", 0.0),
        ("C3211", None, UNSAID),
        (None, "C3211", UNSAID),
    ],
)
def test_industries_by_their_common_way_down_the_tree(
    one: str | None, other: str | None, expected: float
) -> None:
    assert fit("industry", {"industry": one}, {"industry": other}) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("150203", "150203", 1.0),
        ("150203", "150200", 2 / 3),
        ("150203", "150223", 2 / 3),
        ("150203", "150102", 1 / 3),
        ("150200", "150100", 0.5),
        ("150203", "110000", 0.0),
        ("110000", "110000", 1.0),
        ("150203", None, UNSAID),
    ],
)
def test_regions_by_their_common_way_down_the_tree(
    one: str, other: str | None, expected: float
) -> None:
    assert fit("region", {"region": one}, {"region": other}) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("asked", "offered", "expected"),
    [
        *((6, 6, 1.0), (6, 9, 1.0), (7, 6, 2 / 3), (8, 6, 1 / 3), (9, 6, 0.0), (9, 1, 0.0)),
        *((None, 7, UNSAID), (7, None, UNSAID)),
    ],
)
def test_maturity_fits_less_for_each_step_below_what_is_asked(
    asked: int | None, offered: int | None, expected: float
) -> None:
    assert fit("trl", {"min_trl": asked}, {"trl": offered}) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("most", "least", "expected"),
    [
        *((100.0, 80.0, 1.0), (80.0, 80.0, 1.0), (40.0, 80.0, 0.5), (8.0, 80.0, 0.1)),
        *((None, 80.0, UNSAID), (80.0, None, UNSAID)),
    ],
)
def test_funds_fit_as_far_as_they_reach(
    most: float | None, least: float | None, expected: float
) -> None:
    assert fit("funds", {"funds_max": most}, {"price_min": least}) == pytest.approx(expected)


def test_manners_of_cooperation() -> None:
    both = {"cooperation": ["license", "joint"]}
    assert fit("cooperation", both, {"cooperation": ["joint"]}) == 1.0
    assert fit("cooperation", both, {"cooperation": ["commissioned"]}) == 0.0
    assert fit("cooperation", both, {}) == UNSAID


def test_a_scenario_says_no_manner_but_its_maturity_and_funds() -> None:
    scenario = listing("scenario", min_trl=7, funds_max=60.0)
    cure = listing("achievement", cooperation=["joint"], trl=6, price_min=120.0)
    for measured in (fits(scenario, [cure]), fits(cure, [scenario])):
        assert measured["cooperation"] == [UNSAID]
        assert measured["trl"] == pytest.approx([2 / 3])
        assert measured["funds"] == [0.5]


def test_leading_industries_are_those_of_the_rules_and_all_below_them() -> None:
    others = [listing("achievement", industry=code) for code in ("C3240", "C32", "C33", "C", None)]
    assert "C32" in load_rules().leading_industries
    assert fits(listing("demand"), others)["leading_industry"] == [1.0, 1.0, 0.0, 0.0, 0.0]


def test_freshness_falls_with_the_age_of_the_other_one() -> None:
    ages = [timedelta(0), timedelta(days=365), timedelta(days=253), timedelta(days=-1)]
    others = [listing("achievement", published_at=NOW - age) for age in ages]
    measured = fits(listing("demand", published_at=NOW - timedelta(days=999)), others)
    assert measured["freshness"] == pytest.approx([1.0, exp(-1), 0.5, 1.0], abs=1e-4)


def test_each_of_many_is_measured_on_its_own() -> None:
    need = listing("demand", technical_fields=["03"], min_trl=6, region="150203")
    others = [
        listing("achievement", technical_fields=["03"], trl=5, region="150102"),
        listing("achievement", technical_fields=["05"], trl=9),
        listing("achievement"),
    ]
    together = fits(need, others)
    for place, other in enumerate(others):
        alone = fits(need, [other])
        assert {name: [row[place]] for name, row in together.items()} == alone
