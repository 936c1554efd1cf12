"""Contracts: the ledger's rows, one contract with its parties, steps and versions."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self

from pydantic import Field

from matcher.actor import Actor
from matcher.contracts.content import CONTACTS, PARTY_FIELDS, PROSE
from matcher.contracts.models import Contract
from matcher.contracts.party_models import ContractParty
from matcher.contracts.stepping import next_steps
from matcher.contracts.versions import Version
from matcher.privacy.masking import mask
from webapp.api.models.base import Model, Page

_ROW = (
    "code", "version", "state", "title", "type", "subtype", "signed_on", "total_amount",
    "technology_amount", "technical_field", "direction", "region", "registration_number",
    "registered_on", "outside",
)  # fmt: skip
_DETAIL = (
    "starts_on", "ends_on", "currency", "original_amount", "original_technology_amount",
    "exchange_rate", "payment_manner", "payment_terms", "acceptance_terms", "subject",
    "related_parties", "plan_source", "ip_type", "ip_proof", "objective", "industry",
    "registration_body", "submitted_on", "review_due", "refused_on", "cancelled_on",
    "refusal_ground", "revision",
)  # fmt: skip


class PartyAnswer(Model):
    """A party; the contact only for parties and the zone's desk."""

    role: str = Field(title="合同身份", description="代码表 party_roles")
    name: str = Field(title="名称")
    country: str = Field(title="国家", description="代码表 countries")
    region: str = Field(title="地区", description="代码表 regions；境外为空")
    nature: str = Field(title="单位性质", description="代码表 party_natures")
    credit_code: str = Field(title="统一社会信用代码")
    address: str = Field(title="地址")
    legal_representative: str | None = Field(title="法定代表人", description="无权查看时为 null")
    contact: str | None = Field(title="联系人", description="无权查看时为 null")
    phone: str | None = Field(title="联系电话", description="无权查看时为 null")
    flags: list[str] = Field(title="单位属性", description="代码表 party_flags")

    @classmethod
    def of(cls, party: ContractParty, *, private: bool) -> Self:
        """A party as the reader may read it."""
        told = {name: getattr(party, name) for name in PARTY_FIELDS}
        return cls(**(told if private else told | dict.fromkeys(CONTACTS)))


class ContractRow(Model):
    """A contract in the ledger; amounts are decimals as text, in yuan."""

    code: str = Field(title="编号")
    version: int = Field(title="版本")
    state: str = Field(title="状态", description="代码表 contract_states")
    title: str = Field(title="项目名称")
    type: str = Field(title="合同类别", description="代码表 contract_types")
    subtype: str = Field(title="合同细类")
    signed_on: date | None = Field(title="签订日期")
    total_amount: Decimal = Field(title="合同成交总额（元）")
    technology_amount: Decimal = Field(title="技术交易额（元）")
    technical_field: str = Field(title="技术领域")
    direction: str = Field(title="流向", description="代码表 contract_directions")
    region: str = Field(title="示范区一方的地区")
    registration_number: str = Field(title="登记编号")
    registered_on: date | None = Field(title="登记日期")
    outside: bool = Field(title="是否在平台之外达成")
    parties: list[str] = Field(title="当事人的名称")

    @classmethod
    def of(cls, contract: Contract) -> Self:
        """A contract whose parties are read."""
        names = [party.name for party in contract.parties]
        return cls(**_values(contract, _ROW), parties=names)


class ContractRows(Page):
    """A part of the ledger, the newest first."""

    items: list[ContractRow]


class ContractStepAnswer(Model):
    """A step that was taken."""

    action: str = Field(title="步骤")
    state: str = Field(title="进入的状态")
    happened_on: date = Field(title="日期")
    ground: str = Field(title="不予登记的理由", description="代码表 refusal_grounds")
    note: str = Field(title="说明")
    who: str = Field(title="谁")
    at: datetime = Field(title="记录时间")


class ContractDetail(Model):
    """One contract."""

    row: ContractRow = Field(title="台账中的一行")
    engagement: str | None = Field(title="对接编号", description="平台之外达成的为 null")
    broker: str = Field(title="技术经纪人")
    starts_on: date | None = Field(title="开始日期")
    ends_on: date | None = Field(title="结束日期")
    currency: str = Field(title="币种", description="代码表 currencies")
    original_amount: Decimal | None = Field(title="原币总额")
    original_technology_amount: Decimal | None = Field(title="原币技术交易额")
    exchange_rate: Decimal | None = Field(title="汇率")
    payment_manner: str = Field(title="支付方式", description="代码表 payment_manners")
    payment_terms: str = Field(title="支付约定")
    acceptance_terms: str = Field(title="验收标准和方法")
    subject: str = Field(title="标的内容、范围及要求")
    related_parties: bool = Field(title="关联交易")
    plan_source: str = Field(title="计划来源", description="代码表 plan_sources")
    ip_type: str = Field(title="知识产权类型", description="代码表 contract_ip_types")
    ip_proof: str = Field(title="知识产权证明")
    objective: str = Field(title="社会经济目标", description="代码表 objectives")
    industry: str = Field(title="服务的国民经济行业", description="代码表 industries")
    registration_body: str = Field(title="登记机构")
    submitted_on: date | None = Field(title="送审日期")
    review_due: date | None = Field(title="审核期限")
    refused_on: date | None = Field(title="不予登记的日期")
    cancelled_on: date | None = Field(title="作废日期")
    refusal_ground: str = Field(title="不予登记的理由", description="代码表 refusal_grounds")
    revision: int = Field(title="最新一版的序号", description="签订时为 1")
    parties: list[PartyAnswer] = Field(title="当事人")
    steps: list[ContractStepAnswer] = Field(title="经过的步骤，先后为序")
    next_steps: list[str] = Field(title="现在可以进行的步骤")

    @classmethod
    def seen(
        cls, contract: Contract, actor: Actor, names: Mapping[int | None, str], *, private: bool
    ) -> Self:
        """A contract as the actor may read it, with the names of the people in it."""
        told = _values(contract, _DETAIL)
        if not private:
            told |= {name: mask(told[name]) for name in PROSE}
        return cls(
            row=ContractRow.of(contract),
            engagement=contract.engagement.code if contract.engagement else None,
            broker=names.get(contract.broker_id, "") if contract.broker_id else "",
            parties=[PartyAnswer.of(party, private=private) for party in contract.parties],
            steps=[
                ContractStepAnswer(
                    **_values(step, ("action", "state", "happened_on", "ground")),
                    note=mask(step.note),
                    who=names.get(step.entered_by, ""),
                    at=step.entered_at,
                )
                for step in contract.steps
            ],
            next_steps=list(next_steps(actor, contract)),
            **told,
        )


class ContractVersionAnswer(Model):
    """What the contract said at a time."""

    number: int = Field(title="第几版")
    state: str = Field(title="当时的状态")
    reason: str = Field(title="变更原因")
    at: datetime = Field(title="时间")
    content: dict[str, Any] = Field(title="内容", description="字段同“填写合同”")


class ContractVersions(Model):
    """All versions, the first one first."""

    items: list[ContractVersionAnswer]

    @classmethod
    def of(cls, versions: Sequence[Version]) -> Self:
        """Versions as `versions_of` gives them."""
        return cls(
            items=[
                ContractVersionAnswer(
                    number=one.number,
                    state=one.state,
                    reason=mask(one.reason),
                    at=one.created_at,
                    content=dict(one.content),
                )
                for one in versions
            ]
        )


def _values(row: object, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
