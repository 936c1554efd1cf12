"""Column names: fields, labels, other names, mapping; who wins, and what is refused."""

import pytest

from matcher.errors import FileRefusedError
from matcher.exchange.columns import declared, field_called, match_columns, other_names
from matcher.listings.schemas import SCHEMAS


@pytest.mark.parametrize(
    ("kind", "name", "field"),
    [
        ("demand", "id", "external_id"),
        ("demand", "编号", "external_id"),
        ("demand", "需求名称", "title"),
        ("demand", "题目", "title"),
        ("demand", "content", "problem"),
        ("achievement", "content", "abstract"),
        ("scenario", "text", "pain_points"),
        ("achievement", "摘要", "abstract"),
        ("achievement", "单位", "organization"),
        ("demand", "organisation", "organization"),
        ("demand", "单位名称", "organization"),
        ("demand", "联系人", "contact_name"),
        ("demand", " Title ", "title"),
        ("demand", "名称*", "title"),
        ("demand", "拟投入资金上限(万元)", "funds_max"),
        ("achievement", "成熟度（ＴＲＬ）", "trl"),
        ("scenario", "截止日期", "closing_date"),
        ("demand", "截止日期", None),
        ("demand", "", None),
    ],
)
def test_what_people_call_a_field_is_known(kind: str, name: str, field: str | None) -> None:
    assert field_called(kind, name) == field


@pytest.mark.parametrize("kind", SCHEMAS)
def test_every_field_is_known_by_its_name_and_its_label(kind: str) -> None:
    for field, schema in declared(kind).items():
        assert field_called(kind, field) == field
        assert field_called(kind, schema.label(field)) == field


@pytest.mark.parametrize("kind", SCHEMAS)
def test_no_other_name_belongs_to_two_fields(kind: str) -> None:
    names = [name for field in declared(kind) for name in other_names(kind, field)]
    assert len(names) == len(set(names))


def test_columns_that_nobody_knows_are_ignored_and_named() -> None:
    columns = match_columns("demand", ["名称", "备注", "内容", "备注", "a\x1b" + "b" * 99], {})
    assert columns.by_field == {"title": "名称", "problem": "内容"}
    assert columns.ignored == ("备注", "a\ufffd" + "b" * 58)


def test_a_fields_own_name_wins_over_another_name() -> None:
    columns = match_columns("achievement", ["name", "title", "content", "成果简介"], {})
    assert columns.by_field == {"title": "title", "abstract": "成果简介"}
    assert columns.ignored == ("name", "content")


def test_the_mapping_wins_and_null_ignores_in_silence() -> None:
    mapping = {"技术难题": "problem", "编号": None, "没有的列": "goal"}
    columns = match_columns("demand", ["题目", "编号", "主要问题", "技术难题"], mapping)
    assert columns.by_field == {"title": "题目", "problem": "技术难题"}
    assert columns.ignored == ("主要问题",)


@pytest.mark.parametrize(
    "columns",
    [["title", "名称"], ["标题", "题目"], ["title", "title"], ["title", "关键词", "关键词"]],
)
def test_two_columns_with_the_same_claim_are_refused(columns: list[str]) -> None:
    with pytest.raises(FileRefusedError, match=r"两列都会读作“(名称|关键词)”。请只留一列"):
        match_columns("demand", columns, {})


def test_without_a_title_the_columns_seen_and_the_accepted_ones_are_listed() -> None:
    with pytest.raises(FileRefusedError) as refused:
        match_columns("achievement", ["序号", "简介"], {})
    message = refused.value.message
    assert "现在读到的列：“序号”、“简介”" in message
    assert "名称列可以叫：名称、title、name、题目" in message
    assert "成果登记号" in message
    with pytest.raises(FileRefusedError, match="没有列名"):
        match_columns("achievement", [], {})
