"""The evidence pack is what it says: opened again, digest by digest."""

import hashlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from matcher.errors import NotFoundError, TransitionError
from matcher.evaluations.models import Evaluation
from matcher.evaluations.pack import ask_for_pack
from matcher.making import MAKERS
from tests.conftest import People
from tests.evaluations.conftest import YEARS, step

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.mark.usefixtures("frozen_years")
def test_the_pack_holds_all_and_tells_their_digests(
    session: Session, people: People, opened: Evaluation, tmp_path: Path
) -> None:
    for name in ("prepare", "return", "prepare", "score", "decide"):
        step(session, people, opened)[name]()
    path, told = tmp_path / "made", list[tuple[int, int]]()
    asked = ask_for_pack(session, people.operator, opened)
    name = MAKERS[asked.kind](
        session, people.operator, asked.parameters, path, lambda *step: told.append(step)
    )
    assert name == "示例示范区2023—2025年绩效评估证据包.zip"
    assert told == [(number, 10) for number in range(1, 11)]
    with ZipFile(path) as pack:
        files = {one: pack.read(one) for one in pack.namelist()}
    readme = files.pop("README.txt").decode()
    assert list(files) == [
        *(
            f"{year}/{year}年度{what}"
            for year in YEARS
            for what in ("建设报告.docx", "证据清单.xlsx")
        ),
        "评分表和各年指标.xlsx",
        "自评/第1版（已退回）.txt",
        "自评/第2版.txt",
        "评估经过.txt",
    ]
    for one, content in files.items():
        assert f"{hashlib.sha256(content).hexdigest()}  {one}\r\n" in readme
    assert "2025 年：第 1 版，示例operator于 2026-11-20 冻结" in readme
    assert files["自评/第2版.txt"].decode() == "=1+1 示例自评，电话 139****5678"
    assert files["评估经过.txt"].decode().split("\r\n") == [
        "应评日期 2026-05-01；目前已有结论。",
        "",
        "",
        "2026-11-20 10:00　开始评估",
        "2026-11-20 10:00　评分　示例authority　总分 75.00",
        "2026-11-20 10:00　作出结论：合格　示例authority",
        "2026-11-20 10:00　提交第 1 版自评　示例operator",
        "2026-11-20 10:00　退回第 1 版自评　示例authority　缺少依据或与证据不符："
        "请补充依据，联系 139****5678",
        "2026-11-20 10:00　提交第 2 版自评　示例operator",
        "",
    ]
    report = Document(BytesIO(files["2025/2025年度建设报告.docx"]))
    assert any("4,000.00" in cell.text for row in report.tables[0].rows for cell in row.cells)
    _check_tables(files["评分表和各年指标.xlsx"])


def _check_tables(content: bytes) -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    scores = book.get_sheet_by_name("评分表").to_python()
    assert scores[1][0] == "技术合同成交额"
    assert scores[1][2:] == [20, 10, 7.5, 15, "'=1+1 示例自评，电话 139****5678"]
    assert (scores[-1][2], scores[-1][5:]) == (100, [75, "合格"])
    figures = book.get_sheet_by_name("各年指标").to_python()
    assert figures[0][:4] == ["指标", "单位", "门槛", "2023 年"]
    assert figures[1] == ["技术合同成交额", "万元", 5000, 0, "未达标", 0, "未达标", 4000, "未达标"]


def test_nothing_is_made_of_years_that_are_not_frozen_or_of_another_zone(
    session: Session, people: People, opened: Evaluation, tmp_path: Path
) -> None:
    with pytest.raises(TransitionError, match="2023、2024、2025 年的指标还没有冻结"):
        ask_for_pack(session, people.operator, opened)
    stranger = replace(people.operator, zone_id=people.zone.id + 1)
    parameters = {"evaluation": str(opened.id)}
    with pytest.raises(NotFoundError):
        MAKERS["evidence_pack"](session, stranger, parameters, tmp_path / "made", lambda *_: None)
