import re
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from sqlalchemy.orm import Session

from matcher.match_reports import Reported, document, words_of
from matcher.matching.ranking import load_ranker
from tests.match_reports.conftest import HOSTILE, SECRET

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def cells(report: BytesIO) -> list[list[str]]:
    tables = Document(report).tables
    return [[cell.text for cell in row.cells] for table in tables for row in table.rows]


def text(report: BytesIO) -> str:
    written = Document(report)
    lines = [paragraph.text for paragraph in written.paragraphs]
    lines += [section.footer.paragraphs[0].text for section in written.sections]
    return "\n".join([*lines, *(" | ".join(row) for row in cells(report))])


@pytest.fixture
def report(reported: Reported) -> BytesIO:
    return document(words_of(reported, load_ranker(), "示例示范区"))


def test_the_report_says_what_the_match_says(report: BytesIO, reported: Reported) -> None:
    told, table = text(report), cells(report)
    assert "匹配程度：较强" in told
    assert ["单位", "示例稀土材料有限公司", "示例工业大学"] in table
    assert ["编号", reported.need.code, reported.achievement.code] in table
    assert ["“补焊后出现热裂纹。”", "“使热裂纹率明显降低。”"] in table
    assert ["指标", "合格率", "≥ 95 %", "= 98.6 %", "满足"] in table
    assert ["指标", "单件成本", "≤ 300 元/件", "—", "未说明"] in table
    assert ["条件", "成熟度", "TRL 8 以上", "TRL 7", "不满足"] in table
    assert "成果未说明单件成本" in told
    assert f"排序模型 {load_ranker().version}" in told
    assert "适配度为 0.50" in told
    assert "不构成合同" in told
    assert [row[0] for row in table if "签字" in row[-1]] == [
        "技术经纪人意见",
        "示例稀土材料有限公司",
        "示例工业大学",
    ]


def test_key_phrases_are_bold(report: BytesIO) -> None:
    runs = [
        run.text
        for table in Document(report).tables
        for row in table.rows[1:]
        for cell in row.cells
        for run in cell.paragraphs[0].runs
        if run.bold
    ]
    assert runs == ["热裂纹", "热裂纹"]


def test_what_each_component_adds_sums_up(report: BytesIO) -> None:
    added = [row[2] for row in cells(report) if re.fullmatch(r"[+-]\d\.\d\d", row[-1])]
    assert len(added) == 5
    features = load_ranker().slopes["dense_title"] * 0.9
    assert added[0] == f"{features:+.2f}"


def test_nothing_confidential_and_no_contact(report: BytesIO) -> None:
    told = text(report)
    for hidden in (SECRET, "示例联系人", "13900000123", "13912345678"):
        assert hidden not in told
    assert "139****5678" in told


def test_texts_are_never_read_as_template_or_xml(report: BytesIO) -> None:
    told = text(report)
    assert HOSTILE in told
    rest = told.replace(HOSTILE, "")
    assert not re.search(r"{{|}}|{%|%}", rest)
    assert "49" not in rest


def test_a_long_part_is_cut_at_the_end_of_a_sentence(report: BytesIO, reported: Reported) -> None:
    told = text(report)
    assert f"（以下省略 1,500 字，全文见平台 {reported.need.code}。）" in told
    assert "长文。" * 500 in told
    assert "长文。" * 501 not in told


def test_characters_that_xml_forbids_are_left_out(reported: Reported, session: Session) -> None:
    reported.need.title = "补\x00焊\x0b\ufffe\t裂纹"
    words = words_of(reported, load_ranker(), "示例\x07示范区")
    report = document(words)
    assert ["名称", "补焊 裂纹", "抑制热裂纹的工艺"] in cells(report)
    assert "示例示范区" in text(report)


def test_what_could_not_be_explained_says_so(reported: Reported) -> None:
    reported.match.reasons = {"phrases": [], "fits": [], "unexplained": "无法说明：文字太短。"}
    reported.match.grade = "unscored"
    told = text(document(words_of(reported, load_ranker(), "示例示范区")))
    assert "无法说明：文字太短。" in told
    assert "没有可以引用的文字。" in told
    assert "双方都没有写明可以对照的指标和条件。" in told
    assert "没有发现缺少的关键信息。" in told
    assert "各项贡献" not in told


def test_a_later_ranker_is_named(reported: Reported) -> None:
    reported.match.model = "示例旧模型"
    told = text(document(words_of(reported, load_ranker(), "示例示范区")))
    assert "示例旧模型" in told
    assert f"现用的排序模型 {load_ranker().version}" in told


def test_a_zone_may_have_its_own_template(reported: Reported, tmp_path: Path) -> None:
    own = Document()
    own.add_paragraph("示例示范区专用：{{ grade }}")
    own.save(str(tmp_path / "own.docx"))
    report = document(words_of(reported, load_ranker(), "示例"), tmp_path / "own.docx")
    assert [p.text for p in Document(report).paragraphs] == ["示例示范区专用：较强"]
