"""The fields of a payment and of its reversal, for the macro `field`."""

from collections.abc import Mapping, Sequence
from typing import Any

from matcher.contracts.payments.models import Instalment
from matcher.contracts.payments.schemas import PaymentInput, Reversal
from matcher.errors import FieldProblem
from matcher.taxonomy import load_rules
from matcher.uploads.content import ACCEPT, TAKEN
from webapp.forms.organization_fields import filled
from webapp.presentation.payments import instalment_name

Field = dict[str, Any]
VOUCHER_FILE = "file"
UNITS = ({"value": "wan", "label": "万元"}, {"value": "yuan", "label": "元"})
_BY_ORDER = "按计划先后冲抵"


def payment_fields(
    values: Mapping[str, str],
    problems: Sequence[FieldProblem],
    instalments: Sequence[Instalment],
) -> list[Field]:
    """What is asked of a payment; which instalment only where there is a plan."""
    files = f"可以不传。可以是 {TAKEN}，不超过 {load_rules().upload_megabytes} MB；"
    fields = [
        _field("received_on", "银行到账的日期", kind="date", required=True),
        _field("amount", kind="number", required=True),
        _field("unit", kind="radios", choices=UNITS),
        *([_instalment(instalments)] if instalments else []),
        _field("voucher", "银行回单或发票的号码，同一合同不能重复", required=True, max_length=60),
        {"name": VOUCHER_FILE, "label": "凭证文件", "kind": "file", "accept": ACCEPT,
         "hint": files + "只有合同各方和示范区工作人员能下载"},
        _field("note", kind="textarea", rows=2, max_length=200),
    ]  # fmt: skip
    return [filled(one, values, problems) for one in fields]


def reversal_fields(values: Mapping[str, str], problems: Sequence[FieldProblem]) -> list[Field]:
    """Why it is taken back."""
    field = {
        "name": "reason",
        "label": Reversal.label("reason"),
        "kind": "textarea",
        "rows": 3,
        "required": True,
        "max_length": 200,
        "example": "重复登记，与 3 月 2 日那笔是同一回单",
    }
    return [filled(field, values, problems)]


def filled_in(typed: Mapping[str, str]) -> dict[str, str]:
    """What was written, without what was left empty."""
    return {name: text for name, text in typed.items() if text.strip()}


def _instalment(instalments: Sequence[Instalment]) -> Field:
    offered = [
        {"value": str(one.id), "label": instalment_name(one, place)}
        for place, one in enumerate(instalments, start=1)
    ]
    hint = f"不选则{_BY_ORDER}。提成请选对应的一期：以实收为准，登记后该期不再计逾期"
    return _field("instalment", hint, kind="select", choices=offered)


def _field(name: str, hint: str = "", **more: Any) -> Field:
    return {"name": name, "label": PaymentInput.label(name), "hint": hint, **more}
