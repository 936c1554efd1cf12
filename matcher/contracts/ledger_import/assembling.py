"""From the cells of a row to what its fields are given, whichever columns the ledger has."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from matcher.contracts.amounts import Unit, in_yuan, read_number
from matcher.contracts.ledger_import.cells import DAYS, LISTS, amount_cell, code_cell, day_cell
from matcher.contracts.ledger_import.headings import Place, unit_of
from matcher.contracts.ledger_import.row_input import unit_called
from matcher.contracts.registration.columns import SIDES
from matcher.contracts.schemas import YUAN, ContractInput
from matcher.errors import FieldProblem, InvalidError
from matcher.taxonomy import scheme

AMOUNTS = frozenset(
    {
        "total_amount",
        "technology_amount",
        "original_amount",
        "original_technology_amount",
        "received",
    }
)
# In yuan -> the same in the currency of the contract.
_ORIGINALS = {
    "total_amount": "original_amount",
    "technology_amount": "original_technology_amount",
}
_SEPARATORS = re.compile(r"[;；,，、\n|]+")
_FEN = Decimal("0.01")
Values = dict[str, object]
Find = Callable[[str], Place | None]


@dataclass(frozen=True)
class Defaults:
    """What holds for the whole file where a row says nothing.

    Attributes:
        unit: of amounts.
        body: that registered the contracts.
    """

    unit: Unit = "yuan"
    body: str = ""


@dataclass
class Assembled:
    """What a row gives to the fields.

    Attributes:
        contract: of the contract, its registration and its payments.
        parties: by side.
    """

    contract: Values = field(default_factory=dict)
    parties: dict[str, Values] = field(default_factory=dict)


def assemble(cells: Mapping[str, str], find: Find, defaults: Defaults) -> Assembled:
    """The cells by field.

    Args:
        cells: of one row, by heading.
        find: what a column holds.
        defaults: of the file.
    """
    placed = _placed(cells, find)
    unit, made = _unit(placed, cells, defaults), Assembled()
    for place, heading in placed.items():
        value = _prepared(place.field, cells[heading], unit_of(heading) or unit)
        target = made.parties.setdefault(place.side, {}) if place.side else made.contract
        target[place.field] = value
    return made


def in_currency(values: Values) -> None:
    """Put the amounts of a contract in another currency where the schema wants them.

    Raises:
        InvalidError: they are missing, or are not what stands in yuan.
    """
    originals = {name: values.pop(other, None) for name, other in _ORIGINALS.items()}
    currency = scheme("currencies").resolve(str(values.get("currency", YUAN)))
    if currency == YUAN:
        if any(originals.values()):
            raise _wrong("original_amount", "币种是人民币，原币金额请留空，或改正币种")
        return
    for name, original in originals.items():
        if original is None:
            raise _wrong(_ORIGINALS[name], "外币合同请填写原币金额、原币技术交易额和汇率")
        _require_equal(name, values.get(name), original, values.get("exchange_rate"))
        values[name] = original


def _require_equal(name: str, yuan: object, original: object, rate: object) -> None:
    try:
        written, agreed, rated = (read_number(value) for value in (yuan, original, rate))
        counted = in_yuan(agreed, rated)
    except (ValueError, ArithmeticError):
        return  # One is missing, no number or beyond all bounds, which the schema says.
    if abs(counted - written) > _FEN:
        said = f"与原币金额乘汇率（{counted:,f} 元）不符，请核对"
        raise _wrong(name, said)


def _wrong(name: str, message: str) -> InvalidError:
    labels = {"original_amount": "原币金额", "original_technology_amount": "原币技术交易额"}
    return InvalidError(
        [FieldProblem(name, labels.get(name) or ContractInput.label(name), message)]
    )


def _placed(cells: Mapping[str, str], find: Find) -> dict[Place, str]:
    """The heading of each field that the row fills; a code counts before its name."""
    found: dict[tuple[str, str], tuple[Place, str]] = {}
    for heading in cells:
        place = find(heading)
        if place and (place.coded or (place.side, place.field) not in found):
            found[place.side, place.field] = (place, heading)
    return dict(found.values())


def _unit(placed: Mapping[Place, str], cells: Mapping[str, str], defaults: Defaults) -> Unit:
    heading = placed.get(Place("", "amount_unit"))
    try:
        return unit_called(cells[heading].strip()) if heading else defaults.unit
    except ValueError:
        return defaults.unit  # The schema says what is wrong with it.


def _prepared(name: str, text: str, unit: Unit) -> object:
    if name in AMOUNTS:
        return amount_cell(text, unit)
    if name in DAYS:
        return day_cell(text)
    if name in LISTS:
        return code_cell(name, text)
    return (
        [one.strip() for one in _SEPARATORS.split(text) if one.strip()] if name == "flags" else text
    )


def sides_in_order(parties: Mapping[str, Values]) -> list[tuple[str, Values]]:
    """The parties of a row in the order of the form."""
    return [(side, parties[side]) for side in SIDES if side in parties]
