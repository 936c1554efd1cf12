"""What a schema declares about its fields, read from its JSON schema."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from matcher.listings.schemas import SCHEMAS, Contact
from webapp.forms.layout import CODE_LISTS, EXAMPLES, HINTS
from webapp.forms.widgets import WIDGETS, Widget

_UNIT = re.compile(r"(.+)（(.+)）")
_PROSE = 1_000  # characters; longer texts get a tall box
_LONG = 300
_COUNTED = 200
_TYPES = {"boolean": "yes_no", "number": "number", "integer": "number"}
_NAMED = {
    "region": "select",
    "industry": "industry",
    "contact_phone": "tel",
    "contact_email": "email",
    "confidential_parts": "checks",
    "indicators_checked": "tick",
}


@dataclass(frozen=True)
class Declared:
    """One field as a form needs it.

    Attributes:
        name: in the schema.
        label: without the unit.
        unit: of a number, empty when it has none.
        hint: what the field is for and its limits.
        example: one example.
        widget: how it is read and written.
        required: whether the schema refuses to go without.
        max_length: shown as a counter; None where a counter would only distract.
        rows: height of a text box in lines.
        personal: whether it is contact data, never public.
    """

    name: str
    label: str
    unit: str
    hint: str
    example: str
    widget: Widget
    required: bool
    max_length: int | None
    rows: int
    personal: bool


@cache
def declared(kind: str) -> Mapping[str, Declared]:
    """The fields of a kind of listing by name."""
    schema = SCHEMAS[kind].model_json_schema()
    required = schema.get("required", ())
    return {
        name: _declared(kind, name, _given(declaration), name in required)
        for name, declaration in schema["properties"].items()
    }


def _given(declaration: Mapping[str, Any]) -> Mapping[str, Any]:
    """The declaration with the alternative that is not null."""
    branches = [one for one in declaration.get("anyOf", ()) if one.get("type") != "null"]
    return {**declaration, **branches[0]} if branches else declaration


def _declared(kind: str, name: str, given: Mapping[str, Any], required: bool) -> Declared:
    widget = _widget(name, given)
    measured = _UNIT.fullmatch(given["title"])
    label, unit = measured.groups() if measured else (given["title"], "")
    size = given.get("maxLength", 0)
    return Declared(
        name=name,
        label=label,
        unit=unit if widget == "number" else "",
        hint="；".join(text for text in _hints(kind, name, widget, given) if text),
        example="" if widget == "select" else _example(kind, name, given),
        widget=WIDGETS[widget],
        required=required,
        max_length=size if required or size > _COUNTED else None,
        rows=5 if size > _PROSE else 3,
        personal=name in Contact.model_fields,
    )


def _widget(name: str, given: Mapping[str, Any]) -> str:
    kind = given["type"]
    if name in _NAMED:
        return _NAMED[name]
    if name in CODE_LISTS:
        return "checks" if kind == "array" else "select"
    if kind == "array":
        return {"Indicator": "rows", "IntellectualProperty": "ip"}.get(_items(given), "words")
    if kind in _TYPES:
        return _TYPES[kind]
    if given.get("format") == "date":
        return "date"
    return "textarea" if given.get("maxLength", 0) > _LONG else "text"


def _example(kind: str, name: str, given: Mapping[str, Any]) -> str:
    known = EXAMPLES.get(f"{kind}.{name}") or EXAMPLES.get(name)
    return known or next(iter(given.get("examples", ())), "")


def _items(given: Mapping[str, Any]) -> str:
    return str(given["items"].get("$ref", "")).rpartition("/")[2]


def _hints(kind: str, name: str, widget: str, given: Mapping[str, Any]) -> tuple[str, ...]:
    most = given.get("maxItems")
    limit = f"最多 {most} 项" if most and name != "confidential_parts" else ""
    separated = "用分号隔开" if widget == "words" else ""
    said = given.get("description") or HINTS.get(f"{kind}.{name}") or HINTS.get(name, "")
    return (said, separated, limit)
