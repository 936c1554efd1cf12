"""What a row of a ledger says besides the contract itself."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, Field

from matcher.clock import today
from matcher.contracts.amounts import Unit
from matcher.contracts.ledger_import.words import state_called
from matcher.contracts.schemas import ContractInput, Number
from matcher.errors import FieldProblem
from matcher.validation import Schema, Text
from matcher.written import Blank, Day

_UNITS: dict[str, Unit] = {"元": "yuan", "万元": "wan", "万": "wan"}
_REGISTERED = ("registered", "changed")


def unit_called(text: str) -> Unit:
    """The unit that somebody calls so.

    Raises:
        ValueError: there is none.
    """
    if text not in _UNITS:
        raise ValueError(f"认不出“{text[:20]}”，请填 元 或 万元")
    return _UNITS[text]


class LedgerInput(Schema):
    """The registration, and what was received so far, in yuan."""

    code: Text = Field(title="合同编号", default="", max_length=60)
    registration_number: Text = Field(title="登记编号", default="", max_length=60)
    state: Annotated[Text, AfterValidator(lambda text: state_called(text) if text else "")] = Field(
        title="状态", default="", max_length=20
    )
    registered_on: Annotated[Day | None, Blank] = Field(title="登记日期", default=None)
    amount_unit: Annotated[Text, AfterValidator(lambda text: unit_called(text) if text else "")] = (
        Field(title="金额单位", default="", max_length=20)
    )
    received: Annotated[Number | None, Blank] = Field(title="已到款金额", default=None)
    received_on: Annotated[Day | None, Blank] = Field(title="到款截至日期", default=None)

    @property
    def registered(self) -> bool:
        """Whether a body has registered it; a row that only has a number says so too."""
        return self.state in _REGISTERED or (not self.state and bool(self.registration_number))

    @property
    def payment(self) -> tuple[Decimal, date] | None:
        """What was received, and until when; None for nothing."""
        if self.received and self.received_on:
            return self.received, self.received_on
        return None


def contradictions(more: LedgerInput, contract: ContractInput) -> Iterator[FieldProblem]:
    """What the parts of a row say against each other, each with what to do."""
    yield from _of_registration(more, contract)
    yield from _of_payment(more, contract)


def _of_registration(more: LedgerInput, contract: ContractInput) -> Iterator[FieldProblem]:
    if not more.registered:
        if more.registration_number:
            yield _problem("registration_number", "状态不是“已登记”，请改正状态或删去登记编号")
        if more.registered_on:
            yield _problem("registered_on", "没有登记编号或状态不是“已登记”，请补充或删去登记日期")
        return
    if not more.registration_number:
        yield _problem("registration_number", "已登记的合同请填写登记编号")
    if not contract.registration_body:
        label = ContractInput.label("registration_body")
        yield FieldProblem("registration_body", label, "已登记的合同请填写，或在上传时填写")
    if more.registered_on is None:
        yield _problem("registered_on", "已登记的合同请填写登记日期，写作 2025-03-01")
    elif more.registered_on > today():
        yield _problem("registered_on", f"不能晚于今天（{today()}）")


def _of_payment(more: LedgerInput, contract: ContractInput) -> Iterator[FieldProblem]:
    if not more.received:
        return
    total, day = contract.amounts()["total_amount"], more.received_on
    if more.received > total:
        yield _problem("received", f"不能大于合同成交总额（{total:,f} 元），请核对")
    if day is None:
        yield _problem("received_on", "填了已到款金额，请写明截至哪一天，写作 2025-12-31")
    elif day > today():
        yield _problem("received_on", f"不能晚于今天（{today()}）")
    elif contract.signed_on and day < contract.signed_on:
        yield _problem("received_on", f"不能早于签订日期（{contract.signed_on}）")


def _problem(field: str, message: str) -> FieldProblem:
    return FieldProblem(field, LedgerInput.label(field), message)
