"""Checks of who the parties are, and whether they have made the same contract before."""

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from matcher.contracts.party_models import ContractParty
from matcher.contracts.party_schema import NATURAL_PERSON, at_home
from matcher.contracts.prechecks.facts import Facts
from matcher.contracts.prechecks.findings import Problem
from matcher.organizations.credit_code import normalized


def same_party(facts: Facts, _given: Mapping[str, Any]) -> Iterator[Problem]:
    """Somebody buys from themselves."""
    for seller in facts.side("seller"):
        for buyer in facts.side("buyer"):
            coded = bool(seller.credit_code) and seller.credit_code == buyer.credit_code
            if coded or _plain(seller.name) == _plain(buyer.name):
                yield Problem("parties", f"“{buyer.name}”既是买方又是卖方“{seller.name}”")


def credit_code(facts: Facts, _given: Mapping[str, Any]) -> Iterator[Problem]:
    """The check digit does not fit; one that is missing is found elsewhere."""
    for place, party in enumerate(facts.contract.parties):
        if party.credit_code:
            try:
                normalized(party.credit_code)
            except ValueError as error:
                field = f"parties.{place}.credit_code"
                yield Problem(field, f"“{party.name}”的统一社会信用代码{error}")


def unverified_party(facts: Facts, _given: Mapping[str, Any]) -> Iterator[Problem]:
    """No verified organization of the platform has this code."""
    for place, party in enumerate(facts.contract.parties):
        if party.organization_id is None and _has_code(party):
            message = f"“{party.name}”不是平台核验过的单位，名称和代码没有核对过"
            yield Problem(f"parties.{place}.credit_code", message)


def related_parties(facts: Facts, _given: Mapping[str, Any]) -> Iterator[Problem]:
    """It is said to be a deal between relatives."""
    if facts.contract.related_parties:
        yield Problem("related_parties", "合同标为关联交易")


def same_representative(facts: Facts, _given: Mapping[str, Any]) -> Iterator[Problem]:
    """One person signs for both, and nobody has said so."""
    sold = {party.legal_representative for party in facts.side("seller")} - {""}
    bought = {party.legal_representative for party in facts.side("buyer")}
    if not facts.contract.related_parties and sold & bought:
        yield Problem("related_parties", "买卖双方的法定代表人同名")


def outside_zone(facts: Facts, _given: Mapping[str, Any]) -> Iterator[Problem]:
    """Neither side is in the zone."""
    if facts.contract.direction == "outside":
        yield Problem("parties", "买卖双方都不在本示范区，或没有填写地区")


def duplicate(facts: Facts, given: Mapping[str, Any]) -> Iterator[Problem]:
    """The same parties made a contract of the same amount; named, so that one can look."""
    alike = [one for one in facts.alike if one.state in given["states"]]
    for one in alike[: given["named"]]:
        number = f"，登记号 {one.registration_number}" if one.registration_number else ""
        message = f"{one.code}“{one.title}”的当事人和金额相同（{one.signed_on} 签订{number}）"
        yield Problem("total_amount", message)


def _has_code(party: ContractParty) -> bool:
    return at_home(party.country, party.region) and party.nature != NATURAL_PERSON


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
