"""What people are told of an indicator."""

import pytest

from matcher.indicators import Mention, describe


@pytest.mark.parametrize(
    ("mention", "words"),
    [
        (Mention("纯度", "≥", 99.5, None, "%"), "纯度 ≥ 99.5 %"),
        (Mention("能耗", "≥", 20, None, "%", "降低"), "能耗降低 ≥ 20 %"),
        (Mention("节水", "=", 30, 30, "%", "降低"), "节水 = 30 %"),
        (Mention("工作温度", "范围", -40, 60, "℃"), "工作温度 -40~60 ℃"),
        (Mention("误差", "±", -0.5, 0.5, "mm"), "误差 ±0.5 mm"),
        (Mention("热值", "≈", 4300, 4300, "大卡"), "热值 约 4300 大卡"),
        (Mention("", "≤", None, 3, "年"), "≤ 3 年"),
        (Mention("附着系数", ">", 0.35, None, ""), "附着系数 > 0.35"),
        (Mention("真空度", "<", None, 1e-6, "Pa"), "真空度 < 0.000001 Pa"),
        (Mention("年产", "=", 1e9, 1e9, "只"), "年产 = 1000000000 只"),
    ],
)
def test_words(mention: Mention, words: str) -> None:
    assert describe(mention) == words
