"""Instalments as rows: inputs `rows-<number>-<part>` whose numbers may have gaps.

Without script the page is asked for one row more by `add`, for one less by `remove=<number>`.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from werkzeug.datastructures import MultiDict

from matcher.contracts.amounts import WAN, in_units, read_number
from matcher.contracts.models import Contract
from matcher.contracts.payments.models import Instalment
from matcher.contracts.payments.settling import COMMISSION, ZERO
from matcher.errors import FieldProblem
from webapp.forms.payment_fields import filled_in
from webapp.forms.rows import numbered_rows
from webapp.presentation.amounts import amount

Row = dict[str, str]
PARTS = ("id", "kind", "due_on", "amount", "basis")
_NAME = "rows"
# What a manner of payment usually looks like.
_USUAL: Mapping[str, tuple[str, ...]] = {
    "instalments": ("fixed", "fixed"),
    "commission": ("commission",),
    "entry_and_commission": ("entry", "commission"),
}
_FIELD = re.compile(r"rows\.(\d+)")


def changes_rows(form: MultiDict[str, str]) -> bool:
    """Whether the form was posted to change its rows, not to be saved."""
    return "add" in form or "remove" in form


def posted_plan(form: MultiDict[str, str]) -> tuple[list[Row], str]:
    """The rows as they are to be shown, and the unit of their amounts."""
    rows = numbered_rows(form, _NAME, PARTS)
    if form.get("remove", "").isdecimal():
        rows.pop(int(form["remove"]), None)
    added = [{"kind": "fixed"}] if "add" in form else []
    return [*rows.values(), *added], "yuan" if form.get("unit") == "yuan" else "wan"


def stored_plan(instalments: Sequence[Instalment]) -> tuple[list[Row], str]:
    """The rows of a contract, in 万元 where that needs no small places."""
    in_wan = all(not one.amount % 100 for one in instalments)
    unit = "wan" if in_wan else "yuan"
    return [
        {
            "id": str(one.id),
            "kind": one.kind,
            "due_on": one.due_on.isoformat() if one.due_on else "",
            "amount": _written(one.amount, unit),
            "basis": one.basis,
        }
        for one in instalments
    ], unit


def first_rows(contract: Contract) -> tuple[list[Row], str]:
    """What the manner of payment suggests; a single payment is the whole total."""
    kinds = _USUAL.get(contract.payment_manner)
    if kinds is None:
        return [{"kind": "fixed", "amount": _written(contract.total_amount, "wan")}], "wan"
    return [{"kind": kind} for kind in kinds], "wan"


def schema_plan(rows: Sequence[Row], unit: str) -> list[dict[str, Any]]:
    """The rows as the schema reads them."""
    return [{"unit": unit, "amount": "", **filled_in(row)} for row in rows]


def row_errors(
    rows: Sequence[Row], problems: Sequence[FieldProblem]
) -> tuple[list[Row], list[dict[str, str]]]:
    """Each row with what is wrong in it, and the lines of the error summary."""
    shown: list[Row] = [dict(row) for row in rows]
    errors = []
    for problem in problems:
        found = _FIELD.match(problem.field)
        place = int(found.group(1)) if found else -1
        message = f"{problem.label}：{problem.message}"
        if 0 <= place < len(shown):
            shown[place]["error"] = message
        errors.append({"field": f"rows-{place}" if found else "", "message": message})
    return shown, errors


def sum_words(rows: Sequence[Row], unit: str, total: Decimal) -> str:
    """What the rows that can be read come to, beside the contract's total."""
    sums = {True: ZERO, False: ZERO}
    for row in rows:
        sums[row.get("kind") == COMMISSION] += _read(row.get("amount", ""), unit)
    words = f"定额和入门费合计 {amount(sums[False])}"
    if sums[True]:
        words += f"，提成预计 {amount(sums[True])}"
    return f"{words}；成交额 {amount(total)}。"


def _read(text: str, unit: str) -> Decimal:
    try:
        return in_units(read_number(text), "yuan" if unit == "yuan" else "wan")
    except ValueError:
        return ZERO


def _written(yuan: Decimal, unit: str) -> str:
    number = yuan / WAN if unit == "wan" else yuan
    return f"{number.normalize():f}"
