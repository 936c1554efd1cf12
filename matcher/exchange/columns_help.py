"""What may be written into each column: for the manual and for the Excel template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matcher.exchange.columns import declared, other_names
from matcher.exchange.examples import EXAMPLES
from matcher.listings.schemas import SCHEMAS
from matcher.taxonomy import scheme
from matcher.validation import Schema

_ONE_OF: Mapping[str, str] = {
    "organization_kind": "organization_kinds",
    "category": "scenario_categories",
    "opening": "openings",
    "level": "appraisal_levels",
    "attribute": "attributes",
}
_SOME_OF: Mapping[str, str] = {
    "technical_fields": "technical_fields",
    "cooperation": "cooperation",
}
_TRL = tuple(str(level) for level in range(1, 10))
_PLAIN_CHOICES: Mapping[str, tuple[str, ...]] = {
    "scenario_trial": ("是", "否"),
    "indicators_checked": ("是", "否"),
    "trl": _TRL,
    "min_trl": _TRL,
}
_HINTS: Mapping[str, str] = {
    "external_id": "您那边的编号；再次导入时按它找到同一条信息并更新",
    "valid_until": "日期，写作 2026-11-22",
    "closing_date": "日期，写作 2026-11-22",
    "technical_fields": "最多三项，用分号隔开",
    "cooperation": "可填多项，用分号隔开",
    "keywords": "最多二十个，用分号隔开",
    "completing_units": "用分号隔开",
    "indicators": "写作 名称≥数值单位，多项用分号隔开",
    "ip": "写作 类型 编号 状态 权利人，中间空一格，多项用分号隔开",
    "confidential_parts": "写正文列的列名，多项用分号隔开；这些内容只在对接后公开",
}


@dataclass(frozen=True)
class ColumnHelp:
    """One column of the template.

    Attributes:
        field: name of the field, accepted as the column's name too.
        label: Chinese name of the column.
        other_names: further names that are recognized.
        required: whether every row must have it.
        hint: what to write.
        example: a cell that can be imported as it stands.
        choices: what to choose from; empty for free text and for long code lists.
        several: whether a cell may hold several choices.
    """

    field: str
    label: str
    other_names: Sequence[str]
    required: bool
    hint: str
    example: str
    choices: tuple[str, ...]
    several: bool


def columns_help(kind: str) -> Sequence[ColumnHelp]:
    """The columns that a file of this kind may have: what it is, whose, then the details."""
    fields = declared(kind)
    leading = ("title", "external_id", "organization", "organization_kind", *SCHEMAS[kind].PARTS)
    order = dict.fromkeys((*leading, *fields))
    return [_help(kind, field, fields[field]) for field in order]


def _help(kind: str, field: str, schema: type[Schema]) -> ColumnHelp:
    info = schema.model_fields[field]
    choices = _choices(field)
    listed = f"可填：{'、'.join(choices)}" if choices else ""
    written = f"例如 {info.examples[0]}" if info.examples and not choices else ""
    hints = (info.description, _HINTS.get(field), listed, written)
    return ColumnHelp(
        field=field,
        label=schema.label(field),
        other_names=other_names(kind, field),
        required=info.is_required(),
        hint="。".join(hint for hint in hints if hint),
        example=EXAMPLES[kind][field],
        choices=choices,
        several=field in _SOME_OF,
    )


def code_list(field: str) -> str:
    """The short code list that a field's values are taken from; empty for none."""
    return _ONE_OF.get(field) or _SOME_OF.get(field, "")


def _choices(field: str) -> tuple[str, ...]:
    if title := code_list(field):
        return tuple(term.name for term in scheme(title))
    return _PLAIN_CHOICES.get(field, ())
