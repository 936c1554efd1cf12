"""A listing form: values in and out, and what the template draws."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from matcher.errors import FieldProblem
from matcher.listings.fields import Indicator
from matcher.taxonomy import scheme
from matcher.taxonomy.lookup import find_terms
from webapp.forms.choices import choices
from webapp.forms.declared import Declared, declared
from webapp.forms.layout import AUTOCOMPLETE, PREFILLED, SECTIONS
from webapp.forms.read_rows import with_read_rows
from webapp.forms.rows import asks_for_rows

__all__ = ["asks_for_rows"]

# Shown values by field: text as typed, chosen codes, rows.
Values = dict[str, Any]
# They say something of other fields, and are not shown to anybody themselves.
_ABOUT_OTHERS = frozenset({"confidential_parts", "indicators_checked"})
_OPERATORS = [{"value": sign, "label": sign} for sign in ("≥", "≤", ">", "<", "=", "范围")]


def empty_values(kind: str, **known: Any) -> Values:
    """A new form, with what is known beforehand as stored values."""
    return stored_values(kind, known)


def stored_values(kind: str, content: Mapping[str, Any]) -> Values:
    """What the form shows of a listing's content."""
    return {f.name: f.widget.write(content.get(f.name)) for f in _on_form(kind)}


def posted_values(kind: str, form: MultiDict[str, str]) -> Values:
    """What was written into the form, with the rows read from it where that was asked for."""
    values = {f.name: f.widget.read(form, f.name) for f in _on_form(kind)}
    return with_read_rows(kind, values) if "read" in form else values


def schema_input(kind: str, values: Values) -> dict[str, Any]:
    """The raw input of the schema."""
    parsed = {f.name: f.widget.parse(values[f.name]) for f in _on_form(kind)}
    return {name: value for name, value in parsed.items() if value is not None}


def error_items(kind: str, problems: Sequence[FieldProblem]) -> list[dict[str, str]]:
    """The problems for the macro `error_summary`, in the order of the form."""
    order = {f.name: number for number, f in enumerate(_on_form(kind))}
    return [
        {"field": place(kind, problem.field), "message": f"{problem.label}：{_said(problem)}"}
        for problem in sorted(problems, key=lambda p: order.get(p.field.split(".")[0], -1))
    ]


def sections(
    kind: str, values: Values, problems: Sequence[FieldProblem] = (), told: str = ""
) -> list[dict[str, Any]]:
    """The sections with their fields for the macro `field`.

    Args:
        kind: which form.
        values: what the fields show.
        problems: what the schema refused.
        told: what just became of the rows.

    Returns:
        Dicts of title, anchor, filled (whether anything was written) and fields.
    """
    fields = declared(kind)
    return [
        {
            "title": section.title,
            "anchor": f"step-{number}",
            "filled": any(values[name] for name in section.fields if name not in PREFILLED),
            "fields": [
                _field(kind, fields[name], values, problems, told) for name in section.fields
            ],
        }
        for number, section in enumerate(SECTIONS[kind], start=1)
    ]


def _on_form(kind: str) -> list[Declared]:
    fields = declared(kind)
    return [fields[name] for section in SECTIONS[kind] for name in section.fields]


def _field(
    kind: str, f: Declared, values: Values, problems: Sequence[FieldProblem], told: str
) -> dict[str, Any]:
    own = [problem for problem in problems if problem.field.split(".")[0] == f.name]
    drawn = {
        "name": f.name,
        "label": f.label,
        "kind": f.widget.kind,
        "value": values[f.name],
        "hint": _hint(f, values),
        "example": f.example,
        "required": f.required,
        "public": not f.personal and f.name not in values["confidential_parts"],
        "max_length": f.max_length,
        "rows": f.rows,
        "unit": f.unit,
        "autocomplete": AUTOCOMPLETE.get(f.name),
        "choices": choices(kind, f.name),
    }
    if f.name in _ABOUT_OTHERS:
        del drawn["public"]
    if f.widget.kind == "indicators":
        rows = _with_errors(values[f.name], own)
        drawn |= {"operators": _OPERATORS, "value": rows, "told": told}
        own = [problem for problem in own if problem.field == f.name]
    return drawn | {"error": "；".join(_said(problem) for problem in own)}


def _with_errors(
    rows: Sequence[dict[str, str]], problems: Sequence[FieldProblem]
) -> list[dict[str, str]]:
    """The rows, each with its own first problem."""
    drawn = [dict(row) for row in rows]
    for problem in reversed(problems):
        _, number, part, *_ = [*problem.field.split("."), "", ""]
        if number.isdigit() and int(number) < len(drawn):
            drawn[int(number)] |= {"error": _said(problem), "invalid": part or "name"}
    return drawn


def _said(problem: FieldProblem) -> str:
    """The message, with the name of the part where the field has parts."""
    part = problem.field.split(".")[-1]
    if problem.field.startswith("indicators.") and part in Indicator.model_fields:
        return f"{Indicator.label(part)}{problem.message}"
    return problem.message


def place(kind: str, path: str) -> str:
    """The end of the id `field-…` where a problem of this path is mended; empty for none."""
    name, _, rest = path.partition(".")
    if name not in {f.name for f in _on_form(kind)}:
        return ""
    if declared(kind)[name].widget.kind == "indicators":
        return f"{name}-{rest.partition('.')[0] or 0}"
    return name


def _hint(f: Declared, values: Values) -> str | Markup:
    return industry_hint(f.hint, values["industry"]) if f.name == "industry" else f.hint


def industry_hint(hint: str, text: str) -> Markup:
    """The hint of a field that takes an industry, with what is written there in words."""
    link = Markup('<a href="{}" target="_blank">查行业代码（新窗口）</a>').format(
        url_for("post.industries")
    )
    return Markup("{}，{}。{}").format(hint, link, _industry_note(text))


def _industry_note(text: str) -> str:
    """Where the industry stands in the classification, else which ones may be meant."""
    code = text.split(" ")[0]
    if path := scheme("industries").path(code):
        return f"现为：{path}"
    near = "；".join(f"{term.code} {term.name}" for term in find_terms("industries", text, 5))
    return f"相近的有：{near}" if near else ""
