"""Filters and orders of contracts as conditions of a query."""

import re
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from matcher.contracts.filters import ContractFilters
from matcher.contracts.models import Contract
from matcher.contracts.party_models import ContractParty

_CODE = re.compile(r"C[0-9]{4}-0*([0-9]{1,9})", re.IGNORECASE)
_EQUAL = ("state", "type", "technical_field", "direction", "zone_id", "broker_id")


def narrowed(query: Select[Any], filters: ContractFilters) -> Select[Any]:
    """The contracts that these filters leave."""
    for name in _EQUAL:
        if value := getattr(filters, name):
            query = query.where(getattr(Contract, name) == value)
    query = _between(query, Contract.signed_on, filters.signed_from, filters.signed_until)
    query = _between(
        query, Contract.registered_on, filters.registered_from, filters.registered_until
    )
    if filters.origin:
        query = query.where(Contract.engagement_id.is_(None) == (filters.origin == "outside"))
    return query.where(_says(filters.q)) if filters.q else query


def ordered(query: Select[Any], sort: str) -> Select[Any]:
    """In the order that was asked for; equal ones by their number."""
    orders: dict[str, tuple[Any, ...]] = {
        "newest": (),
        "signed": (Contract.signed_on.is_(None), Contract.signed_on.desc()),
        "registered": (Contract.registered_on.is_(None), Contract.registered_on.desc()),
        "amount": (Contract.total_amount.desc(),),
        "due": (Contract.state != "submitted", Contract.review_due),
    }
    return query.order_by(*orders[sort], Contract.id.desc())


def _between(query: Select[Any], column: Any, first: date | None, last: date | None) -> Select[Any]:
    if first:
        query = query.where(column >= first)
    return query.where(column <= last) if last else query


def _says(text: str) -> ColumnElement[bool]:
    """Whether title, number or a party contains the text; of a whole code only what it names."""
    if found := _CODE.fullmatch(text):
        return Contract.id == int(found.group(1))
    party = select(ContractParty.contract_id).where(
        or_(
            ContractParty.name.icontains(text, autoescape=True),
            ContractParty.credit_code == text.upper(),
        )
    )
    return or_(
        Contract.title.icontains(text, autoescape=True),
        Contract.registration_number.istartswith(text, autoescape=True),
        Contract.id.in_(party),
    )
