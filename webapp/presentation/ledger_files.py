"""The rows of a ledger that is brought in, in words."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from flask import url_for

from matcher.contracts.ledger_import.headings import Place, place_of
from matcher.contracts.ledger_import.judging import BAD, KNOWN, READY
from matcher.contracts.ledger_import.taking import ENTERED
from matcher.contracts.registration.result_models import ResultRow

STATUSES: Mapping[str, tuple[str, str]] = {
    READY: ("可以录入", "open"),
    ENTERED: ("已录入", "good"),
    KNOWN: ("台账已有", "quiet"),
    BAD: ("需要修改", "bad"),
}
_NAMED = Place("", "title")
# What tells people which row it is, beside its title.
_SHOWN = (
    Place("seller", "name"),
    Place("buyer", "name"),
    Place("", "total_amount"),
    Place("", "signed_on"),
    Place("", "registration_number"),
)


def ledger_row(row: ResultRow) -> dict[str, Any]:
    """One row: what the file says, and what becomes of it."""
    word, tone = STATUSES[row.status]
    cells, contract = json.loads(row.content)["cells"], row.contract
    return {
        "number": row.number,
        "word": word,
        "tone": tone,
        "message": row.message.removesuffix("。"),
        "title": next(_said(cells, _NAMED), "（没有项目名称）"),
        "told": [f"{heading.strip('*')} {text}" for place in _SHOWN for heading, text in
                 _with_heading(cells, place)],
        "code": contract.code if contract else "",
        "url": url_for("contracts.show", code=contract.code) if contract else "",
    }  # fmt: skip


def _said(cells: Mapping[str, str], place: Place) -> Iterator[str]:
    return (text for _, text in _with_heading(cells, place))


def _with_heading(cells: Mapping[str, str], place: Place) -> Iterator[tuple[str, str]]:
    return ((heading, text) for heading, text in cells.items() if place_of(heading) == place)
