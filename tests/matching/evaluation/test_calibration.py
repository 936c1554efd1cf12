"""Reliability by hand, against scikit-learn, and its error."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve

from matcher.matching.evaluation.calibration import expected_calibration_error, reliability


def test_bins_of_equal_count_by_hand() -> None:
    bins = reliability([0.9, 0.1, 0.2, 0.8], [True, False, True, True], bins=2)
    assert [(bin_.predicted, bin_.observed, bin_.pairs) for bin_ in bins] == [
        (pytest.approx(0.15), 0.5, 2),
        (pytest.approx(0.85), 1.0, 2),
    ]
    assert expected_calibration_error(bins) == pytest.approx((2 * 0.35 + 2 * 0.15) / 4)


def test_equal_predictions_share_a_bin_whatever_their_order() -> None:
    outcomes = [True, False, False, False]
    assert reliability([0.25] * 4, outcomes) == [(0.25, 0.25, 4)]
    assert expected_calibration_error(reliability([0.25] * 4, outcomes[::-1])) == 0.0


def test_agrees_with_scikit_learn() -> None:
    random = np.random.default_rng(4)
    predicted = random.uniform(0, 1, 1_000)
    outcomes = random.uniform(0, 1, 1_000) < predicted**2
    observed, mean = calibration_curve(outcomes, predicted, n_bins=10, strategy="quantile")
    bins = reliability(predicted, outcomes)
    assert [bin_.pairs for bin_ in bins] == [100] * 10
    assert [bin_.predicted for bin_ in bins] == pytest.approx(mean.tolist())
    assert [bin_.observed for bin_ in bins] == pytest.approx(observed.tolist())


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60))
def test_every_pair_is_in_one_bin_and_the_error_is_a_share(pairs: list[tuple[float, bool]]) -> None:
    bins = reliability([predicted for predicted, _ in pairs], [truth for _, truth in pairs])
    assert sum(bin_.pairs for bin_ in bins) == len(pairs)
    assert 0 <= expected_calibration_error(bins) <= 1
