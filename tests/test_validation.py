"""Every complaint that a schema can make is Chinese and says what to do."""

from datetime import date
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field

from matcher.errors import InvalidError
from matcher.validation import Schema, Text


class Row(Schema):
    """A row inside the sample."""

    amount: int = Field(title="数量", ge=1)


class Sample(Schema):
    """One field of every type that the schemas of the project use."""

    text: Text = Field(title="文字", default="", min_length=1, max_length=5)
    long: Text = Field(title="长文", default="长长长", min_length=3)
    whole: int = Field(title="整数", default=5, ge=1, le=9)
    number: float = Field(title="数字", default=5, ge=0, le=10)
    above: float = Field(title="正数", default=5, gt=0)
    flag: bool = Field(title="是否", default=False)
    day: date = Field(title="日期", default=date(2026, 1, 1))
    words: Annotated[list[Text], Field(max_length=2)] = Field(title="词", default=[])
    pairs: dict[str, str] = Field(title="对应", default={})
    choice: Literal["甲", "乙"] = Field(title="选择", default="甲")
    rows: list[Row] = Field(title="行", default=[])


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"text": ""}, "文字：不能为空"),
        ({"text": "  "}, "文字：不能为空"),
        ({"text": "一二三四五六"}, "文字：最多 5 字，现有 6 字，请精简"),
        ({"text": 5}, "文字：应为文字"),
        ({"text": None}, "文字：应为文字"),
        ({"text": "\ud800"}, "文字：含有无法识别的字符，请重新输入"),
        ({"long": "短"}, "长文：至少 3 字"),
        ({"whole": "六"}, "整数：应为整数，现为“六”"),
        ({"whole": 6.5}, "整数：应为整数，现为“6.5”"),
        ({"whole": []}, "整数：应为整数"),
        ({"whole": 0}, "整数：不能小于 1，现为“0”"),
        ({"whole": 10}, "整数：不能大于 9，现为“10”"),
        ({"number": "很多"}, "数字：应为数字，现为“很多”"),
        ({"number": {}}, "数字：应为数字"),
        ({"number": "nan"}, "数字：应为有限的数字"),
        ({"number": "1e999"}, "数字：应为有限的数字"),
        ({"above": 0}, "正数：应大于 0，现为“0”"),
        ({"number": 11}, "数字：不能大于 10，现为“11”"),
        ({"flag": "也许"}, "是否：请填 是 或 否"),
        ({"flag": None}, "是否：请填 是 或 否"),
        ({"day": "明天"}, "日期：应为真实存在的日期，写作 2026-11-22，现为“明天”"),
        ({"day": None}, "日期：应为真实存在的日期，写作 2026-11-22，现为“None”"),
        ({"words": "一"}, "词：应为列表"),
        ({"words": ["一", "二", "三"]}, "词：最多 2 项，现有 3 项"),
        ({"words": ["一", 2]}, "词第 2 项：应为文字"),
        ({"pairs": []}, "对应：应为对象"),
        ({"choice": "丙"}, "选择：不能是“丙”"),
        ({"rows": [{"amount": 1}, {}]}, "行第 2 项：必填，请填写"),
        ({"rows": ["一"]}, "行第 1 项：应为对象，现为“一”"),
        ({"extra": 1}, "extra：没有这个字段，请删除"),
    ],
)
def test_each_problem_is_told_in_chinese(data: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidError) as caught:
        Sample.parse(data)
    assert caught.value.message == message
    assert caught.value.problems[0].field.split(".")[0] == next(iter(data))


def test_all_problems_are_told_at_once_with_their_paths() -> None:
    with pytest.raises(InvalidError) as caught:
        Sample.parse({"whole": 0, "rows": [{"amount": 0}, {"amount": "x"}]})
    assert [(p.field, p.label) for p in caught.value.problems] == [
        ("whole", "整数"),
        ("rows.0.amount", "行第 1 项"),
        ("rows.1.amount", "行第 2 项"),
    ]


def test_long_input_is_not_repeated_in_full() -> None:
    with pytest.raises(InvalidError) as caught:
        Sample.parse({"whole": "{input}" + "九" * 100})
    assert caught.value.message == f"整数：应为整数，现为“{{input}}{'九' * 33}”"


@pytest.mark.parametrize(
    "character", ["\x00", "\x0b", "\x1f", "\x7f", "\x9f", "\u200b", "\u2028", "\u202e", "\ufeff"]
)
def test_invisible_control_characters_are_named(character: str) -> None:
    with pytest.raises(InvalidError) as caught:
        Sample.parse({"text": f"甲{character}乙"})
    code = f"U+{ord(character):04X}"
    expected = f"文字：第 2 个字符是不可见的控制字符（{code}），请删除"
    assert caught.value.message == expected


def test_line_ends_become_one_kind_and_edges_are_trimmed() -> None:
    assert Sample.parse({"text": " a\r\nb\rc\t"}).text == "a\nb\nc"


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"]), min_size=3))
def test_what_people_write_is_kept(text: str) -> None:
    if len(text.strip()) >= 3:
        assert Sample.parse({"long": text}).long == text.strip()
