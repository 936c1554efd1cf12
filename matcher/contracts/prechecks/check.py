"""Look at a contract before it goes to the registration body."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from matcher.contracts.models import Contract
from matcher.contracts.prechecks import amounts, dates, kinds, parties, required, terms
from matcher.contracts.prechecks.facts import Facts, gather
from matcher.contracts.prechecks.findings import PASSED, Finding, Problem
from matcher.contracts.prechecks.rules import Rule, load_rule_book

# Code of a rule -> what is wrong, by the facts and what the rule compares with.
Check = Callable[[Facts, Mapping[str, Any]], Iterable[Problem]]
CHECKS: Mapping[str, Check] = {
    "complete": required.complete,
    "required_fields": required.required_fields,
    "party_details": required.party_details,
    "dates_order": dates.order,
    "signed_future": dates.signed_future,
    "signed_after_start": dates.signed_after_start,
    "signed_before_need": dates.signed_before_need,
    "term_over": dates.term_over,
    "technology_amount": amounts.technology_amount,
    "equipment_share": amounts.equipment_share,
    "foreign_amount": amounts.foreign_amount,
    "subtype_of_type": kinds.subtype_of_type,
    "title_terms": kinds.title_terms,
    "not_technology": kinds.not_technology,
    "monopoly": kinds.monopoly,
    "approval": kinds.approval,
    "ip_of_subtype": kinds.ip_of_subtype,
    "ip_proof": kinds.ip_proof,
    "patent_number": kinds.patent_number,
    "payment_manner": terms.payment_manner,
    "payment_terms": terms.payment_terms,
    "acceptance_terms": terms.acceptance_terms,
    "same_party": parties.same_party,
    "credit_code": parties.credit_code,
    "unverified_party": parties.unverified_party,
    "related_parties": parties.related_parties,
    "same_representative": parties.same_representative,
    "outside_zone": parties.outside_zone,
    "scan": terms.document,
    "seals": terms.document,
    "duplicate": parties.duplicate,
}


def precheck(session: Session, contract: Contract) -> list[Finding]:
    """What each rule in force today says of the contract, in the order of the rules.

    A rule that finds several things says so several times.
    """
    return judge(gather(session, contract))


def judge(facts: Facts) -> list[Finding]:
    """What each rule in force on the day of the facts says of them."""
    rules = load_rule_book().on(facts.today)
    return [finding for rule in rules for finding in _findings(rule, facts)]


def _findings(rule: Rule, facts: Facts) -> Iterator[Finding]:
    problems = list(CHECKS[rule.code](facts, rule.given))
    where = {"source": rule.source, "group": rule.group}
    if not problems:
        yield Finding(rule.code, PASSED, "", rule.name, "", **where)
    for one in problems:
        yield Finding(
            rule.code, rule.level, one.field, one.message, rule.advice, **where, ground=rule.ground
        )
