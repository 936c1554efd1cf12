"""Contracts as people type them into the form, and some that have come further."""

from typing import Any

from matcher.clock import today
from matcher.contracts.find import get_contract
from matcher.contracts.lifecycle import register_contract, sign, submit
from matcher.contracts.models import Contract
from matcher.contracts.write import create_contract
from tests.contracts.papers import BUYER, SELLER, given
from tests.webapp.site import Site


def typed(**changed: str) -> dict[str, Any]:
    """What a browser posts of the form; complete enough to be registered."""
    parties = {
        f"{party['role']}-0-{part}": value
        for party in (SELLER, BUYER)
        for part, value in party.items()
        if part != "role"
    }
    return {
        "title": "叶片补焊裂纹控制技术开发",
        "kind": "commissioned_development",
        "unit": "wan",
        "total_amount": "120.00005",
        "technology_amount": "100",
        "currency": "CNY",
        "exchange_rate": "",
        "plan_source": "none",
        "ip_type": "none",
        "related_parties": "否",
        "starts_on": "2026-03-02",
        "ends_on": "2027-03-01",
        "payment_manner": "lump_sum",
        "payment_terms": "签订后十日内付清",
        "acceptance_terms": "合格率不低于 95%，双方共同验收",
        "subject": "开发叶片补焊裂纹控制工艺",
        "technical_field": "05",
        "objective": "10",
        "industry": "C3252 稀有稀土金属压延加工",
        **parties,
        **changed,
    }


def contract_of(site: Site, code: str) -> Contract:
    """The contract as the database has it now."""
    with site.runtime.database.read() as session:
        return get_contract(session, site.people.operator, code)


def made(site: Site, state: str = "draft", **changed: Any) -> str:
    """A contract from outside the platform that has come as far as this; returns its code."""
    with site.runtime.database.write() as session:
        people, day = site.people, today()
        contract = create_contract(session, people.broker, given(**changed))
        if state != "draft":
            sign(session, people.broker, contract, day)
        if state in ("submitted", "registered"):
            submit(session, people.broker, contract, day)
        if state == "registered":
            number = f"2026150203{contract.id:06d}"
            register_contract(session, people.operator, contract, number, "示例登记处", day)
        return contract.code
