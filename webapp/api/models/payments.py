"""Instalments and payments of a contract. Amounts are yuan, written as text to stay exact."""

from datetime import date, datetime
from decimal import Decimal
from typing import Self

from pydantic import Field

from matcher.contracts.payments.find import Payments
from matcher.contracts.payments.models import Instalment, Payment
from matcher.contracts.payments.settling import is_overdue
from matcher.privacy.masking import mask
from webapp.api.models.base import Model


class InstalmentRow(Model):
    """A planned payment."""

    id: int = Field(title="编号")
    kind: str = Field(title="类别", description="代码表 payment_kinds")
    due_on: date | None = Field(title="应付日期")
    amount: Decimal = Field(title="金额（元）", description="提成为预计数")
    open_amount: Decimal = Field(title="其中未到（元）")
    overdue: bool = Field(title="是否逾期")
    basis: str = Field(title="付款条件或提成依据")

    @classmethod
    def of(cls, one: Instalment, *, runs: bool) -> Self:
        """An instalment; `runs` is whether its contract takes payments."""
        return cls(
            id=one.id,
            kind=one.kind,
            due_on=one.due_on,
            amount=one.amount,
            open_amount=one.open_amount,
            overdue=runs and is_overdue(one),
            basis=mask(one.basis),
        )


class PaymentRow(Model):
    """Money that was received."""

    id: int = Field(title="编号")
    instalment: int | None = Field(title="对应的一期", description="没有则按计划先后冲抵")
    received_on: date = Field(title="到款日期")
    amount: Decimal = Field(title="金额（元）")
    voucher: str = Field(title="凭证号", description="只给合同各方和示范区工作人员，其他人为空")
    note: str = Field(title="备注", description="同上")
    reversed_at: datetime | None = Field(title="冲销时间", description="冲销的不计入到款")
    reversal_reason: str = Field(title="冲销原因", description="同凭证号")

    @classmethod
    def of(cls, one: Payment, *, private: bool) -> Self:
        """A payment, with its numbers and words for those who may see them."""
        return cls(
            id=one.id,
            instalment=one.instalment_id,
            received_on=one.received_on,
            amount=one.amount,
            voucher=mask(one.voucher) if private else "",
            note=mask(one.note) if private else "",
            reversed_at=one.reversed_at,
            reversal_reason=mask(one.reversal_reason) if private else "",
        )


class ContractPayments(Model):
    """What a contract plans and has received."""

    contract: str = Field(title="合同编号")
    version: int = Field(title="合同的版本")
    total: Decimal = Field(title="成交额（元）")
    planned: Decimal = Field(title="计划合计（元）")
    received: Decimal = Field(title="已到款（元）")
    open: Decimal = Field(title="未到款（元）")
    overdue: Decimal = Field(title="逾期（元）")
    instalments: list[InstalmentRow] = Field(title="付款计划")
    payments: list[PaymentRow] = Field(title="到款，近的在前")

    @classmethod
    def of(
        cls, code: str, version: int, total: Decimal, found: Payments, *, runs: bool, private: bool
    ) -> Self:
        """What `payments_of` found of the contract of this code, version and total."""
        return cls(
            contract=code,
            version=version,
            total=total,
            planned=found.planned,
            received=found.received,
            open=found.open,
            overdue=found.overdue,
            instalments=[InstalmentRow.of(one, runs=runs) for one in found.instalments],
            payments=[PaymentRow.of(one, private=private) for one in found.payments],
        )
