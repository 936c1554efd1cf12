"""Rows become validated listings, or every reason why not, in the file's own words."""

from typing import Any

import pytest

from matcher.exchange.candidates import Candidate, RowCheck
from matcher.exchange.columns import match_columns
from matcher.exchange.refusals import Refusal
from matcher.exchange.tables import Row


def _check(kind: str, *rows: dict[str, Any]) -> list[Any]:
    columns = match_columns(kind, list(dict.fromkeys(name for row in rows for name in row)), {})
    check = RowCheck(kind, columns)
    return [check.check(Row(number, row)) for number, row in enumerate(rows, start=2)]


def _accepted(kind: str, row: dict[str, Any]) -> Candidate:
    [candidate] = _check(kind, row)
    assert isinstance(candidate, Candidate), candidate
    return candidate


def _refusals(kind: str, row: dict[str, Any]) -> list[Refusal]:
    [refusals] = _check(kind, row)
    assert not isinstance(refusals, Candidate)
    return list(refusals)


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("主要问题", "字" * 200_000, "主要问题：最多 20000 字，现有 200000 字，请精简"),
        ("主要问题", "有\x07铃", "主要问题：第 2 个字符是不可见的控制字符（U+0007），请删除"),
        ("主要问题", "空\0字符", "主要问题：第 2 个字符是不可见的控制字符（U+0000），请删除"),
        ("有效期至", "2025-02-30", "有效期至：应为真实存在的日期，写作 2026-11-22"),
        ("行业", "C9999", "行业：“C9999”不在代码表中。请填 GB/T 4754-2017 的行业代码"),
        ("地区", "大都会", "地区：地区“大都会”不存在"),
        ("最低成熟度（TRL）", "10", "最低成熟度（TRL）：不能大于 9，现为“10”"),
        ("期限（月）", "7.5", "期限（月）：应为整数"),
        ("技术指标", "越高越好", "技术指标：指标“越高越好”读不懂"),
        ("合作方式", "买断", "合作方式第 1 项：“买断”不在代码表中"),
        ("联系电话", "找我", "联系电话：请填手机号或带区号的座机号"),
        ("单位类型", "公司", "单位类型：“公司”不在代码表中。可填：企业"),
        ("单位名称", "长" * 121, "单位名称：最多 120 字，现有 121 字"),
        ("来源编号", "9" * 81, "来源编号：最多 80 字，现有 81 字"),
        ("关键词", [["套"], {}], "关键词第 1 项：应为文字"),
        ("关键词", {"a": "b"}, "关键词：应为列表"),
        ("技术指标", [{"name": "纯度"}], "技术指标第 1 项：必填"),
    ],
)
def test_a_bad_cell_is_refused_with_column_reason_and_value(
    column: str, value: Any, reason: str
) -> None:
    refusal = _refusals("demand", {"名称": "补焊", column: value})[0]
    assert (refusal.number, refusal.column) == (2, column)
    assert refusal.reason.startswith(reason)
    assert len(refusal.value) <= 60


def test_the_value_is_shown_shortened_and_printable() -> None:
    [refusal] = _refusals("demand", {"名称": "补焊", "内容": "\0" + "字" * 30_000})
    assert refusal.value == "\ufffd" + "字" * 59


def test_a_row_without_title_is_refused_by_the_files_own_column() -> None:
    missing, present = _check("demand", {"内容": "只有内容"}, {"题目": "有"})
    assert missing == [Refusal(2, "题目", "名称：必填，请填写")]
    assert isinstance(present, Candidate)


def test_all_problems_of_a_row_are_told_at_once() -> None:
    row = {"title": "长" * 201, "trl": "0", "organization_kind": "无", "price_min": "-1"}
    columns = [refusal.column for refusal in _refusals("achievement", row)]
    assert sorted(columns) == ["organization_kind", "price_min", "title", "trl"]


def test_a_problem_of_the_whole_row_has_no_column() -> None:
    [refusal] = _refusals("demand", {"title": "甲", "funds_min": "9", "funds_max": "1"})
    assert (refusal.column, refusal.value) == ("", "")
    assert "拟投入资金下限 9 万元大于上限 1 万元" in refusal.reason


def test_a_defect_passes_through() -> None:
    check = RowCheck("demand", match_columns("demand", ["title"], {}))
    assert check.check(Row(7, defect="坏了")) == [Refusal(7, "", "坏了")]


def test_the_second_row_with_an_id_is_refused_with_the_number_of_the_first() -> None:
    first, second, other = _check(
        "demand",
        {"编号": "X1", "title": "甲"},
        {"编号": "X1", "title": "乙"},
        {"编号": "x1", "title": "乙"},
    )
    assert (first.external_id, other.external_id) == ("X1", "x1")
    assert second == [Refusal(3, "编号", "来源编号：与第 2 行重复，请改正编号或删除其中一行", "X1")]


def test_equal_rows_without_id_are_refused_like_repeated_ids() -> None:
    first, second = _check("demand", {"title": "甲"}, {"title": " 甲 "})
    assert first.external_id == f"sha:{first.content_hash[:32]}"
    assert second == [Refusal(3, "", "与第 2 行内容完全相同，请删除其中一行")]


def test_the_hash_is_of_the_content_not_of_the_form_or_the_id() -> None:
    one = _accepted("demand", {"title": "甲", "keywords": ["a", "b"], "min_trl": "6"})
    same = _accepted("demand", {"名称": " 甲", "关键词": "a；b", "最低成熟度": "6", "id": "X"})
    other = _accepted("demand", {"title": "甲", "keywords": ["b", "a"], "min_trl": "6"})
    owned = _accepted("demand", {"title": "甲", "keywords": "a;b", "min_trl": "6", "单位": "丙"})
    assert one.content_hash == same.content_hash
    assert len({one.content_hash, other.content_hash, owned.content_hash}) == 3


def test_a_cell_may_hold_several_rights_and_labels_of_parts() -> None:
    row = {
        "title": "补焊工艺",
        "知识产权": "发明专利 ZL202010000000.0 已授权 示例 大学；软件著作权",
        "不公开的部分": "优势与指标；conditions",
    }
    data = _accepted("achievement", row).data
    assert data.model_dump(include={"ip", "confidential_parts"}) == {
        "ip": [
            {
                "type": "invention",
                "number": "ZL202010000000.0",
                "state": "granted",
                "holder": "示例 大学",
            },
            {"type": "software", "number": "", "state": "valid", "holder": ""},
        ],
        "confidential_parts": ["advantages", "conditions"],
    }
