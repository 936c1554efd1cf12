"""What people write about instalments and payments."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from matcher.contracts.amounts import Unit, in_units
from matcher.contracts.payments.settling import COMMISSION
from matcher.contracts.schemas import Number
from matcher.taxonomy import load_rules
from matcher.validation import Schema, Text
from matcher.written import Blank, Day

_ROW_ID = 2**31 - 1


class _Sum(Schema):
    """An amount with its unit; parsed it is in yuan, whatever it was written in."""

    unit: Unit = Field(title="单位", default="yuan", description="yuan 元，wan 万元")
    amount: Number = Field(title="金额", description='写成文字，例如 "120000.50"')

    @field_validator("amount")
    @classmethod
    def _in_yuan(cls, number: Decimal, info: ValidationInfo) -> Decimal:
        amount, most = (
            in_units(number, info.data.get("unit", "yuan")),
            load_rules().contracts.maximum,
        )
        if not amount:
            raise ValueError("应大于 0")
        if amount > most:
            raise ValueError(f"不能大于 {most / 10**8:,.0f} 亿元，请核对位数和单位")
        return amount


class InstalmentInput(_Sum):
    """A planned payment; of a commission the amount is an estimate."""

    id: Annotated[int | None, Blank] = Field(
        title="编号", default=None, ge=1, le=_ROW_ID, description="已有的一期；新的一期不填"
    )
    kind: Literal["fixed", "entry", "commission"] = Field(
        title="类别", default="fixed", description="代码表 payment_kinds"
    )
    due_on: Annotated[Day | None, Blank] = Field(title="应付日期", default=None)
    basis: Text = Field(title="付款条件或提成依据", default="", max_length=200)

    @model_validator(mode="after")
    def _commission_has_basis(self) -> Self:
        if self.kind == COMMISSION and not self.basis:
            raise ValueError("提成须写明计算依据，例如“按年销售额的 3% 提取”")
        return self


class PlanInput(Schema):
    """All instalments of a contract, in their order; those left out are removed."""

    rows: list[InstalmentInput] = Field(title="付款计划", default_factory=list)


class PaymentInput(_Sum):
    """Money that was received."""

    received_on: Day = Field(title="到款日期")
    voucher: Text = Field(title="凭证号", min_length=1, max_length=60)
    instalment: Annotated[int | None, Blank] = Field(
        title="对应的一期", default=None, ge=1, le=_ROW_ID
    )
    note: Text = Field(title="备注", default="", max_length=200)


class Reversal(Schema):
    """Why an entry is taken back."""

    reason: Text = Field(title="冲销原因", min_length=1, max_length=200)
