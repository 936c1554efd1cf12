"""Rows are mended in place or by a second file, and judged as if they had come so."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from matcher.db import Database
from matcher.exchange.mending import mend, replace_rows
from matcher.exchange.preview_rows import choose, get_row
from tests.conftest import People
from tests.exchange.previews import opened, read, statuses

GOOD = {"来源编号": "1", "名称": "青贮乳酸菌剂", "成果简介": "耐冷乳酸菌"}
BAD = {"来源编号": "2", "名称": "羊绒分梳", "成熟度（TRL）": "12"}


@pytest.fixture
def session(sqlite: Database) -> Iterator[Session]:
    """Nothing here differs between databases; taking is tested on both."""
    with sqlite.read() as session:
        yield session


def test_a_mended_row_is_good_and_says_what_was_written(session: Session, people: People) -> None:
    preview = opened(session, people.researcher, GOOD, BAD)
    cells = {"title": "羊绒分梳", "trl": "7", "external_id": "2", "region": "150200"}
    judged = mend(session, people.researcher, preview, 3, cells)
    assert (judged.status, judged.problems) == ("new", ())
    row = get_row(session, preview, 3)
    assert (row.status, row.cells, row.problems) == ("new", cells, ())


def test_a_row_that_stays_bad_stays_as_it_was(session: Session, people: People) -> None:
    preview = opened(session, people.researcher, GOOD, BAD)
    judged = mend(session, people.researcher, preview, 3, {"title": "", "trl": "7"})
    assert [one.reason for one in judged.problems] == ["名称：不能为空"]
    assert get_row(session, preview, 3).cells["title"] == "羊绒分梳"


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (
            {"title": "别的", "external_id": "1"},
            "来源编号：与第 2 行重复，请改正编号或删除其中一行",
        ),
        ({"title": "别的", "organization": "示例乳业"}, "单位名称：只能导入本单位"),
    ],
)
def test_it_is_judged_beside_the_other_rows_and_the_organization(
    session: Session, people: People, cells: dict[str, str], said: str
) -> None:
    preview = opened(session, people.researcher, GOOD, BAD)
    judged = mend(session, people.researcher, preview, 3, cells)
    assert judged.problems[0].reason.startswith(said)
    choose(session, people.researcher, preview, [2], "leave")
    again = mend(session, people.researcher, preview, 3, cells)
    assert (again.status == "new") == ("organization" not in cells)


def test_a_second_file_replaces_the_rows_that_it_names(session: Session, people: People) -> None:
    preview = opened(session, people.researcher, GOOD, BAD, {}, {"名称": "示例四", "地区": "无"})
    second = read(
        "achievement",
        [
            {"行号": "3", "名称": "羊绒分梳", "成熟度（TRL）": "7"},
            {"行号": "4", "名称": "重新写的"},
            {"行号": "5", "名称": "示例四", "地区": "还是无"},
            {"行号": "77", "名称": "没有这一行"},
            {"名称": "没有行号"},
        ],
    )
    assert replace_rows(session, people.researcher, preview, second) == 3
    assert statuses(session, preview) == {2: "new", 3: "new", 4: "new", 5: "bad"}
    assert get_row(session, preview, 4).cells == {"title": "重新写的"}
