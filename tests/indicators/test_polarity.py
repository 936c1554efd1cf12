"""Whether more or less of something is better."""

import pytest

from matcher.indicators.polarity import better, covers, resolved


@pytest.mark.parametrize(
    ("name", "unit", "side"),
    [
        ("产品纯度", "%", "more"),
        ("测量误差", "mm", "less"),
        ("单件成本", "元", "less"),
        ("精度", "mm", "less"),
        ("识别精度", "%", "more"),
        ("直径", "mm", ""),
        ("", "", ""),
    ],
)
def test_better(name: str, unit: str, side: str) -> None:
    assert better(name, unit) == side


def test_better_than_depends_on_what_is_measured() -> None:
    assert resolved("better", "误差", "mm") == "<"
    assert resolved("better", "合格率", "%") == ">"
    assert resolved("as good", "误差", "mm") == "≤"
    assert resolved("≥", "误差", "mm") == "≥"


def test_a_working_range_must_hold_what_is_wanted() -> None:
    assert covers("工作温度")
    assert not covers("粒径")
