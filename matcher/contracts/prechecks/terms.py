"""Checks of price, acceptance and the papers that belong to a contract."""

from collections.abc import Iterator, Mapping
from typing import Any

from matcher.contracts.prechecks.facts import Facts
from matcher.contracts.prechecks.findings import Problem
from matcher.taxonomy import scheme


def payment_manner(facts: Facts, _given: Mapping[str, Any]) -> Iterator[Problem]:
    """How it is paid is not said."""
    if not facts.contract.payment_manner:
        yield Problem("payment_manner", "没有选择支付方式")


def payment_terms(facts: Facts, given: Mapping[str, Any]) -> Iterator[Problem]:
    """It is paid in parts, and nobody knows which."""
    contract = facts.contract
    if contract.payment_manner in given["manners"] and not contract.payment_terms.strip():
        manner = scheme("payment_manners").name(contract.payment_manner)
        yield Problem("payment_terms", f"支付方式是{manner}，没有写明支付约定")


def acceptance_terms(facts: Facts, _given: Mapping[str, Any]) -> Iterator[Problem]:
    """Nobody knows when the work is done."""
    if not facts.contract.acceptance_terms.strip():
        yield Problem("acceptance_terms", "没有填写验收标准和方法")


def document(facts: Facts, given: Mapping[str, Any]) -> Iterator[Problem]:
    """A file of the kind is missing."""
    if given["kind"] not in facts.documents:
        name = scheme("contract_document_kinds").name(given["kind"])
        yield Problem("documents", f"没有上传{name}")
