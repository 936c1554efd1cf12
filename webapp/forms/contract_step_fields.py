"""The fields that a step of a contract asks for, for the macro `field`."""

from collections.abc import Mapping, Sequence
from typing import Any

from matcher.clock import today
from matcher.contracts.models import Contract
from matcher.errors import FieldProblem
from matcher.taxonomy import scheme
from webapp.forms.organization_fields import filled
from webapp.forms.posted_text import LONGEST

Field = dict[str, Any]
# Step -> what it asks for, besides the day.
ASKED: Mapping[str, tuple[str, ...]] = {
    "sign": ("note",),
    "submit": ("note",),
    "recall": ("note",),
    "register": ("number", "body", "note"),
    "refuse": ("ground", "note"),
    "cancel": ("reason",),
}
_DAYS = {
    "sign": "合同落款的签订日期，不晚于今天",
    "submit": "登记机构收到材料的日期，审核期限从第二天起算",
    "recall": "从登记机构撤回的日期",
    "register": "登记证明上的日期",
    "refuse": "登记机构答复的日期",
    "cancel": "双方解除或发现录入有误的日期",
}


def step_fields(
    contract: Contract, step: str, values: Mapping[str, str], problems: Sequence[FieldProblem]
) -> list[Field]:
    """The day, and what else the step asks for."""
    day = contract.signed_on if step == "sign" and contract.signed_on else today()
    start = {"happened_on": day.isoformat(), "body": contract.registration_body, **values}
    fields = [_day(step), *(_FIELDS[name] for name in ASKED[step])]
    fields = [one | _choices(one["name"]) for one in fields]
    return [filled(one, start, problems) | {"id": place(one["name"])} for one in fields]


def place(name: str) -> str:
    """A field's id: the dialog opens over a page with fields of the same names."""
    return f"step-{name}" if name else ""


def _day(step: str) -> Field:
    return {"name": "happened_on", "label": "日期", "kind": "date", "hint": _DAYS[step],
            "required": True}  # fmt: skip


def _choices(name: str) -> Field:
    if name != "ground":
        return {}
    return {"choices": [{"value": t.code, "label": t.name} for t in scheme("refusal_grounds")]}


_FIELDS: Mapping[str, Field] = {
    "number": {"name": "number", "label": "登记编号", "hint": "登记机构给出的编号，照登记证明填写",
               "required": True},
    "body": {"name": "body", "label": "登记机构", "required": True},
    "ground": {"name": "ground", "label": "不予登记的理由", "kind": "select", "required": True},
    "note": {"name": "note", "label": "说明", "kind": "textarea", "rows": 3,
             "hint": "合同双方也会看到，内部意见请不要写在这里",
             "max_length": LONGEST},
    "reason": {"name": "reason", "label": "作废原因", "kind": "textarea", "rows": 3,
               "max_length": 500, "required": True},
}  # fmt: skip
