"""Parts of templates in Word: styles, ruled tables, and the marks that docxtpl replaces."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor


def dress(document: Any, title: str, foot: str) -> None:
    """Page, fonts, properties, and the line at its foot, which the page number follows."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin = section.bottom_margin = Cm(2.2)
    sizes = {"Normal": 10.5, "Title": 20, "Heading 1": 13, "Heading 2": 11}
    for name, size in sizes.items():
        _font(document.styles[name], size, "宋体" if name == "Normal" else "黑体")
    document.styles["Normal"].paragraph_format.space_after = Pt(4)
    document.styles["Normal"].paragraph_format.line_spacing = 1.3
    ruled = document.styles["Title"].element.pPr
    ruled.remove(ruled.find(qn("w:pBdr")))
    document.styles["Heading 1"].paragraph_format.space_before = Pt(12)
    document.styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line = section.footer.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.add_run(f"{foot} · 第 ")
    _page_number(line)
    line.add_run(" 页")
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title, "", ""
    properties.created = properties.modified = datetime(2026, 11, 1)  # noqa: DTZ001 - python-docx


def when(document: Any, condition: str, texts: Sequence[str]) -> None:
    """Paragraphs that stand only under a condition."""
    block(document, f"if {condition}")
    for text in texts:
        document.add_paragraph(text)
    block(document, "endif")


def block(document: Any, statement: str) -> None:
    """A statement of the template; its paragraph vanishes."""
    document.add_paragraph("{%p " + statement + " %}")


def shown(expression: str) -> str:
    """The mark that is replaced by a value."""
    return "{{ " + expression + " }}"


def table(document: Any, headings: Sequence[str], widths: Sequence[float]) -> Any:
    """A ruled table whose first row stands again on every page."""
    ruled = grid(document, widths)
    row(ruled, headings)
    for cell in ruled.rows[0].cells:
        for run in cell.paragraphs[0].runs:
            run.bold = True
    ruled.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    return ruled


def grid(document: Any, widths: Sequence[float]) -> Any:
    """A ruled table without rows; widths in centimetres."""
    table = document.add_table(rows=0, cols=len(widths))
    table.style, table.autofit = "Table Grid", False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    return table


def row(table: Any, texts: Sequence[str]) -> None:
    """Add a row that stays on one page."""
    added = table.add_row()
    added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, column, text in zip(added.cells, table.columns, texts, strict=True):
        cell.width, cell.text = column.width, text
        paragraph = cell.paragraphs[0].paragraph_format
        paragraph.space_before, paragraph.space_after, paragraph.line_spacing = Pt(2), Pt(2), 1.15


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
