"""An issue as an Excel workbook: the table, and a sheet that says which issue it is.

Texts are written as strings, never as formulas, and nothing depends on the time of writing.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from matcher.list_issues.content import Content
from matcher.list_issues.words import COLUMNS, NAMES, Column, row
from matcher.listings.schemas import SCHEMAS

_PROSE_WIDTH = 48


def columns(kind: str) -> Sequence[Column]:
    """The columns of the table, those of the prose parts and the indicators last."""
    schema = SCHEMAS[kind]
    prose = [Column(part, schema.label(part), _PROSE_WIDTH) for part in schema.PARTS]
    return [*COLUMNS[kind], *prose, Column("indicators", schema.label("indicators"), _PROSE_WIDTH)]


def workbook(content: Content, sha256: str) -> bytes:
    """The bytes of the .xlsx; the same content gives the same bytes.

    Args:
        content: of an approved issue.
        sha256: of the canonical content, written on the second sheet.
    """
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        # The library writes the present time where it is told none.
        book.set_properties({"title": content["title"], "created": _moment(content)})
        bold = book.add_format(
            {"bold": True, "bg_color": "#E7F0F7", "border": 1, "text_wrap": True}
        )
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("清单")
        _write_table(sheet, columns(content["kind"]), content["entries"], bold, wrapped)
        about = book.add_worksheet("说明")
        about.set_column(0, 0, 14, bold)
        about.set_column(1, 1, 90, wrapped)
        for place, (label, text) in enumerate(_about(content, sha256)):
            about.write_string(place, 0, label, bold)
            about.write_string(place, 1, text, wrapped)
    return target.getvalue()


def _write_table(
    sheet: Worksheet,
    shown: Sequence[Column],
    entries: Sequence[Content],
    bold: Format,
    wrapped: Format,
) -> None:
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, len(entries), len(shown) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for place, column in enumerate(shown):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.label, bold)
    for line, entry in enumerate(entries, start=1):
        cells = row(entry)
        for place, column in enumerate(shown):
            value = cells.get(column.key, "")
            write = sheet.write_string if isinstance(value, str) else sheet.write_number
            write(line, place, value, wrapped)


def _about(content: Content, sha256: str) -> Iterator[tuple[str, str]]:
    yield "标题", content["title"]
    yield "期号", f"{content['year']} 年第 {content['number']} 期"
    yield "类别", NAMES[content["kind"]]
    yield "发布", f"{content['zone']['name']}，{content['approved_on']}"
    yield "条数", str(len(content["entries"]))
    yield "前言", content["preface"]
    yield "内容摘要", f"SHA-256 {sha256}"


def _moment(content: Content) -> datetime:
    return datetime.fromisoformat(f"{content['approved_on']}T00:00:00")
