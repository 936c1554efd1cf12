"""The form of a contract: what its fields show, what the schema is given, where errors belong."""

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from matcher.contracts.party_schema import PartyInput
from matcher.contracts.schemas import ContractInput
from matcher.errors import FieldProblem
from matcher.taxonomy import scheme
from webapp.forms.party_rows import Parties, schema_parties, shown_place
from webapp.forms.widgets import WIDGETS

Values = dict[str, str]
# One select for type and subtype, because the one follows from the other.
KIND = "kind"
_KIND_OF = {"type": KIND, "subtype": KIND}
NAMES = tuple(name for name in ContractInput.model_fields if name not in (*_KIND_OF, "parties"))
CODES: Mapping[str, str] = {
    KIND: "contract_types",
    "currency": "currencies",
    "payment_manner": "payment_manners",
    "plan_source": "plan_sources",
    "ip_type": "contract_ip_types",
    "technical_field": "technical_fields",
    "objective": "objectives",
}
UNITS = {"yuan": "元", "wan": "万元"}
LABELS = {name: ContractInput.label(name) for name in NAMES} | {KIND: "合同类别"}
NOTHING = "（未填写）"
_EMPTY = {
    "unit": "wan",
    "currency": "CNY",
    "plan_source": "none",
    "ip_type": "none",
    "related_parties": "否",
}


def known_values(known: Mapping[str, Any]) -> Values:
    """What the form shows of what is known, given as the schema would be."""
    values = {name: _written(name, known.get(name)) for name in NAMES}
    values |= {name: text for name, text in _EMPTY.items() if not values[name]}
    return values | {KIND: known.get("subtype") or known.get("type") or ""}


def posted_values(form: MultiDict[str, str]) -> Values:
    """What was written, whatever it is."""
    return {name: form.get(name, "") for name in (*NAMES, KIND)}


def schema_input(values: Values, parties: Parties) -> dict[str, Any]:
    """The raw input of `ContractInput`; what is left empty is left out."""
    way = scheme("contract_types").lineage(values[KIND]) or (values[KIND],)
    given: dict[str, Any] = {name: values[name] for name in NAMES if values[name].strip()}
    if "industry" in given:
        given["industry"] = WIDGETS["industry"].parse(given["industry"])
    if way[0]:
        given |= {"type": way[0], "subtype": way[-1] if len(way) > 1 else ""}
    return given | {"parties": schema_parties(parties)}


def differing(
    values: Values, parties: Parties, kept: Values, kept_parties: Parties
) -> list[tuple[str, str]]:
    """Where what is kept now says something else than the form: label and what is kept."""
    told = [
        (LABELS[name], in_words(name, kept[name]))
        for name in kept
        if values[name].replace("\r\n", "\n").strip() != kept[name].strip()
    ]
    if schema_parties(kept_parties) == schema_parties(parties):
        return told
    names = "、".join(row["name"] for rows in kept_parties.values() for row in rows)
    return [*told, (ContractInput.label("parties"), names or NOTHING)]


def in_words(name: str, value: str) -> str:
    """What a field shows, as people read it."""
    if name == "unit":
        return UNITS.get(value, value)
    title = CODES.get(name)
    return (scheme(title).name(value) if title else value) or NOTHING


def error_items(problems: Sequence[FieldProblem], parties: Parties) -> list[dict[str, str]]:
    """For the macro `error_summary`, each with the input that is to be mended."""
    return [_error(problem, parties) for problem in problems]


def row_errors(problems: Sequence[FieldProblem], parties: Parties) -> dict[str, str]:
    """What is wrong with a part of a party, by the name of its input."""
    items = zip(problems, error_items(problems, parties), strict=True)
    return {item["field"]: p.message for p, item in items if p.field.startswith("parties.")}


def place(field: str) -> str:
    """The field of the form in which a field of the schema is mended."""
    return _KIND_OF.get(field, field)


def _error(problem: FieldProblem, parties: Parties) -> dict[str, str]:
    path = problem.field.split(".")
    if path[0] != "parties" or len(path) == 1:
        said = f"{problem.label}：{problem.message}" if problem.field else problem.message
        return {"field": place(path[0]), "message": said}
    role, number = shown_place(parties, int(path[1]))
    part = path[2] if len(path) > 2 else "name"
    who = parties[role][number].get("name") or f"第 {number + 1} 个"
    side = scheme("party_roles").name(role).partition("（")[0]
    message = f"{side}“{who[:20]}”的{PartyInput.label(part)}：{problem.message}"
    return {"field": f"{role}-{number}-{part}", "message": message}


def _written(name: str, value: Any) -> str:
    if name == "industry":
        return str(WIDGETS["industry"].write(value))
    return ("否", "是")[value] if isinstance(value, bool) else str(value or "")
