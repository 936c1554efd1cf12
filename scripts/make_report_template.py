"""Make the template of the match report in Word, `matcher/match_reports/data/match_report.docx`.

    python scripts/make_report_template.py [FILE]

Run by a person when the report changes; the result is committed. A zone may copy it, change
everything but the marks in braces, and name its own file in TECHMATCH_MATCH_REPORT_TEMPLATE.
"""

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

TEMPLATE = Path(__file__).resolve().parents[1] / "matcher/match_reports/data/match_report.docx"
_FACTS = {
    "kind": "类别",
    "code": "编号",
    "title": "名称",
    "organization": "单位",
    "region": "地区",
    "field": "技术领域",
}
_DISCLAIMER = (
    "本说明书由平台根据双方公开的内容自动生成，引文均出自原文，供双方和技术经纪人洽谈时参考。",
    "匹配程度和理由是线索，不是结论，不构成对技术效果、知识产权、价格或资信的保证。"
    "标为“未说明”的事项，请双方在洽谈中核实。",
    "签字表示已经阅知并愿意进一步洽谈，不构成合同；权利和义务以双方另行签订的合同为准。",
)


def main() -> None:
    """Write the file."""
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else TEMPLATE)


def make(path: Path) -> None:
    """Write the template to this path."""
    document = Document()
    _dress(document)
    _opening(document)
    _reasons(document)
    _comparison(document)
    _grade(document)
    _signatures(document)
    _texts(document)
    document.save(str(path))


def _dress(document: Any) -> None:
    """Page, fonts and the line at its foot."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin = section.bottom_margin = Cm(2.2)
    sizes = {"Normal": 10.5, "Title": 20, "Heading 1": 13, "Heading 2": 11}
    for name, size in sizes.items():
        _font(document.styles[name], size, "宋体" if name == "Normal" else "黑体")
    document.styles["Normal"].paragraph_format.space_after = Pt(4)
    document.styles["Normal"].paragraph_format.line_spacing = 1.3
    title = document.styles["Title"].element.pPr
    title.remove(title.find(qn("w:pBdr")))
    document.styles["Heading 1"].paragraph_format.space_before = Pt(12)
    document.styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("{{ zone }} · {{ number }} · 第 ")
    _page_number(foot)
    foot.add_run(" 页")
    properties = document.core_properties
    properties.title, properties.author, properties.comments = "供需匹配说明书", "", ""
    properties.created = properties.modified = datetime(2026, 11, 1)  # noqa: DTZ001 - python-docx


def _font(style: Any, size: float, chinese: str) -> None:
    style.font.size, style.font.name = Pt(size), "Times New Roman"
    style.font.color.rgb = RGBColor(0, 0, 0)
    run = style.element.get_or_add_rPr()
    for theme in ("themeColor", "themeShade", "themeTint"):
        run.find(qn("w:color")).attrib.pop(qn(f"w:{theme}"), None)
    fonts = run.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), chinese)


def _page_number(paragraph: Any) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        element.text = text
        run._r.append(element)


def _opening(document: Any) -> None:
    document.add_paragraph("供需匹配说明书", style="Title")
    under = document.add_paragraph("{{ zone }}　编号 {{ number }}　{{ date }}")
    under.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("一、双方与结论", style="Heading 1")
    table = _table(document, ["", *map(_shown, ("sides[0].role", "sides[1].role"))], (2.2, 7, 7))
    for name, label in _FACTS.items():
        _row(table, [label, *(_shown(f"sides[{side}].{name}") for side in (0, 1))])
    document.add_paragraph()
    grade = document.add_paragraph("匹配程度：")
    grade.add_run("{{ grade }}").bold = True
    for name in ("unexplained", "second_look"):
        _when(document, name, [_shown(name)])


def _reasons(document: Any) -> None:
    document.add_paragraph("二、双方文字中一致之处", style="Heading 1")
    _block(document, "if quotes")
    document.add_paragraph("引号内为原文，加粗的是双方共有的要点。")
    table = _table(document, ["需求方写道", "成果方写道"], (8.1, 8.1))
    _row(table, ["{%tr for quote in quotes %}", ""])
    _row(table, ["“{{r quote.need }}”", "“{{r quote.achievement }}”"])
    _row(table, ["{%tr endfor %}", ""])
    _block(document, "endif")
    _when(document, "phrases", ["双方共有的要点：{{ phrases }}。"])
    _when(document, "not quotes and not phrases", ["没有可以引用的文字。"])


def _comparison(document: Any) -> None:
    document.add_paragraph("三、指标与条件对照", style="Heading 1")
    _block(document, "if rows")
    headings = ["类别", "项目", "要求", "提供", "结论"]
    table = _table(document, headings, (1.5, 3.4, 4.6, 4.6, 2.1))
    _row(table, ["{%tr for row in rows %}", *[""] * 4])
    columns = ("group", "name", "wanted", "offered", "verdict")
    _row(table, [_shown(f"row.{name}") for name in columns])
    _row(table, ["{%tr endfor %}", *[""] * 4])
    _block(document, "else")
    document.add_paragraph("双方都没有写明可以对照的指标和条件。")
    _block(document, "endif")
    document.add_paragraph("四、尚缺的信息", style="Heading 1")
    _block(document, "for item in missing")
    document.add_paragraph("· {{ item }}")
    _block(document, "endfor")
    _when(document, "not missing", ["没有发现缺少的关键信息。"])


def _grade(document: Any) -> None:
    document.add_paragraph("五、等级的由来", style="Heading 1")
    _block(document, "for line in origin")
    document.add_paragraph("{{ line }}")
    _block(document, "endfor")
    _block(document, "if contributions")
    table = _table(document, ["组成", "看什么", "贡献"], (4, 9.2, 3))
    _row(table, ["{%tr for part in contributions %}", "", ""])
    _row(table, ["{{ part.label }}", "{{ part.meaning }}", "{{ part.value }}"])
    _row(table, ["{%tr endfor %}", "", ""])
    document.add_paragraph("各项贡献相加即适配度，超出 0 到 1 的以 0 或 1 计。")
    _block(document, "endif")


def _signatures(document: Any) -> None:
    document.add_paragraph("六、意见与签字", style="Heading 1")
    table = _grid(document, (4.2, 12))
    signed = "\n\n\n签字（盖章）：　　　　　　　　日期：　　　年　　月　　日"
    whose = ("技术经纪人意见", "{{ sides[0].organization }}", "{{ sides[1].organization }}")
    for name, opinion in zip(whose, ("\n\n", "", ""), strict=True):
        _row(table, [name, opinion + signed])
    document.add_paragraph("七、说明", style="Heading 1")
    for number, text in enumerate(_DISCLAIMER, start=1):
        document.add_paragraph(f"{number}. {text}")


def _texts(document: Any) -> None:
    """The public texts of both sides, for reference, on pages of their own."""
    heading = document.add_paragraph("附：双方公开的内容", style="Heading 1")
    heading.paragraph_format.page_break_before = True
    _block(document, "for side in sides")
    document.add_paragraph(
        "{{ side.role }}：{{ side.title }}（{{ side.code }}）", style="Heading 2"
    )
    _block(document, "for part in side.parts")
    label = document.add_paragraph()
    label.add_run("{{ part.label }}").bold = True
    label.paragraph_format.keep_with_next = True
    _block(document, "for line in part.lines")
    document.add_paragraph("{{ line }}")
    for _ in range(3):
        _block(document, "endfor")


def _when(document: Any, condition: str, texts: Sequence[str]) -> None:
    _block(document, f"if {condition}")
    for text in texts:
        document.add_paragraph(text)
    _block(document, "endif")


def _block(document: Any, statement: str) -> None:
    """A statement of the template; its paragraph vanishes."""
    document.add_paragraph("{%p " + statement + " %}")


def _shown(expression: str) -> str:
    """The mark that is replaced by a value."""
    return "{{ " + expression + " }}"


def _table(document: Any, headings: Sequence[str], widths: Sequence[float]) -> Any:
    """A ruled table whose first row stands again on every page."""
    table = _grid(document, widths)
    _row(table, headings)
    for cell in table.rows[0].cells:
        for run in cell.paragraphs[0].runs:
            run.bold = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    return table


def _grid(document: Any, widths: Sequence[float]) -> Any:
    """A ruled table without rows; widths in centimetres."""
    table = document.add_table(rows=0, cols=len(widths))
    table.style, table.autofit = "Table Grid", False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    return table


def _row(table: Any, texts: Sequence[str]) -> None:
    row = table.add_row()
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, column, text in zip(row.cells, table.columns, texts, strict=True):
        cell.width, cell.text = column.width, text
        paragraph = cell.paragraphs[0].paragraph_format
        paragraph.space_before, paragraph.space_after, paragraph.line_spacing = Pt(2), Pt(2), 1.15


if __name__ == "__main__":
    main()
