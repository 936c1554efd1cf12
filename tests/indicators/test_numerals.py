"""Numbers as people write them."""

import re

import pytest

from matcher.indicators.numerals import ARABIC, CHINESE, arabic, chinese


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12.5", 12.5),
        ("1,000", 1000),
        ("1,000,000.5", 1_000_000.5),
        ("3×10^-6", 3e-6),
        ("2×10⁴", 2e4),
        ("10⁻⁶", 1e-6),
        ("10^(-3)", 1e-3),
        ("3x10-5", 3e-5),
        ("1.5e3", 1500),
    ],
)
def test_arabic_numbers(text: str, value: float) -> None:
    found = re.search(ARABIC, text)
    assert found
    assert found.group() == text
    assert arabic(text) == value


@pytest.mark.parametrize("text", ["1.2.3", "9" * 13, "." + "9"])
def test_versions_and_endless_digits_are_no_numbers(text: str) -> None:
    assert not re.fullmatch(ARABIC, text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三", 3),
        ("十", 10),
        ("二十五", 25),
        ("一百零五", 105),
        ("三千五百", 3500),
        ("一万零五十", 10_050),
        ("五百万", 5_000_000),
        ("两亿三千万", 230_000_000),
        ("十二点五", 12.5),
    ],
)
def test_chinese_numbers(text: str, value: float) -> None:
    assert re.fullmatch(CHINESE, text)
    assert chinese(text) == value


@pytest.mark.parametrize("text", ["两三", "二三十", "五百二", "三万五", "二〇", "三点", "十十"])
def test_what_has_no_one_value(text: str) -> None:
    assert chinese(text) is None
