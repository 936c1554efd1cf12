"""What a contract says, as one value that can be kept and compared."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from matcher.contracts.models import Contract

FIELDS = (
    "title", "type", "subtype", "signed_on", "starts_on", "ends_on", "currency", "exchange_rate",
    "original_amount", "original_technology_amount", "total_amount", "technology_amount",
    "payment_manner", "payment_terms", "acceptance_terms", "subject", "related_parties",
    "plan_source", "ip_type", "ip_proof", "technical_field", "objective", "industry",
    "registration_body",
)  # fmt: skip
# Where people write whom to call; who reads no contacts reads it masked.
PROSE = ("payment_terms", "acceptance_terms", "subject")
CONTACTS = ("legal_representative", "contact", "phone")
PARTY_FIELDS = (
    "role", "name", "country", "region", "nature", "credit_code", "address", *CONTACTS, "flags",
)  # fmt: skip


def content_of(contract: Contract) -> dict[str, Any]:
    """All fields and parties: days and amounts as text, so that JSON keeps them exactly."""
    parties = sorted(contract.parties, key=lambda party: (party.role, party.position))
    return {name: _plain(getattr(contract, name)) for name in FIELDS} | {
        "parties": [{name: _plain(getattr(one, name)) for name in PARTY_FIELDS} for one in parties]
    }


def canonical(content: Mapping[str, Any]) -> str:
    """The same content always as the same text."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else value
