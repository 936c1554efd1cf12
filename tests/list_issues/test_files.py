"""The files say what the issue says, the same way each time, and no text in them is obeyed."""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
import time_machine
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from matcher.list_issues.files import FORMS, make_files
from matcher.list_issues.pdf import pdf
from matcher.list_issues.spreadsheet import columns, workbook
from matcher.list_issues.words import funds, indicator

SHA = "a" * 64
FORMULAS = ("=cmd|'/c calc'!A0", "+1+1", "-2", "@SUM(1)", "{=1+1}", "http://example.com/x")
MARKUP = '#strong[粗] $x$ *粗* _斜_ <a> \\ "引" `代码` // 注释 = 标题'


def entry(position: int = 1, **fields: Any) -> dict[str, Any]:
    return {
        "position": position,
        "code": f"D2026-{position:04}",
        "title": "叶片补焊热裂纹",
        "organization": "示例稀土材料有限公司",
        "region": {"code": "150200", "name": "包头市"},
        "industry": None,
        "technical_fields": [{"code": "03", "name": "先进制造"}, {"code": "09", "name": "农业"}],
        "keywords": ["焊接"],
        "parts": [
            {"name": "problem", "label": "主要问题", "text": "出现热裂纹。\n合格率不足七成。"}
        ],
        "indicators": [{"name": "合格率", "operator": "≥", "value": "95", "unit": "%"}],
        "funds_min": 300,
        "funds_max": 1200.5,
        "time_limit_months": 18,
        "min_trl": None,
        "scenario_trial": True,
        "cooperation": [],
        "published_on": "2026-11-01",
        "valid_until": "2027-11-01",
        **fields,
    }


def content(*entries: dict[str, Any], **head: Any) -> dict[str, Any]:
    return {
        "kind": "demand",
        "zone": {"code": "demo", "name": "示例示范区"},
        "year": 2026,
        "number": 1,
        "title": "企业技术需求清单",
        "preface": "欢迎对接。",
        "approved_on": "2026-11-23",
        "entries": list(entries) or [entry()],
        **head,
    }


def sheet(data: bytes, name: str) -> Sequence[Sequence[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_name(name).to_python()


def text_of(data: bytes) -> str:
    pages = [page.extract_text() for page in PdfReader(BytesIO(data)).pages]
    return "".join("\n".join(pages).split())


def test_the_workbook_has_a_cell_for_everything() -> None:
    header, line = sheet(workbook(content(), SHA), "清单")
    assert header == [column.label for column in columns("demand")]
    cells = dict(zip(header, line, strict=True))
    assert cells["序号"] == 1
    assert cells["技术领域"] == "先进制造、农业"
    assert (cells["资金下限（万元）"], cells["资金上限（万元）"]) == (300, 1200.5)
    assert cells["可提供试验场景"] == "是"
    assert cells["最低成熟度（TRL）"] == cells["行业"] == ""
    assert cells["主要问题"] == "出现热裂纹。\n合格率不足七成。"
    assert cells["技术指标"] == "合格率 ≥ 95 %"
    about = dict(sheet(workbook(content(), SHA), "说明"))
    assert about["期号"] == "2026 年第 1 期"
    assert about["内容摘要"] == f"SHA-256 {SHA}"


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula_or_a_link(text: str) -> None:
    parts = [{"name": "problem", "label": "主要问题", "text": text}]
    poisoned = entry(title=text, organization=text, parts=parts)
    data = workbook(content(poisoned, title=text, preface=text), SHA)
    archive = ZipFile(BytesIO(data))
    written = "".join(
        archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksh")
    )
    assert "<f" not in written
    assert "hyperlink" not in written
    assert "TargetMode" not in written
    cells = sheet(data, "清单")[1]
    assert cells.count(text) == 3


def test_the_pdf_can_be_read_and_carries_its_letters() -> None:
    data = pdf(content(*(entry(n) for n in range(1, 41))), SHA)
    reader, text = PdfReader(BytesIO(data)), text_of(data)
    for said in ("企业技术需求清单", "2026年第1期", "欢迎对接。", "示例稀土材料有限公司", SHA):
        assert said in text
    for said in ("300～1,200.5", "合格率≥95%", "合格率不足七成。", "D2026-0040"):
        assert said in text
    assert len(reader.pages) > 1
    assert reader.metadata is not None
    assert reader.metadata.title == "企业技术需求清单 2026 年第 1 期"
    fonts = reader.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    for font in fonts.values():
        (inner,) = font.get_object()["/DescendantFonts"]
        described = inner.get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(described)
        assert "+NotoS" in described["/FontName"]
    assert len(data) < 400_000


def test_markup_in_texts_is_text_in_the_pdf() -> None:
    parts = [{"name": "problem", "label": "主要问题", "text": MARKUP}]
    data = pdf(content(entry(title=MARKUP, parts=parts), title=MARKUP, preface=MARKUP), SHA)
    assert text_of(data).count("".join(MARKUP.split())) >= 4


def test_the_same_content_gives_the_same_bytes_at_any_time() -> None:
    made = []
    for year in (2026, 2031):
        with time_machine.travel(datetime(year, 6, 1, 7, 8, 9, tzinfo=UTC), tick=False):
            made.append({file.form: (file.sha256, file.content) for file in _files()})
    assert made[0] == made[1]
    assert tuple(made[0]) == FORMS


def _files() -> Any:
    return make_files(content(), SHA)


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [
        (None, None, ""),
        (300, 1200, "300～1,200"),
        (80, 80, "80"),
        (None, 600.5, "≤ 600.5"),
        (1000, None, "1,000 以上"),
    ],
)
def test_funds_in_words(low: float | None, high: float | None, shown: str) -> None:
    assert funds({"funds_min": low, "funds_max": high}) == shown


def test_indicators_in_words() -> None:
    row = {"name": "温度", "operator": "范围", "value": "10～20", "unit": "℃", "baseline": "30"}
    assert indicator(row) == "温度 10～20 ℃（现状 30）"
