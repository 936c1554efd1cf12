"""Single cells of a ledger, put as the schemas want them: days, codes, amounts."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta

from matcher.contracts.amounts import Unit, in_units, read_number
from matcher.taxonomy import scheme

DAYS = frozenset({"signed_on", "starts_on", "ends_on", "registered_on", "received_on"})
# Field -> its code list.
LISTS: Mapping[str, str] = {
    "type": "contract_types",
    "subtype": "contract_types",
    "technical_field": "technical_fields",
    "objective": "objectives",
    "nature": "party_natures",
}
_TYPES = ("type", "subtype")
# Excel counts days from here; these are the days of 1954 to 2119.
_EXCEL_FIRST = date(1899, 12, 30)
_EXCEL_DAY = re.compile(r"[2-7]\d{4}(\.\d+)?")
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")


def day_cell(text: str) -> str:
    """A day as `fields.Day` reads it: full-width digits, Excel's numbers and times of day too."""
    text = _TIME.sub("", unicodedata.normalize("NFKC", text).strip())
    if _EXCEL_DAY.fullmatch(text):
        return (_EXCEL_FIRST + timedelta(days=int(text[:5]))).isoformat()
    return text


def code_cell(field: str, text: str) -> str:
    """A code of a list: a spreadsheet makes 5 of 05, and people write 技术开发合同."""
    digits, terms = unicodedata.normalize("NFKC", text).strip(), scheme(LISTS[field])
    if digits.isdigit():
        width = max((len(term.code) for term in terms if term.code.isdigit()), default=0)
        return digits.zfill(width)
    return text.removesuffix("合同") if field in _TYPES else text


def amount_cell(text: str, unit: Unit) -> str:
    """An amount in whole units; what is no amount stays as it is, for the schema to refuse."""
    try:
        return f"{in_units(read_number(text), unit):f}"
    except ValueError:
        # Scaled all the same, so that the message is about the digits and not about the unit.
        return text if unit == "yuan" else _scaled(text)


def _scaled(text: str) -> str:
    try:
        return f"{read_number(text).scaleb(4):f}"
    except ValueError:
        return text
