"""Rows of forms and indicators are the same thing in two shapes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.indicators import Mention, as_row, from_row, read_indicators
from matcher.listings.fields import Indicator


def row(name: str, operator: str, value: str, unit: str) -> dict[str, str]:
    return {"name": name, "operator": operator, "value": value, "unit": unit}


@pytest.mark.parametrize(
    ("written", "mention"),
    [
        (row("纯度", "≥", "99.5", "%"), Mention("纯度", "≥", 99.5, None, "%")),
        (row("工作温度", "范围", "-40~60", "℃"), Mention("工作温度", "范围", -40, 60, "℃")),
        (row("能力", "=", "1,000", "吨/天"), Mention("能力", "=", 1000, 1000, "吨/天")),
        (row("尺寸", "=", "±0.5", "mm"), Mention("尺寸", "±", -0.5, 0.5, "mm")),
        (row("能耗", "<", "２０", "ｋＷｈ/ｔ"), Mention("能耗", "<", None, 20, "kWh/t")),
        (row("用时", "=", "约600", "s"), Mention("用时", "≈", 600, 600, "s")),
        (row("药剂单耗降低", "≥", "8", "%"), Mention("药剂单耗", "≥", 8, None, "%", "降低")),
        (row("TSP下降率", "≥", "70", "%"), Mention("TSP", "≥", 70, None, "%", "降低")),
        (row("农药用量降幅", "≥", "30", "%"), Mention("农药用量", "≥", 30, None, "%", "降低")),
        (row("吨电耗上升", "≤", "1.5", "%"), Mention("吨电耗", "≤", None, 1.5, "%", "提高")),
        (row("压降", "≤", "5", "kPa"), Mention("压降", "≤", None, 5, "kPa")),
    ],
)
def test_rows_are_read(written: dict[str, str], mention: Mention) -> None:
    assert from_row(written) == mention


@pytest.mark.parametrize("value", ["", "未测", "人工约50", "送检5~7天", "9" * 20, "1~2~3"])
def test_a_value_that_is_no_number_is_none(value: str) -> None:
    assert from_row(row("纯度", "≥", value, "%")) is None


@pytest.mark.parametrize(
    "text",
    [
        "纯度≥99.5%",
        "能耗降低20%以上",
        "节水30%",
        "工作温度-40~60℃",
        "处理量500吨/天",
        "寿命<3年",
        "真空度≤1×10^-6Pa",
    ],
)
def test_what_is_read_becomes_a_row_that_the_form_takes_and_reads_back(text: str) -> None:
    (mention,) = read_indicators(text)
    parsed = Indicator.parse(as_row(mention))
    again = from_row(parsed.model_dump())
    assert again
    assert (again.name, again.comparison, again.low, again.high, again.unit, again.change) == (
        mention.name,
        mention.comparison,
        mention.low,
        mention.high,
        mention.unit,
        mention.change,
    )


def test_a_tolerance_becomes_the_range_that_it_is() -> None:
    (mention,) = read_indicators("误差不超过±0.5mm")
    assert as_row(mention) == {
        "name": "误差",
        "operator": "范围",
        "value": "-0.5~0.5",
        "unit": "mm",
        "baseline": "",
    }


@given(
    st.sampled_from(["≥", "≤", ">", "<", "=", "范围"]),
    st.floats(-1e9, 1e9).map(lambda value: round(value, 6)),
    st.floats(0, 1e6).map(lambda value: round(value, 3)),
    st.sampled_from(["", "降低", "提高"]),
)
def test_every_value_survives_the_row(
    comparison: str, low: float, width: float, change: str
) -> None:
    high = round(low + width, 6) if comparison == "范围" else low
    mention = Mention(
        "指标",
        comparison,
        None if comparison in {"≤", "<"} else low,
        None if comparison in {"≥", ">"} else high,
        "kWh/t",
        change,
    )
    assert from_row(as_row(mention)) == mention
