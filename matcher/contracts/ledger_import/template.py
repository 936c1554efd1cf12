"""The template of a ledger: the columns of the registration form, with code lists in cells."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from matcher.contracts.ledger_import.headings import FURTHER
from matcher.contracts.ledger_import.words import TAKEN_STATES, ledger_words
from matcher.contracts.party_schema import PartyInput
from matcher.contracts.registration.columns import CONTRACT, PARTY, SIDES
from matcher.contracts.registration.sheet import OTHERS
from matcher.exchange.columns_help import ColumnHelp
from matcher.exchange.template import write_blanks
from matcher.taxonomy import scheme

LEDGER = "合同台账"
_DATA = Path(__file__).parent / "data" / "template.json"
_YUAN = "（元）"
_OPTIONAL_SIDE = "intermediary"
# Field -> the code list that is offered in its cells.
_OFFERED: Mapping[str, str] = {
    "payment_manner": "payment_manners",
    "plan_source": "plan_sources",
    "ip_type": "contract_ip_types",
    "technical_field": "technical_fields",
    "objective": "objectives",
    "currency": "currencies",
    "nature": "party_natures",
    "country": "countries",
}


def write_ledger_template(path: Path) -> None:
    """Write the workbook to fill in: contracts, further parties, and what to write where."""
    write_blanks({LEDGER: ledger_columns(), OTHERS: _further_columns()}, path)


def ledger_columns() -> Sequence[ColumnHelp]:
    """The columns of the first sheet."""
    labels = {one.field: one.label for one in CONTRACT}
    labels |= {name: schema.label(name) for name, schema in FURTHER.items()}
    told = _told()["contract"]
    contract = [_contract_column(name, labels[name], told[name]) for name in told]
    return [*contract, *(one for side in SIDES for one in _party_columns(side))]


def _further_columns() -> Sequence[ColumnHelp]:
    role = tuple(SIDES.values())
    head = (
        _column("code", "合同编号", {"required": True}, ()),
        _column("role", ledger_words()["roles"][0], {"required": True}, role),
    )
    return [*head, *_party_columns("")]


def _contract_column(name: str, label: str, told: Mapping[str, Any]) -> ColumnHelp:
    label = f"{label}{_YUAN}" if name == "received" else label
    return _column(name, label, told, _choices(name))


def _party_columns(side: str) -> Iterator[ColumnHelp]:
    told, labels = _told()["party"], {one.field: one.label for one in PARTY}
    for name, one in told.items():
        given = {"example": one.get(side, ""), "hint": one.get("hint", "")}
        given["required"] = one.get("required", False) and side != _OPTIONAL_SIDE
        yield _column(f"{side}.{name}", SIDES.get(side, "") + labels[name], given, _choices(name))


def _choices(name: str) -> tuple[str, ...]:
    if name in _OFFERED:
        return tuple(dict.fromkeys(term.name for term in scheme(_OFFERED[name])))
    types = scheme("contract_types")
    return {
        "type": tuple(term.name for term in types if not term.parent),
        "subtype": tuple(term.name for term in types if term.parent),
        "state": tuple(scheme("contract_states").name(code) for code in TAKEN_STATES),
        "related_parties": ("是", "否"),
    }.get(name, ())


def _column(name: str, label: str, told: Mapping[str, Any], choices: tuple[str, ...]) -> ColumnHelp:
    described = PartyInput.model_fields.get(name)
    hint = told.get("hint") or (described.description if described else "") or ""
    return ColumnHelp(
        field=name,
        label=label,
        other_names=(),
        required=told.get("required", False),
        hint=hint,
        example=told.get("example", ""),
        choices=choices,
        several=False,
    )


@cache
def _told() -> Mapping[str, Any]:
    read: Mapping[str, Any] = json.loads(_DATA.read_text(encoding="utf-8"))
    return read
