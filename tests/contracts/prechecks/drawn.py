"""A contract that passes every rule, not in any database, to be spoiled one field at a time."""

from datetime import date
from decimal import Decimal
from typing import Any

from matcher.contracts.models import Contract
from matcher.contracts.party_models import ContractParty
from matcher.contracts.prechecks.facts import Facts

TODAY = date(2026, 11, 23)
CODES = ("91150200MA0N2YQF91", "12150000460029117T")


def party(role: str, number: int, **changed: Any) -> ContractParty:
    """A party with everything that the form asks for."""
    return ContractParty(
        **{
            "role": role,
            "position": 0,
            "name": f"示例单位{number}",
            "credit_code": CODES[number],
            "nature": "150",
            "country": "CN",
            "region": "150200",
            "address": "示例路 1 号",
            "legal_representative": f"示例法人{number}",
            "contact": "示例联系人",
            "phone": "13900000000",
            "flags": [],
            "organization_id": number + 1,
            **changed,
        }
    )


def contract(**changed: Any) -> Contract:
    """A signed commissioned development of five million yuan, four of them for technology."""
    return Contract(
        **{
            "title": "镍基高温合金补焊裂纹抑制技术开发",
            "state": "signed",
            "type": "development",
            "subtype": "commissioned_development",
            "signed_on": date(2026, 10, 1),
            "starts_on": date(2026, 10, 8),
            "ends_on": date(2027, 10, 7),
            "total_amount": Decimal("5000000.00"),
            "technology_amount": Decimal("4000000.00"),
            "currency": "CNY",
            "payment_manner": "instalments",
            "payment_terms": "签订后 30 日内付一半，验收后付清。",
            "acceptance_terms": "热裂纹率不高于 0.5%，由双方共同检验。",
            "subject": "开发补焊工艺一套。",
            "related_parties": False,
            "plan_source": "none",
            "ip_type": "none",
            "ip_proof": "",
            "technical_field": "03",
            "objective": "10",
            "industry": "C3240",
            "direction": "within",
            "registration_number": "",
            "parties": [party("buyer", 0), party("seller", 1)],
            **changed,
        }
    )


def facts(one: Contract | None = None, **known: Any) -> Facts:
    """What is known of it."""
    return Facts(
        **{
            "contract": one or contract(),
            "today": TODAY,
            "need_published": date(2026, 5, 1),
            "documents": frozenset({"scan", "seals"}),
            "alike": (),
            **known,
        }
    )
