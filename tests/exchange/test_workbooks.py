"""Downloaded workbooks: what stands in them, and that a spreadsheet program runs nothing of it."""

import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.db import Database
from matcher.errors import ForbiddenError
from matcher.exchange import workbooks
from matcher.exchange.mending import replace_rows
from matcher.exchange.preview_rows import all_rows
from matcher.exchange.previewed_file import read_file
from matcher.exchange.workbooks import write_own_listings, write_problem_rows
from matcher.listings import own
from matcher.listings.models import Demand, Listing
from matcher.listings.own_filters import OwnFilters
from matcher.listings.schemas import SCHEMAS
from tests.conftest import People
from tests.exchange.previews import opened, statuses

FORMULA = '=HYPERLINK("http://x.example","1")'


@pytest.fixture
def session(sqlite: Database) -> Iterator[Session]:
    with sqlite.read() as session:
        yield session


def sheet(path: Path, name: str) -> list[list[str]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python()


def formulas(path: Path) -> list[str]:
    with ZipFile(path) as archive:
        texts = [archive.read(name).decode() for name in archive.namelist() if name.endswith("xml")]
    return [text for text in texts if "<f>" in text or "<hyperlink" in text]


def test_bad_rows_go_out_with_their_problems_and_come_back_mended(
    session: Session, people: People, tmp_path: Path
) -> None:
    preview = opened(
        session,
        people.researcher,
        {"名称": "好的"},
        {"名称": FORMULA, "成熟度（TRL）": "12", "关键词": ["甲", "乙"]},
        {"成果简介": "没有名称"},
    )
    path = tmp_path / "problems.xlsx"
    write_problem_rows(preview, all_rows(session, preview, "bad"), path)
    assert sheet(path, "待改的行") == [
        ["行号", "问题", "名称", "成果简介", "关键词", "成熟度（TRL）"],
        ["3", "成熟度（TRL）：不能大于 9，现为“12”", FORMULA, "", "甲；乙", "12"],
        ["4", "名称：必填，请填写", "", "没有名称", "", ""],
    ]
    assert formulas(path) == []
    again = read_file("achievement", path, "problems.xlsx")
    assert again.ignored == ()
    assert replace_rows(session, people.researcher, preview, again) == 2
    assert statuses(session, preview) == {2: "new", 3: "bad", 4: "bad"}


def test_own_listings_in_the_columns_of_the_template(
    session: Session, people: People, posted: Callable[..., Listing], tmp_path: Path
) -> None:
    mine = posted("demand", FORMULA, region="150200", keywords=["焊接"], contact_name="示例联系人")
    posted("scenario", "矿卡", pain_points="趴窝")
    posted("achievement", "别的单位的")
    path = tmp_path / "own.xlsx"
    write_own_listings(session, people.author, OwnFilters(), path)
    assert CalamineWorkbook.from_path(path).sheet_names == ["技术需求", "应用场景"]
    head, row = sheet(path, "技术需求")
    cells = dict(zip(head, row, strict=True))
    known = {"编号": mine.code, "状态": "已发布", "名称": FORMULA, "联系人": "示例联系人"}
    assert (known | {"地区": "150200", "关键词": "焊接"}).items() <= cells.items()
    assert formulas(path) == []


def test_nothing_found_is_said(session: Session, people: People, tmp_path: Path) -> None:
    path = tmp_path / "own.xlsx"
    write_own_listings(session, people.stranger, OwnFilters(text="没有"), path)
    assert sheet(path, "我的信息") == [["没有符合条件的信息"]]
    with pytest.raises(ForbiddenError):
        write_own_listings(session, Actor(), OwnFilters(), path)


def test_many_long_listings_are_not_in_memory_together(
    session: Session, people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "_AT_ONCE", 10)
    length, count = 20_000, 300
    for number in range(count):
        text = f"{number:04}" * (length // 4)
        listing = own.create_own(
            session, people.author, "demand", SCHEMAS["demand"].parse({"title": f"示例{number}"})
        )
        assert isinstance(listing, Demand)
        listing.problem = text
    session.flush()
    session.expunge_all()
    path = tmp_path / "own.xlsx"
    tracemalloc.start()
    try:
        write_own_listings(session, people.author, OwnFilters(), path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < length * count / 2
    head, *lines = sheet(path, "技术需求")
    assert len(lines) == count
    assert lines[0][head.index(Demand.SCHEMA.label("problem"))][:4] == "0299"
