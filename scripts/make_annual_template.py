"""Make the template of the annual report, `matcher/annual_reports/data/annual_report.docx`.

    python scripts/make_annual_template.py [FILE]

Run by a person when the report changes; the result is committed. A zone takes it from the page of
reports, changes everything but the marks in braces, and hands it in there.
"""

import sys
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from matcher.annual_reports.parts import CHARTS, TEMPLATE, slots, tables

# Tests import this file from the root of the project.
sys.path.insert(0, str(Path(__file__).parent))
from word_template import block, dress, row, shown, table

_CHAPTERS = {
    "overview": ("figures",),
    "contracts": (
        *("years", "months", "types", "subtypes"),
        *("fields", "industries", "directions", "regions"),
    ),
    "matching": ("funnel",),
    "scenarios": ("issues", "scenarios"),
    "services": ("bodies", "brokers"),
    "enterprises": ("yearbook",),
    "gaps": (),
    "plan": (),
}
_NUMERALS = "一二三四五六七八"


def main() -> None:
    """Write the file."""
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else TEMPLATE)


def make(path: Path) -> None:
    """Write the template to this path."""
    document = Document()
    dress(document, "年度建设报告", "{{ zone }} · {{ year }} 年度建设报告")
    _opening(document)
    for numeral, (slot, codes) in zip(_NUMERALS, _CHAPTERS.items(), strict=True):
        _narrative(document, numeral, slot)
        for code in codes:
            _table(document, code)
    _evidence(document)
    document.save(str(path))


def _opening(document: Any) -> None:
    document.add_paragraph("{{ zone }}", style="Title")
    document.add_paragraph("{{ year }} 年度建设报告", style="Title")
    for text in ("{{ date }}", "{{ origin }}"):
        document.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.CENTER


def _narrative(document: Any, numeral: str, slot: str) -> None:
    document.add_paragraph(f"{numeral}、{slots()[slot].title}", style="Heading 1")
    block(document, f"for line in narratives.{slot}")
    paragraph = document.add_paragraph("{{ line }}")
    paragraph.paragraph_format.first_line_indent = Pt(21)
    block(document, "endfor")


def _chart(document: Any, code: str) -> None:
    block(document, f"if charts.{code}")
    picture = document.add_paragraph(shown(f"charts.{code}"))
    picture.paragraph_format.keep_with_next, picture.paragraph_format.line_spacing = True, 1
    document.add_paragraph(f"图　{CHARTS[code]}").alignment = WD_ALIGN_PARAGRAPH.CENTER
    block(document, "endif")


def _table(document: Any, code: str) -> None:
    """A heading, the chart of the rows, and the rows or what stands instead."""
    kind = tables()[code]
    heading = document.add_paragraph(kind.title, style="Heading 2")
    heading.paragraph_format.space_before = Pt(10)
    if code in CHARTS:
        _chart(document, code)
    block(document, f"if {code}")
    ruled = table(document, [c.label for c in kind.columns], [c.width for c in kind.columns])
    blank = [""] * (len(kind.columns) - 1)
    row(ruled, [f"{{%tr for row in {code} %}}", *blank])
    row(ruled, [shown(f"row.{column.key}") for column in kind.columns])
    row(ruled, ["{%tr endfor %}", *blank])
    for line in ruled.rows:
        for cell, column in zip(line.cells, kind.columns, strict=True):
            if column.numeric:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    block(document, "else")
    document.add_paragraph(kind.empty)
    block(document, "endif")


def _evidence(document: Any) -> None:
    """The lists of contracts and the definitions, from a page of their own."""
    heading = document.add_paragraph("附件：数据的依据", style="Heading 1")
    heading.paragraph_format.page_break_before = True
    document.add_paragraph("{{ counted_note }}")
    _table(document, "counted")
    document.add_paragraph("{{ excluded_note }}")
    _table(document, "excluded")
    _table(document, "definitions")


if __name__ == "__main__":
    main()
