"""Amounts are read exactly, however people write them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.contracts.amounts import in_units, in_yuan, read_number

FEN = st.integers(1, 10**13).map(lambda fen: Decimal(fen).scaleb(-2))
_WIDE = {ord(c): chr(ord(c) + 0xFEE0) for c in "0123456789.,"}
STYLES = [
    lambda amount: f"{amount:f}",
    lambda amount: f"{amount:,f}",
    lambda amount: f" {amount:,f} ".replace(",", "，"),
    lambda amount: f"{amount:f}".translate(_WIDE),
    lambda amount: f"{amount:,f}".replace(",", " "),
    lambda amount: f"00{amount.normalize():f}",
]


@given(amount=FEN, write=st.sampled_from(STYLES))
def test_what_was_written_is_what_is_read(amount: Decimal, write: object) -> None:
    assert read_number(write(amount)) == amount  # type: ignore[operator]


@given(amount=FEN)
def test_the_same_amount_in_wan(amount: Decimal) -> None:
    assert in_units(amount.scaleb(-4), "wan") == in_units(amount, "yuan") == amount


@given(amount=FEN, rate=st.integers(1, 10**11).map(lambda n: Decimal(n).scaleb(-8)))
def test_a_rate_is_applied_exactly_and_rounded_half_even(amount: Decimal, rate: Decimal) -> None:
    """Python rounds fractions half-even, so they tell what is right."""
    fen = round(Fraction(amount) * Fraction(rate) * 100)
    assert in_yuan(amount, rate) == Decimal(fen).scaleb(-2)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("-1", "不能是负数"),
        ("－3", "不能是负数"),
        ("−2.5", "不能是负数"),
        ("1e5", "应为数字"),
        ("abc", "应为数字"),
        ("NaN", "应为数字"),
        ("Infinity", "应为数字"),
        ("", "请填写金额"),
        (" ", "请填写金额"),
        (".", "应为数字"),
        ("1.2.3", "应为数字"),
        ("1,20", "千分位逗号的位置不对"),
        ("1200,000", "千分位逗号的位置不对"),
        ("120万", "单位在旁边选择"),
        ("120元", "单位在旁边选择"),
        ("1000000000000000", "数值过大"),
        ("1" * 40, "数值过大"),
        (12.5, "请写成文字"),
        (True, "请写成文字"),
    ],
)
def test_what_is_no_amount_is_refused_with_what_to_do(written: object, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read_number(written)


@pytest.mark.parametrize(("number", "unit"), [("0.001", "yuan"), ("1.2345678", "wan")])
def test_nothing_is_rounded_away(number: str, unit: str) -> None:
    with pytest.raises(ValueError, match="最多精确到分"):
        in_units(Decimal(number), unit)  # type: ignore[arg-type]


def test_a_column_is_never_too_narrow() -> None:
    with pytest.raises(ValueError, match="数值过大"):
        in_units(Decimal(10**11), "wan")
