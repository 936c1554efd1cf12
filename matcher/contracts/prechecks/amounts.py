"""Checks of money."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from matcher.contracts.prechecks.facts import Facts
from matcher.contracts.prechecks.findings import Problem
from matcher.contracts.schemas import YUAN


def technology_amount(facts: Facts, _given: Mapping[str, Any]) -> Iterator[Problem]:
    """The technical part is nothing, or more than the whole."""
    part, total = facts.contract.technology_amount, facts.contract.total_amount
    if part <= 0:
        yield Problem("technology_amount", "技术交易额应大于 0")
    elif part > total:
        yield Problem("technology_amount", f"技术交易额 {part:,} 元大于成交总额 {total:,} 元")


def equipment_share(facts: Facts, given: Mapping[str, Any]) -> Iterator[Problem]:
    """Most of it pays for equipment."""
    part, total = facts.contract.technology_amount, facts.contract.total_amount
    if 0 < part < total * Decimal(given["least"]):
        yield Problem("technology_amount", f"技术交易额只占成交总额的 {part / total:.1%}")


def foreign_amount(facts: Facts, _given: Mapping[str, Any]) -> Iterator[Problem]:
    """Without both nobody can tell how the yuan came about."""
    contract = facts.contract
    if contract.currency != YUAN and not (contract.original_amount and contract.exchange_rate):
        yield Problem("exchange_rate", f"合同以 {contract.currency} 计价，没有原币金额或汇率")
