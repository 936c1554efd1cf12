"""The rows of the table of engagements as a file to download."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from werkzeug.wrappers import Response

from matcher.clock import today
from matcher.exchange.refusals import harmless
from webapp.answers.downloads import download
from webapp.answers.workbooks import Table, workbook

# One sheet that people still read; who needs more limits the rows.
MOST_ROWS = 5_000
_COLUMNS: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
    "编号": lambda row: row["code"],
    "需求或场景": lambda row: row["need"].public_title,
    "需求方": lambda row: row["need"].organization.name,
    "成果": lambda row: row["achievement"].public_title,
    "成果方": lambda row: row["achievement"].organization.name,
    "阶段": lambda row: row["stage"],
    "进入日期": lambda row: row["since"],
    "停留天数": lambda row: row["days"],
    "期限": lambda row: row["deadline"],
    "逾期天数": lambda row: row["late"],
    "下一步": lambda row: row["next"],
    "下一步日期": lambda row: row["next_on"],
    "经纪人": lambda row: row["owner"],
}
_WIDTHS = dict.fromkeys(range(len(_COLUMNS)), 18)


def desk_file(rows: Sequence[Mapping[str, Any]], form: str) -> Response:
    """The rows as CSV or as an Excel sheet.

    Args:
        rows: of `desk_rows.desk_rows`.
        form: "csv" or "xlsx".
    """
    table = [[cell(row) for cell in _COLUMNS.values()] for row in rows]
    name = f"engagements-{today()}.{form}"
    if form == "csv":
        return download(io.BytesIO(_csv(table)), "text/csv", name)
    return workbook([Table("对接", list(_COLUMNS), table, widths=_WIDTHS)], name)


def _csv(table: Sequence[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    text.write("\ufeff")  # or Excel takes it for another encoding
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    writer.writerows([harmless(str(cell)) for cell in row] for row in table)
    return text.getvalue().encode()
