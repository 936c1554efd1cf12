"""Checks of what the registration form does not do without."""

from collections.abc import Iterator, Mapping
from typing import Any

from matcher.contracts.completeness import require_complete
from matcher.contracts.party_schema import NATURAL_PERSON
from matcher.contracts.prechecks.facts import Facts
from matcher.contracts.prechecks.findings import Problem
from matcher.contracts.schemas import ContractInput, PartyInput
from matcher.errors import InvalidError


def complete(facts: Facts, _given: Mapping[str, Any]) -> Iterator[Problem]:
    """The same that signing asks for: a contract may have been written by another way."""
    try:
        require_complete(facts.contract)
    except InvalidError as error:
        for problem in error.problems:
            yield Problem(problem.field, f"{problem.label}：{problem.message}")


def required_fields(facts: Facts, given: Mapping[str, Any]) -> Iterator[Problem]:
    """A finding for each field that is empty."""
    for name in given["fields"]:
        if not getattr(facts.contract, name):
            yield Problem(name, f"没有填写“{ContractInput.label(name)}”")


def party_details(facts: Facts, given: Mapping[str, Any]) -> Iterator[Problem]:
    """A finding for each party that lacks something, naming it."""
    for place, party in enumerate(facts.contract.parties):
        skipped = {"legal_representative"} if party.nature == NATURAL_PERSON else set()
        empty = [n for n in given["fields"] if n not in skipped and not getattr(party, n)]
        if empty:
            labels = "、".join(PartyInput.label(name) for name in empty)
            yield Problem(f"parties.{place}.{empty[0]}", f"“{party.name}”没有填写{labels}")
