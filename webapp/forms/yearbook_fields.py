"""The form of one item of the yearbook, for the macro `field`."""

from collections.abc import Mapping, Sequence
from typing import Any

from matcher.errors import FieldProblem
from matcher.taxonomy import load_rules
from matcher.uploads.content import ACCEPT, TAKEN
from matcher.yearbook.items import Item
from matcher.yearbook.models import YearbookEntry
from matcher.yearbook.schemas import EntryInput
from webapp.forms.organization_fields import filled
from webapp.presentation.amounts import plain

DOCUMENT = "document"


def entry_fields(
    item: Item,
    versions: Sequence[YearbookEntry],
    typed: Mapping[str, str] | None,
    problems: Sequence[FieldProblem],
) -> list[dict[str, Any]]:
    """Value, source, document, and the reason where a checked value is changed.

    Args:
        item: what is entered.
        versions: all so far, the newest first; the form begins with what the newest says.
        typed: what was refused.
        problems: why.
    """
    values = _kept(item, versions[0]) if versions and typed is None else typed or {}
    shapes = _shapes(item, versions)
    return [
        filled({"label": EntryInput.label(shape["name"])} | shape, values, problems)
        for shape in shapes
    ]


def _shapes(item: Item, versions: Sequence[YearbookEntry]) -> list[dict[str, Any]]:
    shapes: list[dict[str, Any]] = [
        {
            "name": "value",
            "kind": "number",
            "unit": item.written_unit,
            "hint": item.help,
            "required": True,
        },
        {
            "name": "source",
            "hint": "数值出自哪份文件",
            "example": "2025 年国民经济和社会发展统计公报",
            "required": True,
        },
        {"name": "source_number", "hint": "文件的文号、表号或页码，便于核对"},
        _document(versions),
    ]
    if any(one.state == "checked" for one in versions):
        hint = "这个项目已经核对过；新的数值核对通过前，仍按原来的计"
        shapes.append(
            {"name": "reason", "kind": "textarea", "rows": 2, "hint": hint, "required": True}
        )
    return shapes


def _kept(item: Item, entry: YearbookEntry) -> dict[str, str]:
    return {
        "value": plain(entry.value / item.scale),
        "source": entry.source,
        "source_number": entry.source_number,
    }


def _document(versions: Sequence[YearbookEntry]) -> dict[str, Any]:
    kept = "不选则沿用已上传的文件。" if versions and versions[0].upload_id else ""
    limit = load_rules().upload_megabytes
    taken = f"选填，可以是 {TAKEN}，不超过 {limit} MB"
    return {
        "name": DOCUMENT,
        "label": "来源文件",
        "kind": "file",
        "hint": f"{kept}{taken}；只有本示范区运营人员和监督人员能看到",
        "accept": ACCEPT,
    }
