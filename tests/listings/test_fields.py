"""Values as people write them in one cell, and what is refused instead of guessed."""

import time
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.errors import InvalidError
from matcher.listings.fields import Indicator
from matcher.listings.schemas import AchievementInput, DemandInput

NAMES = st.text(st.sampled_from("纯度温耗率工作范围AbZ()（）/·"), min_size=1, max_size=20)
VALUES = st.from_regex(
    r"[-+]?[0-9]{1,3}(,[0-9]{3}){0,2}(\.[0-9]{1,3})?([~—至-][0-9]{1,4})?", fullmatch=True
)
UNITS = st.from_regex(r"(%|℃|kWh/t|mg/L|m³/h|万元|个月|倍以上)?", fullmatch=True)
OPERATORS = st.sampled_from(["≥", "≤", ">", "<", "=", "范围"])


def parsed(name: str, value: Any) -> Any:
    return getattr(DemandInput.parse({"title": "示例", name: value}), name)


def refusal(name: str, value: Any) -> str:
    with pytest.raises(InvalidError) as caught:
        DemandInput.parse({"title": "示例", name: value})
    return caught.value.message


@settings(deadline=None)
@given(name=NAMES, operator=OPERATORS, value=VALUES, unit=UNITS)
def test_a_written_indicator_is_read_back(name: str, operator: str, value: str, unit: str) -> None:
    row = {"name": name, "operator": operator, "value": value, "unit": unit}
    indicator = Indicator.parse(row)
    assert parsed("indicators", str(indicator)) == [indicator]
    assert parsed("indicators", f"{indicator}；\n {indicator};") == [indicator, indicator]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("纯度≥99.5%", ("纯度", "≥", "99.5", "%")),
        ("能耗 <= 20 kWh/t", ("能耗", "≤", "20", "kWh/t")),
        ("能耗=<20", ("能耗", "≤", "20", "")),
        ("产量＞1,000吨", ("产量", ">", "1,000", "吨")),
        ("测量范围≥100m", ("测量范围", "≥", "100", "m")),
        ("温度范围-30 ~ 50 ℃", ("温度", "范围", "-30 ~ 50", "℃")),
        ("流量=3m3/h", ("流量", "=", "3", "m3/h")),
    ],
)
def test_indicators_as_people_write_them(text: str, row: tuple[str, str, str, str]) -> None:
    (found,) = parsed("indicators", [text])
    assert (found.name, found.operator, found.value, found.unit) == row


@pytest.mark.parametrize(
    "text", ["越高越好", "≥95%", "纯度≥", "纯度≥高", "纯度≥99.5%，能耗≤20", "粒径<10μm占比≥95%"]
)
def test_an_indicator_that_cannot_be_read_is_refused(text: str) -> None:
    message = refusal("indicators", f"合格率≥95%；{text}")
    assert f"指标“{text}”读不懂，请写成 名称≥数值单位" in message


def test_a_hostile_indicator_takes_no_time() -> None:
    began = time.perf_counter()
    for text in ("a" + " " * 50_000 + "b", "a≥" + " " * 50_000 + "b", "a≥ " * 20_000 + "b"):
        assert "读不懂" in refusal("indicators", text)
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    "text",
    ["2026-03-01", "2026/3/1", "2026.3.1", "2026年3月1日", "20260301", " 2026-03-01T00:00:00 "],
)
def test_days_as_people_write_them(text: str) -> None:
    assert parsed("valid_until", text) == date(2026, 3, 1)


def test_a_spreadsheet_gives_dates() -> None:
    assert parsed("valid_until", date(2026, 3, 1)) == date(2026, 3, 1)
    assert parsed("valid_until", datetime.fromisoformat("2026-03-01")) == date(2026, 3, 1)


@pytest.mark.parametrize(
    "value",
    [
        *("2026-02-30", "202611", "2026111", "20131200", "2026-3", "0", "86400", "明年三月"),
        *(86400, 46000.0, True, [], datetime.fromisoformat("2026-03-01T12:30")),
    ],
)
def test_a_day_that_is_not_clear_is_not_guessed(value: Any) -> None:
    assert "有效期至：应为真实存在的日期，写作 2026-11-22" in refusal("valid_until", value)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (
            "焊接；裂纹;高温,合金，叶片、补焊|a\nb",
            ["焊接", "裂纹", "高温", "合金", "叶片", "补焊", "a", "b"],
        ),
        (" 焊接 ；；焊接；", ["焊接"]),
        (["焊接", " 焊接 ", "", None, "裂纹"], ["焊接", "裂纹"]),
        ("", []),
        (None, []),
        ("；".join(f"词{n % 20}" for n in range(60)), [f"词{n}" for n in range(20)]),
    ],
)
def test_words_in_one_cell_or_in_a_list(value: Any, words: list[str]) -> None:
    assert parsed("keywords", value) == words


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([{"a": 1}], "关键词第 1 项：应为文字"),
        ([["a"]], "关键词第 1 项：应为文字"),
        (3, "关键词：应为列表"),
        ([f"词{n}" for n in range(21)], "关键词：最多 20 项，现有 21 项"),
        ("长" * 61, "关键词第 1 项：最多 60 字，现有 61 字，请精简"),
    ],
)
def test_words_that_are_refused(value: Any, message: str) -> None:
    assert refusal("keywords", value) == message


@pytest.mark.parametrize(
    ("value", "codes"),
    [
        ("05", ["05"]),
        ("新材料及其应用；先进制造", ["05", "03"]),
        ("05；新材料及其应用", ["05"]),
        ("生物、医药和医疗器械", ["04"]),
        ("农业、生物、医药和医疗器械、05", ["09", "04", "05"]),
        (["生物、医药和医疗器械"], ["04"]),
    ],
)
def test_technical_fields_by_code_or_official_name(value: Any, codes: list[str]) -> None:
    assert parsed("technical_fields", value) == codes


def test_a_code_that_is_in_no_list_is_refused_with_the_choices() -> None:
    assert "“12”不在代码表中。可填：电子信息、" in refusal("technical_fields", "05；12")
    assert refusal("technical_fields", "01；02；03；05") == "技术领域：最多 3 项，现有 4 项"
    many = "；".join(f"指标{n}≥{n}" for n in range(21))
    assert refusal("indicators", many) == "技术指标：最多 20 项，现有 21 项"
    assert "可填：委托研发、合作开发、" in refusal("cooperation", "面谈")
    assert "行业：“C9999”不在代码表中。请填 GB/T 4754-2017" in refusal("industry", "C9999")
    assert "地区：地区“火星”不存在。请填盟市或旗县区" in refusal("region", "火星")


def test_codes_and_yes_no_by_their_names() -> None:
    assert parsed("region", "包头市") == "150200"
    assert parsed("region", "110105") == "110000"
    assert parsed("industry", "有色金属合金制造") == "C324"
    assert parsed("cooperation", "委托研发、技术许可") == ["commissioned", "license"]
    assert [parsed("scenario_trial", text) for text in ("是", "可以", "否", "不可", True)] == [
        True, True, False, False, True,
    ]  # fmt: skip
    assert "请填 是 或 否" in refusal("scenario_trial", "也许")
    assert "请填 是 或 否" in refusal("scenario_trial", [])


def test_intellectual_property_is_coded() -> None:
    given = [{"type": "发明专利", "number": "ZL1"}, {"type": "know_how", "state": "申请中"}]
    ip = AchievementInput.parse({"title": "示例", "ip": given}).ip
    assert [(row.type, row.state) for row in ip] == [
        ("invention", "valid"),
        ("know_how", "pending"),
    ]
    with pytest.raises(InvalidError, match="知识产权第 1 项：“商标”不在代码表中"):
        AchievementInput.parse({"title": "示例", "ip": [{"type": "商标"}]})
