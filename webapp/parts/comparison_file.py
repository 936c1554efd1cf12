"""The comparison of achievements as a sheet to download."""

import io
from collections.abc import Sequence

import xlsxwriter
from werkzeug.wrappers import Response

from matcher.exchange.refusals import harmless
from matcher.matching.comparison import Comparison
from matcher.matching.reasons import VERDICTS
from matcher.taxonomy import scheme
from webapp.answers.downloads import MEDIA_TYPES, download
from webapp.presentation.comparison import Cell, comparison_rows

_WORDS = {**VERDICTS, "near": "接近", "": ""}
_WIDTH = 30


def comparison_file(comparison: Comparison) -> Response:
    """One row for each line of the table, one column for each achievement."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("成果比较")
        wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_column(0, 1 + len(comparison.offers), _WIDTH)
        for line, row in enumerate(_table(comparison)):
            for place, text in enumerate(row):
                style = wrapped if line and place else bold
                sheet.write_string(line, place, harmless(text), style)
    file.seek(0)
    return download(file, MEDIA_TYPES[".xlsx"], f"compare-{comparison.need.code}.xlsx")


def _table(comparison: Comparison) -> Sequence[Sequence[str]]:
    """The cells as texts, the heads first."""
    need, offers = comparison.need, comparison.offers
    grades = scheme("grades")
    return [
        ["项目", f"{need.public_title}（{need.code}）"]
        + [f"{offer.listing.public_title}（{offer.listing.code}）" for offer in offers],
        ["程度", ""]
        + [grades.name(offer.result.ranked.grade) if offer.result else "" for offer in offers],
        *(
            [row.label, row.wanted, *map(_text, row.cells)]
            for row in (comparison_rows(comparison) if offers else ())
        ),
    ]


def _text(cell: Cell) -> str:
    verdict = _WORDS[cell.verdict]
    said = "\n".join(map(str, cell.lines))
    return f"{said}（{verdict}）" if said and verdict else said or verdict
