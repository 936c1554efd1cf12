"""Contracts as people write them, for tests."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session
from stdnum.cn import uscc

from matcher.actor import Actor
from matcher.contracts.models import Contract
from matcher.contracts.schemas import ContractInput
from matcher.contracts.write import create_contract
from matcher.engagements.models import Engagement

SIGNED = date(2026, 3, 2)


def credit_code(number: int) -> str:
    """A valid unified social credit code; another one for each number."""
    stem = f"91150203MA{number:07d}"
    return stem + uscc.calc_check_digit(stem)


def party(role: str, name: str, number: int, region: str = "150203", **more: Any) -> dict[str, Any]:
    """A domestic company; in the zone of the tests unless told otherwise."""
    told = {"role": role, "name": name, "nature": "150", "region": region}
    return told | {"credit_code": credit_code(number)} | more


def foreigner(role: str, name: str = "Example GmbH", country: str = "DE") -> dict[str, Any]:
    """A party abroad."""
    return {"role": role, "name": name, "nature": "700", "country": country}


SELLER = party("seller", "示例卖方有限公司", 1, contact="张三", phone="13800138000")
BUYER = party("buyer", "示例买方有限公司", 2, region="110000")


def told(**changed: Any) -> dict[str, Any]:
    """Raw values that are complete enough to be signed."""
    values = {
        "title": "叶片补焊裂纹控制技术开发",
        "type": "development",
        "subtype": "commissioned_development",
        "total_amount": "1,200,000.50",
        "technology_amount": "1,000,000",
        "payment_manner": "lump_sum",
        "payment_terms": "签订后十日内付清",
        "acceptance_terms": "合格率不低于 95%，双方共同验收",
        "subject": "开发叶片补焊裂纹控制工艺",
        "technical_field": "05",
        "objective": "10",
        "industry": "C3252",
        "starts_on": "2026-03-02",
        "ends_on": "2027-03-01",
        "parties": [SELLER, BUYER],
    }
    return values | changed


def given(**changed: Any) -> ContractInput:
    """The same, validated."""
    return ContractInput.parse(told(**changed))


def drafted(
    session: Session, actor: Actor, engagement: Engagement | None = None, **changed: Any
) -> Contract:
    """A draft."""
    return create_contract(session, actor, given(**changed), engagement)
