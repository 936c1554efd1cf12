"""The columns of the registration form, in its order: what stands in them and how it is written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from matcher.contracts.content import CONTACTS
from matcher.taxonomy import scheme

Cell = str | Decimal


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        label: its heading.
        field: of the row that it shows.
        written: makes a cell of the value.
        width: in characters.
    """

    label: str
    field: str
    written: Callable[[Any], Cell] = str
    width: int = 14


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _number(value: Decimal | None) -> Cell:
    return "" if value is None else value


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _yes_no(value: bool) -> str:
    return "是" if value else "否"


def _named(title: str) -> Callable[[str], str]:
    names: Mapping[str, str] = {term.code: term.name for term in scheme(title)}
    return lambda code: names.get(code, code)


def _several(title: str) -> Callable[[Sequence[str]], str]:
    name = _named(title)
    return lambda codes: "；".join(map(name, codes))


def _coded(label: str, field: str, title: str, width: int) -> tuple[Column, Column]:
    """The code and its name: for lists whose codes are national."""
    return Column(f"{label}代码", field, width=10), Column(label, field, _named(title), width)


CONTRACT: Sequence[Column] = (
    Column("合同编号", "code", width=13),
    Column("登记编号", "registration_number", width=18),
    Column("项目名称", "title", width=40),
    Column("签订日期", "signed_on", _day, 11),
    Column("开始日期", "starts_on", _day, 11),
    Column("结束日期", "ends_on", _day, 11),
    Column("合同成交总额（元）", "total_amount", _number, 18),
    Column("技术交易额（元）", "technology_amount", _number, 18),
    Column("支付方式", "payment_manner", _named("payment_manners")),
    Column("关联交易", "related_parties", _yes_no, 9),
    Column("计划来源", "plan_source", _named("plan_sources")),
    Column("知识产权类型", "ip_type", _named("contract_ip_types"), 18),
    Column("知识产权证明", "ip_proof", width=24),
    Column("合同类别", "type", _named("contract_types"), 10),
    Column("合同细类", "subtype", _named("contract_types"), 18),
    *_coded("技术领域", "technical_field", "technical_fields", 18),
    *_coded("社会经济目标", "objective", "objectives", 24),
    *_coded("服务的国民经济行业", "industry", "industries", 24),
    Column("币种", "currency", _named("currencies"), 8),
    Column("原币金额", "original_amount", _number),
    Column("原币技术交易额", "original_technology_amount", _number, 16),
    Column("汇率", "exchange_rate", _plain, 10),
    Column("状态", "state", _named("contract_states"), 12),
    Column("登记机构", "registration_body", width=24),
    Column("登记日期", "registered_on", _day, 11),
)
PARTY: Sequence[Column] = (
    Column("名称", "name", width=30),
    Column("统一社会信用代码", "credit_code", width=21),
    *_coded("单位性质", "nature", "party_natures", 18),
    Column("国家", "country", _named("countries"), 8),
    *_coded("地区", "region", "regions", 18),
    Column("地址", "address", width=24),
    Column("法定代表人", "legal_representative", width=11),
    Column("联系人", "contact", width=10),
    Column("联系电话", "phone", width=14),
    Column("单位属性", "flags", _several("party_flags"), 24),
)
# The sides that have columns of their own; their first party stands there.
SIDES: Mapping[str, str] = {"seller": "卖方", "buyer": "买方", "intermediary": "中介方"}


def party_columns(*, private: bool) -> Sequence[Column]:
    """The columns of a party, with the contacts for those who may have them."""
    return [column for column in PARTY if private or column.field not in CONTACTS]
