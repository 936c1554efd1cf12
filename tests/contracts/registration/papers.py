"""Contracts to be exported: a plain one, and one with everything that a form can hold."""

from typing import Any

from sqlalchemy.orm import Session

from matcher.contracts.models import Contract
from tests.conftest import People
from tests.contracts.papers import SELLER, drafted, foreigner, party

FORMULA = '=HYPERLINK("https://example.com","合同")'
FULL: dict[str, Any] = {
    "title": FORMULA,
    "type": "license",
    "subtype": "patent_license",
    "signed_on": "2026-03-02",
    "currency": "USD",
    "exchange_rate": "7.1234",
    "total_amount": "30",
    "unit": "wan",
    "technology_amount": "20.5",
    "payment_manner": "entry_and_commission",
    "related_parties": True,
    "plan_source": "province",
    "ip_type": "invention",
    "ip_proof": "ZL202010000000.0",
    "registration_body": "示例市登记站",
    "parties": [
        {
            **SELLER,
            "address": "示例路 1 号",
            "legal_representative": "示例法人",
            "flags": ["listed"],
        },
        party("seller", "示例联合卖方", 3, region="150271"),
        foreigner("buyer"),
        party("intermediary", "示例中介", 4),
    ],
}  # fmt: skip


def contracts(session: Session, people: People) -> tuple[Contract, Contract]:
    """Both, the plain one first."""
    plain = drafted(session, people.operator)
    return plain, drafted(session, people.operator, **FULL)


__all__ = ["FORMULA", "FULL", "contracts"]
