"""The registers of a zone: service bodies, and certificates of technology brokers."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Self

from pydantic import Field

from matcher.clock import today
from matcher.privacy.masking import mask
from matcher.service_registers.models import BrokerCertificate, ServiceBody
from matcher.service_registers.validity import Registered, word_for
from matcher.statistics.register_activity import Activity
from webapp.api.models.base import Model, Page


class RegisteredRow(Model):
    """What both registers have in common."""

    id: int = Field(title="编号")
    version: int = Field(title="版本")
    name: str = Field(title="名称或姓名")
    valid_from: date = Field(title="有效期自")
    valid_to: date | None = Field(title="有效期至，长期有效的为空")
    validity: str = Field(
        title="现在是否有效",
        description="valid 有效，expiring 即将到期，expired 已到期，ended 已终止，pending 尚未生效",
    )
    ended_on: date | None = Field(title="终止日期")
    end_reason: str = Field(title="终止原因")
    engagements: int | None = Field(title="今年对接，无法统计的为空")
    contracts: int | None = Field(title="今年签约，无法统计的为空")


class ServiceBodyRow(RegisteredRow):
    """A service body in one class."""

    credit_code: str = Field(title="统一社会信用代码")
    body_class: str = Field(title="类别", description="代码表 service_body_classes")
    certificate: str = Field(title="证书或备案编号")
    contact: str | None = Field(title="联系人", description="查看一条时只给维护登记簿的账号")
    phone: str | None = Field(title="联系电话", description="同上")
    registered: int | None = Field(title="今年登记的合同，只有登记机构才有")

    @classmethod
    def of(cls, body: ServiceBody, done: Activity, *, kept: bool) -> Self:
        """A body; `kept` is whether the reader keeps the register."""
        registers = body.body_class == "registration"
        return cls(
            **_common(body, done, known=body.organization_id is not None),
            **_words(body, ("name", "certificate"), kept=kept),
            credit_code=body.credit_code,
            body_class=body.body_class,
            contact=body.contact if kept else None,
            phone=body.phone if kept else None,
            registered=done.registered if registers else None,
        )


class CertificateRow(RegisteredRow):
    """A certificate of a technology broker."""

    user_id: int | None = Field(title="平台账号", description="查看一条时只给维护登记簿的账号")
    number: str = Field(title="证书编号")
    level: str = Field(title="等级", description="代码表 certificate_levels")
    issuer: str = Field(title="发证机构")
    technical_fields: list[str] = Field(title="擅长领域", description="代码表 technical_fields")
    load: int | None = Field(title="在办，没有平台账号的为空")

    @classmethod
    def of(cls, one: BrokerCertificate, done: Activity, *, kept: bool) -> Self:
        """A certificate; `kept` is whether the reader keeps the register."""
        member = one.user_id is not None
        return cls(
            **_common(one, done, known=member),
            **_words(one, ("name", "number", "issuer"), kept=kept),
            user_id=one.user_id if kept else None,
            level=one.level,
            technical_fields=one.technical_fields,
            load=done.load if member else None,
        )


class RegisterRows(Page):
    """What ends first before what holds longer."""

    zone: str = Field(title="示范区代码")
    total: int = Field(title="符合条件的共多少条")
    counts: dict[str, int] = Field(title="各种效力的有多少条，代码同 validity")
    kinds: dict[str, int] = Field(title="各类别或等级中有效的有多少条")
    holders: int = Field(title="有效的属于多少个机构或人")


class ServiceBodyRows(RegisterRows):
    """Service bodies."""

    items: list[ServiceBodyRow]


class CertificateRows(RegisterRows):
    """Certificates."""

    items: list[CertificateRow]


class OwnCertificates(Model):
    """One's own, the latest first."""

    items: list[CertificateRow]


def _common(row: Registered, done: Activity, *, known: bool) -> Mapping[str, Any]:
    """What rows have in common; `known` is whether it has an account on the platform."""
    return {
        "id": row.id,
        "version": row.version,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "validity": word_for(row, today()),
        "ended_on": row.ended_on,
        "end_reason": mask(row.end_reason),
        "engagements": done.engagements if known else None,
        "contracts": done.contracts if known else None,
    }


def _words(row: Registered, names: tuple[str, ...], *, kept: bool) -> Mapping[str, Any]:
    """Whoever keeps the register reads what was written, to write it back; others masked."""
    return {name: getattr(row, name) if kept else mask(getattr(row, name)) for name in names}
