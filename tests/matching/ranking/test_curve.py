"""Curves through observations: rising, and exact where the data are."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.matching.ranking.curve import Curve

OBSERVED = st.lists(st.tuples(st.floats(-3, 3), st.floats(-10, 10)), min_size=1, max_size=60)


def fitted(pairs: list[tuple[float, float]], **options: int) -> Curve:
    places, targets = np.array(pairs).T
    return Curve.fit(places, targets, **options)


@settings(deadline=None)
@given(OBSERVED, st.integers(1, 25), st.booleans(), st.lists(st.floats(-4, 4), min_size=2))
def test_a_curve_never_falls_and_stays_within_what_was_observed(
    pairs: list[tuple[float, float]], bins: int, median: bool, asked: list[float]
) -> None:
    curve = fitted(pairs, bins=bins, median=median)
    assert len(curve.at) == len(curve.values) <= bins
    values = curve(np.sort(asked))
    assert (np.diff(values) >= -1e-9).all()
    targets = [target for _, target in pairs]
    assert min(targets) - 1e-4 <= values.min()
    assert values.max() <= max(targets) + 1e-4


def test_rising_data_are_met_exactly_and_beyond_them_it_is_constant() -> None:
    curve = fitted([(0.3, 3.0), (0.1, 1.0), (0.2, 1.0), (0.5, 4.0)])
    assert curve(np.array([0.1, 0.2, 0.3, 0.5])).tolist() == [1.0, 1.0, 3.0, 4.0]
    assert curve(np.array([-9.0, 0.25, 0.4, 9.0])).tolist() == pytest.approx([1.0, 2.0, 3.5, 4.0])


def test_separable_levels_are_told_apart() -> None:
    """Forty observations of four levels, in disjoint stretches."""
    places = np.arange(40) / 40
    levels = np.repeat([1.0, 2.0, 3.0, 4.0], 10)
    curve = Curve.fit(places, levels, median=True)
    inside = np.arange(40) % 10 != 9
    assert (
        curve(places)[inside & (np.arange(40) % 10 != 0)].tolist()
        == np.repeat([1.0, 2.0, 3.0, 4.0], 8).tolist()
    )


def test_falling_data_become_their_mean() -> None:
    assert fitted([(0.0, 3.0), (1.0, 2.0), (2.0, 1.0)]).values == [2.0, 2.0, 2.0]


def test_one_stray_observation_moves_the_mean_but_not_the_median() -> None:
    pairs = [(0.0, 1.0), (0.0, 1.0), (0.0, 4.0)]
    assert fitted(pairs, bins=1).values == [2.0]
    assert fitted(pairs, bins=1, median=True).values == [1.0]


def test_every_point_stands_for_equally_many_observations() -> None:
    places = np.array([0.0] * 30 + [1.0] * 10)
    curve = Curve.fit(places, places, bins=4)
    assert curve.at == [0.0, 1.0]
    assert curve(np.array([0.0, 0.5, 1.0])).tolist() == [0.0, 0.5, 1.0]


@settings(deadline=None)
@given(st.lists(st.sampled_from([0.0, 1.0]), min_size=1, max_size=60), st.integers(1, 25))
def test_observations_of_one_place_give_their_mean_in_whatever_order(
    targets: list[float], bins: int
) -> None:
    curve = fitted([(0.5, target) for target in targets], bins=bins)
    assert curve.at == [0.5]
    assert curve.values == [pytest.approx(np.mean(targets), abs=1e-4)]
