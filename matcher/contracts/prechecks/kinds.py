"""Checks of what kind of contract it is: type, title, clauses, approval and rights."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from matcher.contracts.prechecks.facts import Facts
from matcher.contracts.prechecks.findings import Problem
from matcher.taxonomy import scheme

_TYPES, _RIGHTS = "contract_types", "contract_ip_types"


def subtype_of_type(facts: Facts, _given: Mapping[str, Any]) -> Iterator[Problem]:
    """The subtype stands under another type."""
    kind, subtype = facts.contract.type, facts.contract.subtype
    if subtype and scheme(_TYPES).lineage(subtype)[:1] != (kind,):
        names = (scheme(_TYPES).name(code) for code in (subtype, kind))
        yield Problem("subtype", "“{}”不属于“{}”".format(*names))


def title_terms(facts: Facts, given: Mapping[str, Any]) -> Iterator[Problem]:
    """The title speaks of another type, and not of the chosen one."""
    types = {term: kind for kind, terms in given["terms"].items() for term in terms}
    found = _found(tuple(types), facts.contract.title)
    spoken = {types[term]: term for term in reversed(found)}
    if spoken and facts.contract.type not in spoken:
        term = found[0]
        named, chosen = (scheme(_TYPES).name(code) for code in (types[term], facts.contract.type))
        message = f"名称中的“{term}”像是{named}，合同类别选的是{chosen}"
        yield Problem("title", message)


def not_technology(facts: Facts, given: Mapping[str, Any]) -> Iterator[Problem]:
    """The title speaks of something that is no technology."""
    found = _found(tuple(given["terms"]), facts.contract.title)
    if found:
        yield Problem("title", f"名称中有“{'”“'.join(dict.fromkeys(found))}”")


def monopoly(facts: Facts, given: Mapping[str, Any]) -> Iterator[Problem]:
    """A clause may hinder others from developing the technology."""
    for name in ("subject", "payment_terms", "acceptance_terms"):
        for term in dict.fromkeys(_found(tuple(given["terms"]), getattr(facts.contract, name))):
            yield Problem(name, f"条款中有“{term}”")


def approval(facts: Facts, given: Mapping[str, Any]) -> Iterator[Problem]:
    """Technology over the border, new drugs and defence ask for a permit first."""
    contract = facts.contract
    if "other" in facts.documents:
        return
    if contract.direction in given["directions"]:
        name = scheme("contract_directions").name(contract.direction)
        yield Problem("documents", f"这是技术{name}合同，没有看到批件或技术进出口登记证")
    elif contract.subtype in given["subtypes"] or contract.objective in given["objectives"]:
        yield Problem("documents", "这类合同可能需要主管部门批准，没有看到批件")


def ip_of_subtype(facts: Facts, given: Mapping[str, Any]) -> Iterator[Problem]:
    """What is sold or licensed is a right, and another one is named, or none."""
    contract = facts.contract
    needed = given["needs"].get(contract.subtype)
    if needed and contract.ip_type not in needed:
        named = "、".join(scheme(_RIGHTS).name(code) for code in needed)
        subtype = scheme(_TYPES).name(contract.subtype)
        chosen = scheme(_RIGHTS).name(contract.ip_type)
        yield Problem("ip_type", f"{subtype}应涉及{named}，现为“{chosen}”")


def ip_proof(facts: Facts, given: Mapping[str, Any]) -> Iterator[Problem]:
    """Nothing proves the right that the contract is about."""
    contract = facts.contract
    proven = contract.ip_proof.strip() or "ip_proof" in facts.documents
    if contract.subtype in given["subtypes"] and not proven:
        subtype = scheme(_TYPES).name(contract.subtype)
        yield Problem("ip_proof", f"{subtype}没有知识产权编号，也没有证明文件")


def patent_number(facts: Facts, given: Mapping[str, Any]) -> Iterator[Problem]:
    """What is given as a number is none."""
    contract, number = facts.contract, facts.contract.ip_proof.strip()
    wanted = contract.ip_type in given["ip_types"] and number
    if wanted and not re.search(given["pattern"], number.upper().replace(" ", "")):
        yield Problem("ip_proof", f"“{number[:40]}”中没有认出专利号")


def _found(terms: Sequence[str], text: str) -> list[str]:
    """The terms in the text, from left to right; a longer one hides those in it."""
    return _pattern(tuple(terms)).findall(text)


@cache
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(terms, key=len, reverse=True))))
