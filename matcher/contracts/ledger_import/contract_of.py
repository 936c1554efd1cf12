"""One row of a ledger as a contract, or everything that is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from matcher.contracts.completeness import require_complete
from matcher.contracts.ledger_import.assembling import (
    Assembled,
    Defaults,
    Values,
    assemble,
    in_currency,
    sides_in_order,
)
from matcher.contracts.ledger_import.headings import further_place_of, place_of
from matcher.contracts.ledger_import.row_input import LedgerInput, contradictions
from matcher.contracts.models import Contract
from matcher.contracts.party_models import ContractParty
from matcher.contracts.party_schema import PartyInput
from matcher.contracts.registration.columns import SIDES
from matcher.contracts.schemas import ContractInput
from matcher.errors import FieldProblem, InvalidError
from matcher.exchange.tables import Row
from matcher.validation import Schema

Cells = Mapping[str, str]
Input = TypeVar("Input", bound=Schema)


@dataclass(frozen=True)
class Said:
    """What a row says: the contract, and what has become of it."""

    contract: ContractInput
    more: LedgerInput


@dataclass(frozen=True)
class ReadContract:
    """A row that was read.

    Attributes:
        number: in the file; the header is row 1.
        cells: by heading, as they are written.
        others: its further parties, likewise.
        defaults: of its file.
        said: the same, checked; None where it cannot be used.
        problem: why not, in Chinese.
    """

    number: int
    cells: Cells
    others: Sequence[Cells]
    defaults: Defaults
    said: Said | None
    problem: str = ""


def read_contract(row: Row, others: Sequence[Cells], defaults: Defaults) -> ReadContract:
    """A row, checked by the schemas and for what a signed or registered contract needs.

    Args:
        row: of the file.
        others: its further parties.
        defaults: for what it does not say.
    """
    cells = {heading: str(cell) for heading, cell in row.cells.items()}
    if row.defect:
        return ReadContract(row.number, cells, others, defaults, None, row.defect)
    try:
        said = _said(cells, others, defaults)
    except InvalidError as error:
        return ReadContract(row.number, cells, others, defaults, None, error.message)
    return ReadContract(row.number, cells, others, defaults, said)


def _said(cells: Cells, others: Sequence[Cells], defaults: Defaults) -> Said:
    problems: list[FieldProblem] = []
    made = assemble(cells, place_of, defaults)
    more = _parsed(LedgerInput, _own(made, LedgerInput), "", problems)
    parties = list(_parties(made, others, defaults, problems))
    try:
        in_currency(made.contract)
    except InvalidError as error:
        problems += error.problems
    values = _own(made, ContractInput) | {"parties": parties}
    values.setdefault("registration_body", defaults.body)
    contract = _parsed(ContractInput, values, "", problems)
    if contract and more and not problems:
        problems += [*contradictions(more, contract), *_missing(contract, more)]
    if contract is None or more is None or problems:
        raise InvalidError(problems)
    return Said(contract, more)


def _parties(
    made: Assembled, others: Sequence[Cells], defaults: Defaults, problems: list[FieldProblem]
) -> Iterator[PartyInput]:
    for side, values in sides_in_order(made.parties):
        party = _parsed(PartyInput, values | {"role": side}, SIDES[side], problems)
        if party:
            yield party
    for cells in others:
        values = assemble(cells, further_place_of, defaults).contract
        role = str(values.get("role", ""))
        side = {name: code for code, name in SIDES.items()}.get(role, role)
        own = {name: value for name, value in values.items() if name in PartyInput.model_fields}
        who = f"其他当事人“{str(values.get('name', ''))[:40]}”的"
        party = _parsed(PartyInput, own | {"role": side}, who, problems)
        if party:
            yield party


def _own(made: Assembled, schema: type[Schema]) -> Values:
    return {name: value for name, value in made.contract.items() if name in schema.model_fields}


def _parsed(
    schema: type[Input], values: Values, whose: str, problems: list[FieldProblem]
) -> Input | None:
    try:
        return schema.parse(values)
    except InvalidError as error:
        problems += [FieldProblem(p.field, whose + p.label, p.message) for p in error.problems]
        return None


def _missing(contract: ContractInput, more: LedgerInput) -> Sequence[FieldProblem]:
    """What a signed contract must not lack; asked of one that is in no session."""
    drafted = Contract(signed_on=contract.signed_on, registered_on=more.registered_on)
    drafted.parties = [
        ContractParty(**party.model_dump() | {"region": party.region or ""})
        for party in contract.parties
    ]
    try:
        require_complete(drafted)
    except InvalidError as error:
        return error.problems
    return ()
