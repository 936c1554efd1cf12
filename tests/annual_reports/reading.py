"""What a report in Word says."""

from collections.abc import Mapping, Sequence
from io import BytesIO

from docx import Document

from matcher.annual_reports.parts import tables

Cells = list[list[str]]


def text(report: bytes) -> str:
    """Paragraphs, tables and the foot."""
    written = Document(BytesIO(report))
    lines = [paragraph.text for paragraph in written.paragraphs]
    lines += [section.footer.paragraphs[0].text for section in written.sections]
    cells = [" | ".join(row) for rows in all_tables(report) for row in rows]
    return "\n".join([*lines, *cells])


def all_tables(report: bytes) -> list[Cells]:
    """Every table with its head."""
    found = Document(BytesIO(report)).tables
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in found]


def told(report: bytes, codes: Sequence[str]) -> Mapping[str, Cells]:
    """The rows of the tables by code, for those that have rows in the order of the template."""
    heads = [[column.label for column in tables()[code].columns] for code in codes]
    found = all_tables(report)
    assert [rows[0] for rows in found] == heads
    return {code: rows[1:] for code, rows in zip(codes, found, strict=True)}


def pictures(report: bytes) -> list[str]:
    """The descriptions of the pictures."""
    body = Document(BytesIO(report)).element.body
    return [one.get("descr") for one in body.iter(_DRAWING)]


_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
