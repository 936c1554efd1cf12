"""Checks of days: of signing, of the term, and of the demand that it began with."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from matcher.contracts.prechecks.facts import Facts
from matcher.contracts.prechecks.findings import Problem


def order(facts: Facts, _given: Mapping[str, Any]) -> Iterator[Problem]:
    """The term ends before it starts."""
    starts_on, ends_on = facts.contract.starts_on, facts.contract.ends_on
    if _after(starts_on, ends_on):
        yield Problem("ends_on", f"结束日期 {ends_on} 早于开始日期 {starts_on}")


def signed_future(facts: Facts, _given: Mapping[str, Any]) -> Iterator[Problem]:
    """It is signed tomorrow."""
    signed_on = facts.contract.signed_on
    if _after(signed_on, facts.today):
        yield Problem("signed_on", f"签订日期 {signed_on} 还没有到")


def signed_after_start(facts: Facts, _given: Mapping[str, Any]) -> Iterator[Problem]:
    """Work began before there was a contract."""
    signed_on, starts_on = facts.contract.signed_on, facts.contract.starts_on
    if _after(signed_on, starts_on):
        yield Problem("signed_on", f"签订日期 {signed_on} 晚于开始日期 {starts_on}")


def signed_before_need(facts: Facts, _given: Mapping[str, Any]) -> Iterator[Problem]:
    """It cannot come from a demand that nobody knew yet."""
    signed_on, published = facts.contract.signed_on, facts.need_published
    if _after(published, signed_on):
        yield Problem("signed_on", f"签订日期 {signed_on} 早于需求发布日期 {published}")


def term_over(facts: Facts, _given: Mapping[str, Any]) -> Iterator[Problem]:
    """Nothing is left to be done under it."""
    ends_on = facts.contract.ends_on
    if _after(facts.today, ends_on):
        yield Problem("ends_on", f"履行期限已于 {ends_on} 届满")


def _after(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and one > other
