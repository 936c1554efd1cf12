"""Contracts as the plain values that templates draw."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask import url_for

from matcher.clock import today
from matcher.contracts.content import CONTACTS
from matcher.contracts.models import Contract
from matcher.contracts.party_models import ContractParty
from matcher.contracts.party_schema import PartyInput
from matcher.contracts.schemas import ContractInput
from matcher.taxonomy import scheme
from webapp.presentation.amounts import amount, plain, to_the_fen
from webapp.presentation.text import day

Facts = list[tuple[str, str]]
Read = Callable[[str], str]
_BASIC = ("plan_source", "subject", "related_parties", "registration_body")
_PAYING = ("payment_manner", "payment_terms", "acceptance_terms")
_ABOUT = ("ip_type", "ip_proof", "technical_field", "objective", "industry")
_CODES = {
    "plan_source": "plan_sources",
    "payment_manner": "payment_manners",
    "ip_type": "contract_ip_types",
    "technical_field": "technical_fields",
    "objective": "objectives",
    "industry": "industries",
}
_MISSING = "（未填写）"


def contract_rows(contracts: Sequence[Contract]) -> list[dict[str, Any]]:
    """Contracts with their parties, for a list."""
    return [
        {
            "code": one.code,
            "url": url_for("contracts.show", code=one.code),
            "title": one.title,
            "type": scheme("contract_types").name(one.subtype or one.type),
            "outside": one.outside,
            "state": one.state,
            "state_name": state_name(one),
            "late": overdue(one),
            "sellers": _named(one, "seller"),
            "buyers": _named(one, "buyer"),
            "direction": scheme("contract_directions").name(one.direction),
            "total": to_the_fen(one.total_amount),
            "technology": to_the_fen(one.technology_amount),
            "signed_on": day(one.signed_on),
            "registered_on": day(one.registered_on),
        }
        for one in contracts
    ]


def state_name(contract: Contract) -> str:
    """The state in words."""
    return scheme("contract_states").name(contract.state)


def type_name(contract: Contract) -> str:
    """The subtype within its type, or the type alone."""
    return scheme("contract_types").path(contract.subtype or contract.type)


def overdue(contract: Contract) -> str:
    """How long the registration body is late with its review, in words; empty when it is not."""
    if contract.state != "submitted" or contract.review_due is None:
        return ""
    days = (today() - contract.review_due).days
    return f"审核逾期 {days} 天" if days > 0 else ""


def sections(contract: Contract, read: Read) -> list[dict[str, Any]]:
    """What the contract says, besides its parties, as titled lists of label and text.

    Args:
        contract: one that the reader may see.
        read: what the reader may read of a text that somebody wrote.
    """
    term = f"{_day(contract.starts_on)} 至 {_day(contract.ends_on)}"
    basic = [
        ("合同类别", type_name(contract)),
        ("签订日期", _day(contract.signed_on)),
        ("履行期限", term),
    ]
    return [
        {"title": "基本信息", "facts": [*basic, *_facts(contract, _BASIC, read)]},
        {"title": "金额与支付", "facts": [*_amounts(contract), *_facts(contract, _PAYING, read)]},
        {"title": "知识产权与领域", "facts": _facts(contract, _ABOUT, read)},
    ]


def sides(contract: Contract, *, private: bool) -> list[dict[str, Any]]:
    """The parties by role, with their contacts where the reader may have them."""
    by_role: dict[str, list[ContractParty]] = {}
    for party in contract.parties:
        by_role.setdefault(party.role, []).append(party)
    return [
        {"role": role.name, "parties": [_party(one, private=private) for one in by_role[role.code]]}
        for role in scheme("party_roles")
        if role.code in by_role
    ]


def _party(party: ContractParty, *, private: bool) -> dict[str, Any]:
    place = scheme("regions").path(party.region) or scheme("countries").name(party.country)
    facts = [
        (PartyInput.label("credit_code"), party.credit_code),
        (PartyInput.label("nature"), scheme("party_natures").name(party.nature)),
        (PartyInput.label("region"), place),
        (PartyInput.label("address"), party.address),
    ]
    contacts = [(PartyInput.label(part), getattr(party, part)) for part in CONTACTS if private]
    return {
        "name": party.name,
        "flags": [scheme("party_flags").name(flag) for flag in party.flags],
        "facts": [fact for fact in facts if fact[1]],
        "private": [fact for fact in contacts if fact[1]],
    }


def _amounts(contract: Contract) -> Facts:
    facts = [
        ("成交额", amount(contract.total_amount)),
        ("技术交易额", amount(contract.technology_amount)),
    ]
    if contract.original_amount is None or contract.exchange_rate is None:
        return facts
    currency = scheme("currencies").name(contract.currency)
    technology = plain(contract.original_technology_amount or Decimal())
    original = (
        f"{plain(contract.original_amount)} {currency}，其中技术交易额 {technology} {currency}"
    )
    rate = f"1 {currency} = {plain(contract.exchange_rate)} 元"
    return [*facts, ("原币", original), ("汇率", rate)]


def _facts(contract: Contract, fields: Sequence[str], read: Read) -> Facts:
    return [(ContractInput.label(name), _words(contract, name, read)) for name in fields]


def _words(contract: Contract, name: str, read: Read) -> str:
    value = getattr(contract, name)
    if isinstance(value, bool):
        return "是" if value else "否"
    if name == "industry" and value:
        return f"{value} {scheme('industries').name(value)}"
    if name in _CODES and value:
        return scheme(_CODES[name]).name(value)
    # The numbers of rights look like telephone numbers, and are public.
    return (value if name == "ip_proof" else read(value)) or _MISSING


def _named(contract: Contract, role: str) -> str:
    return "、".join(party.name for party in contract.parties if party.role == role)


def _day(moment: date | None) -> str:
    return day(moment) or _MISSING
