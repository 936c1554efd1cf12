"""In what two versions of a contract differ, in words."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from matcher.contracts.content import FIELDS, PARTY_FIELDS
from matcher.contracts.schemas import ContractInput, PartyInput
from matcher.contracts.versions import Version
from matcher.taxonomy import scheme

_SCHEMES = {
    "type": "contract_types", "subtype": "contract_types", "currency": "currencies",
    "payment_manner": "payment_manners", "plan_source": "plan_sources",
    "ip_type": "contract_ip_types", "technical_field": "technical_fields",
    "objective": "objectives", "industry": "industries", "role": "party_roles",
    "country": "countries", "region": "regions", "nature": "party_natures",
    "flags": "party_flags",
}  # fmt: skip
_LABELS = {"original_amount": "原币总额", "original_technology_amount": "原币技术交易额"}
_YUAN = frozenset({"total_amount", "technology_amount"})
Difference = tuple[str, str, str]


def differences(old: Version, new: Version) -> list[Difference]:
    """Label, what was, what is; nothing of what stayed as it was."""
    before, after = old.content, new.content
    fields = [
        (_LABELS.get(name) or ContractInput.label(name), *_shown(name, before, after))
        for name in FIELDS
        if before[name] != after[name]
    ]
    return fields + list(_of_parties(before["parties"], after["parties"]))


def _of_parties(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> Iterator[Difference]:
    gone, come = ({_who(party): party for party in side} for side in (before, after))
    for who in dict.fromkeys((*gone, *come)):
        old, new = gone.get(who), come.get(who)
        role = scheme("party_roles").name(who[0])
        if old is None or new is None:
            yield role, old["name"] if old else "", new["name"] if new else ""
            continue
        for name in PARTY_FIELDS:
            if old.get(name) != new.get(name):
                yield f"{role}“{new['name']}”{PartyInput.label(name)}", *_shown(name, old, new)


def _who(party: Mapping[str, Any]) -> tuple[str, str]:
    return party["role"], party["credit_code"] or party["name"]


def _shown(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, str]:
    return _words(name, before[name]), _words(name, after[name])


def _words(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_words(name, item) for item in value)
    if value and name in _YUAN:
        return f"{Decimal(value):,f} 元"
    return scheme(_SCHEMES[name]).name(value) if name in _SCHEMES else value or ""
