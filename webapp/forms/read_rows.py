"""Rows of indicators read from what was written into the other fields of a form."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from matcher.guidance.rows_in_text import unlisted
from matcher.listings.fields import PROSE_LIMIT
from matcher.listings.schemas import SCHEMAS
from webapp.forms.rows import FROM_TEXT, asks_for_rows, posted_rows

_ROWS = "indicators"
_MOST = 20


def with_read_rows(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The shown values with a row more for each indicator that only the texts say.

    What its author keeps from the public is not read: rows are public.
    """
    hidden = values["confidential_parts"]
    # A longer one is refused anyway, but only when it is saved.
    texts = [values[part][:PROSE_LIMIT] for part in SCHEMAS[kind].MEASURED if part not in hidden]
    rows = values[_ROWS]
    new = [{**row, FROM_TEXT: "1"} for row in unlisted(texts, rows)]
    return {**values, _ROWS: [*rows, *new[: max(0, _MOST - len(rows))]]}


def rows_told(form: MultiDict[str, str], values: Mapping[str, Any]) -> str:
    """What became of the rows, for their author; empty when the form was posted to be saved."""
    if "read" not in form:
        return "指标的行数已改，填写的内容都在，尚未保存。" if asks_for_rows(form) else ""
    if found := len(values[_ROWS]) - len(posted_rows(form, _ROWS)):
        return f"从文字中读出 {found} 项指标，列在最后，请逐项核对、改正或删除。尚未保存。"
    return "没有读出新的指标。请把要求写成带数字的短句，例如“合格率不低于 95%”，或直接填写各项。"
