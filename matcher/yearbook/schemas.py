"""What an operator writes down of one item."""

import re
import unicodedata
from decimal import Decimal

from pydantic import Field

from matcher.errors import FieldProblem, InvalidError
from matcher.validation import Schema, Text
from matcher.yearbook.items import Item

# A comma between other digits may be meant as a decimal point.
_NUMBER = re.compile(r"-?([0-9]{1,20}|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?")


class EntryInput(Schema):
    """One value and the document that it is taken from."""

    value: Text = Field(title="数值", min_length=1, max_length=40)
    source: Text = Field(title="来源文件名称", min_length=1, max_length=200)
    source_number: Text = Field(title="文号或编号", default="", max_length=80)
    reason: Text = Field(title="更改原因", default="", max_length=500)


def value_of(item: Item, written: str) -> Decimal:
    """The value in the item's unit, from what people write in its written unit.

    Raises:
        InvalidError: it is no number, too exact, or outside of what is plausible.
    """
    text = unicodedata.normalize("NFKC", written).replace(" ", "")
    if not _NUMBER.fullmatch(text):
        raise _refused(f"应为数字，例如 1,234，现为“{written[:40]}”")
    text = text.replace(",", "")
    places = len(text.partition(".")[2].rstrip("0"))
    if places > item.places:
        most = f"最多 {item.places} 位小数" if item.places else "应为整数"
        raise _refused(f"{most}，现为“{written[:40]}”")
    value = Decimal(text) * item.scale
    if not item.least <= value <= item.most:
        low, high = (f"{bound / item.scale:,f}" for bound in (item.least, item.most))
        raise _refused(
            f"应在 {low} 和 {high} {item.written_unit}之间，现为“{written[:40]}”，请核对数值和单位"
        )
    return value


def _refused(message: str) -> InvalidError:
    return InvalidError([FieldProblem("value", EntryInput.label("value"), message)])
