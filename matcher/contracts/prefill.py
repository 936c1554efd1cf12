"""What a contract form begins with, so that nobody types again what the platform knows."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization
from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.contracts.contacts import filled_in
from matcher.contracts.content import FIELDS, PARTY_FIELDS
from matcher.contracts.models import Contract
from matcher.contracts.party_models import RegisteredParty
from matcher.contracts.party_schema import HOME
from matcher.engagements.models import Engagement
from matcher.listings.models import Listing
from matcher.taxonomy import scheme

_FUNDS = ("funds_max", "price_max", "funds_min", "price_min")
# What was offered or wanted -> type and subtype, where only one fits.
_TYPES: Mapping[str, tuple[str, str]] = {
    "commissioned": ("development", "commissioned_development"),
    "joint": ("development", "joint_development"),
    "transfer": ("transfer", ""),
    "license": ("license", ""),
    "equity": ("transfer", "equity_investment"),
    "consulting": ("consulting", "consulting_service"),
    "service": ("service", "technical_service"),
}
_NATURES = {"university": "022", "institute": "021", "government": "010"}
_ENDINGS = {"股份有限公司": "160", "有限公司": "150", "有限责任公司": "150"}


def prefilled(session: Session, actor: Actor, engagement: Engagement) -> dict[str, Any]:
    """Raw values of `ContractInput` from both listings; the contacts from the zone's register.

    That these are handed out is recorded.

    Raises:
        ForbiddenError: the actor is not of the zone's desk.
    """
    require(actor, "contract.edit", zone_id=engagement.zone_id)
    need, achievement = engagement.match.need, engagement.match.achievement
    fields = need.technical_fields or achievement.technical_fields
    return {
        "title": need.public_title,
        "technical_field": fields[0] if fields else "",
        "industry": need.industry or need.organization.industry or "",
        "broker_id": engagement.broker_id,
        "parties": [
            _party(session, actor, engagement.zone_id, role, side.organization)
            for role, side in (("seller", achievement), ("buyer", need))
        ],
        **_type(need, achievement),
        **_amounts(need, achievement),
        **_rights(achievement),
    }


def written(contract: Contract) -> dict[str, Any]:
    """Raw values of `ContractInput` that say what the contract says, for its form."""
    values = {name: _text(getattr(contract, name)) for name in FIELDS if "amount" not in name}
    total, technology = contract.total_amount, contract.technology_amount
    if contract.original_amount is not None:
        total = contract.original_amount
        technology = contract.original_technology_amount or technology
    return values | {
        "unit": "yuan",
        "total_amount": _text(total),
        "technology_amount": _text(technology),
        "broker_id": contract.broker_id,
        "parties": [
            {name: _text(getattr(party, name)) for name in PARTY_FIELDS}
            for party in contract.parties
        ],
    }


def _text(value: Any) -> Any:
    """As people write it into a form."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else "" if value is None else value


def _type(need: Listing, achievement: Listing) -> dict[str, str]:
    wanted, offered = (getattr(side, "cooperation", []) for side in (need, achievement))
    common = [code for code in offered if not wanted or code in wanted] or wanted
    if len(common) != 1:
        return {}
    kind, subtype = _TYPES[common[0]]
    return {"type": kind, "subtype": subtype}


def _amounts(need: Listing, achievement: Listing) -> dict[str, str]:
    """The sum that was asked or offered first, in 万元; all of it technology until told else."""
    told = (getattr(side, name, None) for name in _FUNDS for side in (need, achievement))
    found = next((sum_ for sum_ in told if sum_), None)
    if found is None:
        return {}
    text = _text(Decimal(str(found)))
    return {"unit": "wan", "total_amount": text, "technology_amount": text}


def _rights(achievement: Listing) -> dict[str, str]:
    rights = getattr(achievement, "ip", [])
    if not rights or rights[0]["type"] not in scheme("contract_ip_types"):
        return {}
    numbers = "、".join(right["number"] for right in rights if right.get("number"))
    return {"ip_type": rights[0]["type"], "ip_proof": numbers[:500]}


def _party(
    session: Session, actor: Actor, zone_id: int, role: str, organization: Organization
) -> dict[str, Any]:
    """The register's entry of the organization, else what its profile tells."""
    same = RegisteredParty.organization_id == organization.id
    if organization.credit_code:
        same = or_(same, RegisteredParty.credit_code == organization.credit_code)
    query = select(RegisteredParty).where(RegisteredParty.zone_id == zone_id, same)
    known = session.scalars(query.order_by(RegisteredParty.id.desc()).limit(1)).first()
    if known:
        filled_in(session, actor, known)
        return {name: _text(getattr(known, name)) for name in PARTY_FIELDS if name != "role"} | {
            "role": role
        }
    return {
        "role": role,
        "name": organization.name,
        "country": HOME,
        "region": organization.region or "",
        "nature": _nature(organization),
        "credit_code": organization.credit_code or "",
        "flags": [flag for flag in organization.flags if flag in scheme("party_flags")],
    }


def _nature(organization: Organization) -> str:
    ending = (code for end, code in _ENDINGS.items() if organization.name.endswith(end))
    return _NATURES.get(organization.kind) or next(ending, "")
