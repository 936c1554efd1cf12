"""Figures of markets, countries and firms are told from those of a project."""

import pytest

from matcher.indicators import facts


@pytest.mark.parametrize(
    ("text", "number", "expected"),
    [
        ("据统计，2020年产量达到500万吨", "500", True),
        ("2020年达到500万吨，占全球总量的三成", "500", True),
        ("我国水资源紧缺，每年浪费100亿吨", "100", True),
        ("市场份额扩大，项目产能达到500万瓶/年", "500", False),
        ("我国急需该产品，要求纯度达到99%", "99", False),
        ("统计数据准确度在95%以上", "95", False),
        ("产量同比增长。纯度达到99%", "99", False),
    ],
)
def test_society(text: str, number: str, expected: bool) -> None:
    start = text.index(number)
    assert facts.tells_of_society(text, start, start + len(number)) is expected
