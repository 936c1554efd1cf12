"""Listings that are not stored, with what a listing always has."""

from typing import Any

from matcher.listings.models import Achievement, Demand

_BLANK: dict[str, Any] = {
    "technical_fields": [],
    "keywords": [],
    "confidential_parts": [],
    "cooperation": [],
}


def demand(title: str, **fields: Any) -> Demand:
    """A need."""
    return Demand(**{**_BLANK, "kind": "demand", "title": title, "indicators": [], **fields})


def achievement(title: str, **fields: Any) -> Achievement:
    """An offer."""
    return Achievement(**{**_BLANK, "kind": "achievement", "title": title, "ip": [], **fields})


def row(name: str, operator: str, value: str, unit: str) -> dict[str, str]:
    """An indicator as the form keeps it."""
    return {"name": name, "operator": operator, "value": value, "unit": unit, "baseline": ""}
