"""Formulas of TeX are read as plain text, and their places stay whole."""

import pytest

from matcher.indicators import formulas


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"$ 8 3 . 4 9 \%$", "83.49%"),
        (r"$1 5 \ \mathrm { m m / h }$", "15mm/h"),
        (r"${ \leqslant } 3 0 0 \mathrm { m }$", "≤300m"),
        (r"$2 \times 1 0 ^ { - 3 }$", "2×10^-3"),
        (r"$2 4 0 ^ { \circ } \mathrm { C }$", "240°C"),
        ("$5 and $", "$5 and $"),
    ],
)
def test_a_formula_is_plain_and_as_long(written: str, read: str) -> None:
    assert formulas.plain(written) == read.ljust(len(written))


def test_a_span_holds_the_whole_formula_it_touches() -> None:
    text = r"达 $ 8 3 \%$ 以上"
    places = formulas.spans(text)
    assert places == [(2, 11)]
    assert formulas.widened(places, 0, 5) == (0, 11)
    assert formulas.widened(places, 4, 14) == (2, 14)
    assert formulas.widened(places, 0, 1) == (0, 1)
