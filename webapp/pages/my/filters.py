"""The filters of the own listings as addresses and forms carry them."""

from collections.abc import Mapping
from typing import Any

from matcher.accounts.permissions import may
from matcher.actor import Actor
from matcher.listings.own_filters import SORTS, OwnFilters
from matcher.taxonomy import scheme

_LISTS = {"kind": "listing_kinds", "state": "listing_states", "field": "technical_fields"}
_LONGEST_TEXT = 80
_EXPIRING = (7, 30, 90)


def read_filters(given: Mapping[str, str]) -> OwnFilters:
    """What is asked for; whatever cannot be is as if it were not there."""
    known = {
        name: given[name]
        for name, title in _LISTS.items()
        if given.get(name) and given[name] in scheme(title)
    }
    sort = given.get("sort", "")
    return OwnFilters(
        **known,
        text=given.get("q", "")[:_LONGEST_TEXT].replace("\0", "").strip(),
        expiring=_days(given.get("expiring", "")),
        sort=sort if sort in SORTS else "urgency",
    )


def arguments(filters: OwnFilters) -> dict[str, Any]:
    """The filters as arguments of an address; what asks for nothing is left out."""
    named = {
        "kind": filters.kind,
        "state": filters.state,
        "field": filters.field,
        "q": filters.text,
        "expiring": "" if filters.expiring is None else str(filters.expiring),
        "sort": "" if filters.sort == "urgency" else filters.sort,
    }
    return {name: value for name, value in named.items() if value}


def choices(actor: Actor, filters: OwnFilters) -> dict[str, Any]:
    """What the form of the filters offers."""
    kinds = [term for term in scheme("listing_kinds") if may(actor, f"{term.code}.create")]
    return {
        "kinds": [(term.code, term.name) for term in kinds or scheme("listing_kinds")],
        "states": [(term.code, term.name) for term in scheme("listing_states")],
        "fields": [(term.code, term.name) for term in scheme("technical_fields")],
        "days": [(str(days), f"{days} 天内到期") for days in _EXPIRING],
        "sorts": [(name, label) for name, (label, _) in SORTS.items()],
        "given": {**arguments(filters), "sort": filters.sort},
    }


def _days(text: str) -> int | None:
    return int(text) if text in map(str, _EXPIRING) else None
