"""The fields that entering a stage asks for, for the macro `field`."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from matcher.clock import today
from matcher.engagements.requirements import asked_for
from matcher.errors import FieldProblem
from matcher.taxonomy import load_rules, scheme
from matcher.uploads.content import ACCEPT, TAKEN
from matcher.validation import Schema
from matcher.written import Day
from webapp.forms.organization_fields import filled
from webapp.forms.posted_text import LONGEST


class StageDate(Schema):
    """The day that a stage is about."""

    happened_on: Day | None = Field(title="日期", default=None)


def stage_fields(
    stage: str, values: Mapping[str, Any], problems: Sequence[FieldProblem]
) -> list[dict[str, Any]]:
    """What is asked for, and always a note, which both parties read."""
    asked = asked_for(stage)
    values = {"happened_on": today().isoformat(), **values}
    fields = [_FIELDS[name]() for name in ("reason", "date", "document") if name in asked]
    note = {
        "name": "note",
        "label": "说明",
        "kind": "textarea",
        "rows": 3,
        "hint": "双方可见",
        "required": "note" in asked,
        "max_length": LONGEST,
    }
    shown = [filled(field, values, problems) for field in (*fields, note)]
    return [field | {"id": place(field["name"])} for field in shown]


def place(name: str) -> str:
    """A field's id: the dialog opens over a page with fields of the same names."""
    return f"stage-{name}"


def _reason() -> dict[str, Any]:
    reasons = [{"value": t.code, "label": t.name} for t in scheme("termination_reasons")]
    return {"name": "reason", "label": "终止原因", "kind": "select", "choices": reasons,
            "hint": "双方可见", "required": True}  # fmt: skip


def _date() -> dict[str, Any]:
    return {"name": "happened_on", "label": "日期", "kind": "date",
            "hint": "实际发生的日期，不晚于今天", "required": True}  # fmt: skip


def _document() -> dict[str, Any]:
    hint = f"双方可见。可以是 {TAKEN}，每个不超过 {load_rules().upload_megabytes} MB"
    return {"name": "document", "label": "文件", "kind": "file", "hint": hint,
            "accept": ACCEPT, "required": True}  # fmt: skip


_FIELDS = {"reason": _reason, "date": _date, "document": _document}
