"""What can be written about a contract: the one declaration of every field and its limits."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)

from matcher.contracts.amounts import Unit, in_units, in_yuan, read_number
from matcher.contracts.party_schema import PartyInput
from matcher.listings.fields import Industry, Title
from matcher.taxonomy import load_rules, scheme
from matcher.validation import Schema, Text
from matcher.written import Blank, Day, YesNo, choices, coded

__all__ = ["ContractInput", "PartyInput"]
YUAN = "CNY"
_RATE_PLACES = 8
_PROSE = 5_000
_TYPES = f"可填：{'、'.join(t.name for t in scheme('contract_types') if not t.parent)}"
_NUMBER_SCHEMA = {"type": "string", "minLength": 1, "maxLength": 40, "examples": ["1200000.50"]}

Number = Annotated[Decimal, BeforeValidator(read_number), WithJsonSchema(_NUMBER_SCHEMA)]


def _code(title: str) -> Any:
    return AfterValidator(coded(title, choices(title)))


def _optional(title: str) -> Any:
    """A code of a short list, or nothing."""
    resolve = coded(title, choices(title))
    return AfterValidator(lambda text: resolve(text) if text else "")


class ContractInput(Schema):
    """A technology contract, as far as it is known; amounts are in `unit` of `currency`."""

    title: Title = Field(title="项目名称")
    type: Annotated[str, AfterValidator(coded("contract_types", _TYPES))] = Field(
        title="合同类别", max_length=30
    )
    subtype: Annotated[str, _optional("contract_types")] = Field(
        title="合同细类", default="", max_length=30
    )
    signed_on: Annotated[Day | None, Blank] = Field(title="签订日期", default=None)
    starts_on: Annotated[Day | None, Blank] = Field(title="开始日期", default=None)
    ends_on: Annotated[Day | None, Blank] = Field(title="结束日期", default=None)
    currency: Annotated[str, _code("currencies")] = Field(title="币种", default=YUAN, max_length=20)
    exchange_rate: Annotated[Number | None, Blank] = Field(
        title="汇率",
        default=None,
        validate_default=True,
        description="1 单位外币合多少元，最多八位小数；人民币不填",
    )
    unit: Unit = Field(title="金额单位", default="yuan", description="yuan 为元，wan 为万元")
    total_amount: Number = Field(title="合同成交总额")
    technology_amount: Number = Field(
        title="技术交易额", description="成交总额减去购置设备、仪器、零部件、原材料等的费用"
    )
    payment_manner: Annotated[str, _optional("payment_manners")] = Field(
        title="支付方式", default="", max_length=20
    )
    payment_terms: Text = Field(title="支付约定", default="", max_length=_PROSE)
    acceptance_terms: Text = Field(title="验收标准和方法", default="", max_length=_PROSE)
    subject: Text = Field(title="标的内容、范围及要求", default="", max_length=_PROSE)
    related_parties: YesNo = Field(title="关联交易", default=False)
    plan_source: Annotated[str, _code("plan_sources")] = Field(
        title="计划来源", default="none", max_length=30
    )
    ip_type: Annotated[str, _code("contract_ip_types")] = Field(
        title="知识产权类型", default="none", max_length=30
    )
    ip_proof: Text = Field(
        title="知识产权证明", default="", max_length=500, description="专利号、登记号等"
    )
    technical_field: Annotated[str, _optional("technical_fields")] = Field(
        title="技术领域", default="", max_length=30
    )
    objective: Annotated[str, _optional("objectives")] = Field(
        title="社会经济目标", default="", max_length=40
    )
    industry: Annotated[Industry | None, Blank] = Field(title="服务的国民经济行业", default=None)
    registration_body: Text = Field(title="登记机构", default="", max_length=120)
    broker_id: Annotated[int | None, Blank] = Field(
        title="技术经纪人", default=None, ge=1, le=2**31 - 1
    )
    parties: list[PartyInput] = Field(title="当事人", default=[])

    @field_validator("type")
    @classmethod
    def _top_level(cls, code: str) -> str:
        types = scheme("contract_types")
        if len(types.lineage(code)) > 1:
            raise ValueError(f"“{types.name(code)}”是细类，请先选择五大类型之一")
        return code

    @field_validator("subtype")
    @classmethod
    def _of_type(cls, code: str, info: ValidationInfo) -> str:
        types, kind = scheme("contract_types"), info.data.get("type")
        if code == kind:
            # Two of the five types have a subtype of the same name.
            same = (t.code for t in types if t.parent == kind and t.name == types.name(kind))
            code = next(same, code)
        if code and kind and types.lineage(code)[:-1] != (kind,):
            raise ValueError(f"“{types.name(code)}”不属于{types.name(kind)}，请重新选择")
        return code

    @field_validator("ends_on")
    @classmethod
    def _in_order(cls, ends_on: Any, info: ValidationInfo) -> Any:
        starts_on = info.data.get("starts_on")
        if starts_on and ends_on and ends_on < starts_on:
            raise ValueError(f"不能早于开始日期（{starts_on}），请核对")
        return ends_on

    @field_validator("exchange_rate")
    @classmethod
    def _rate_of_currency(cls, rate: Decimal | None, info: ValidationInfo) -> Decimal | None:
        if "currency" not in info.data:
            return rate
        if info.data["currency"] == YUAN:
            if rate not in (None, 1):
                raise ValueError("人民币合同不填汇率，请留空或改选币种")
            return None
        if not rate:
            raise ValueError("外币合同请填写签订时的汇率，即 1 单位外币合多少元")
        most = load_rules().contracts.largest_rate
        if rate > most:
            raise ValueError(f"不能大于 {most:,}，请核对是否写反")
        if rate != round(rate, _RATE_PLACES):
            raise ValueError("最多八位小数")
        return rate

    @field_validator("total_amount")
    @classmethod
    def _bearable(cls, number: Decimal, info: ValidationInfo) -> Decimal:
        amount = _positive(number, info)
        most = load_rules().contracts.maximum
        if "exchange_rate" not in info.data:
            return number
        yuan = in_yuan(amount, info.data["exchange_rate"])
        if yuan > most:
            raise ValueError(f"不能大于 {most / 10**8:,.0f} 亿元，请核对位数和单位")
        if not yuan:
            raise ValueError("按汇率折合人民币不足一分，请核对金额和汇率")
        return number

    @field_validator("technology_amount")
    @classmethod
    def _within_total(cls, number: Decimal, info: ValidationInfo) -> Decimal:
        _positive(number, info)
        total = info.data.get("total_amount")
        if total is not None and number > total:
            raise ValueError(f"不能大于合同成交总额（{total:,f}），请核对")
        return number

    @field_validator("parties")
    @classmethod
    def _bearably_many(cls, parties: list[PartyInput]) -> list[PartyInput]:
        most = load_rules().contracts.parties
        if len(parties) > most:
            raise ValueError(f"最多 {most} 方，现有 {len(parties)} 方")
        told = [(party.role, party.credit_code or party.name) for party in parties]
        for party, who in zip(parties, told, strict=True):
            if told.count(who) > 1:
                raise ValueError(f"“{party.name[:40]}”以同一身份填写了两次，请删除一处")
        return parties

    def amounts(self) -> dict[str, Any]:
        """The columns about money: yuan, and what was agreed in another currency."""
        total, technology = (
            in_units(number, self.unit) for number in (self.total_amount, self.technology_amount)
        )
        foreign = self.exchange_rate is not None
        return {
            "total_amount": in_yuan(total, self.exchange_rate),
            "technology_amount": in_yuan(technology, self.exchange_rate),
            "original_amount": total if foreign else None,
            "original_technology_amount": technology if foreign else None,
        }


def _positive(number: Decimal, info: ValidationInfo) -> Decimal:
    amount = in_units(number, info.data.get("unit", "yuan"))
    if not amount:
        raise ValueError("应大于 0；提成支付的合同请填预计金额")
    return amount
