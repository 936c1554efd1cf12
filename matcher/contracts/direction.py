"""Whether technology leaves the zone or comes into it, from where the parties are."""

from collections.abc import Sequence
from typing import Protocol

# Customs treat these as abroad, and so does the registration of contracts.
_OUTSIDE_CUSTOMS = frozenset({"71", "81", "82"})


class Place(Protocol):
    """Where a party is: a country, and in China a region (GB/T 2260)."""

    country: str
    region: str


def direction(zone_region: str, sellers: Sequence[Place], buyers: Sequence[Place]) -> str:
    """The code of `contract_directions`; "outside" as long as a side has no party.

    A side is in the zone when one of its parties is, and abroad when all are.

    Args:
        zone_region: the region of the zone (GB/T 2260); what lies below it is in the zone.
        sellers: where each of them is.
        buyers: likewise.
    """
    sold, bought = _side(zone_region, sellers), _side(zone_region, buyers)
    return {
        ("zone", "zone"): "within",
        ("zone", "china"): "output",
        ("zone", "abroad"): "export",
        ("china", "zone"): "absorbed",
        ("abroad", "zone"): "import",
    }.get((sold, bought), "outside")


def in_zone(zone_region: str, place: Place) -> bool:
    """Whether the place is in the zone or in a part of it."""
    stem = zone_region.rstrip("0")
    stem += "0" * (len(stem) % 2)
    return place.country == "CN" and bool(stem) and place.region.startswith(stem)


def _side(zone_region: str, places: Sequence[Place]) -> str:
    if any(in_zone(zone_region, place) for place in places):
        return "zone"
    if any(_domestic(place) for place in places):
        return "china"
    return "abroad" if places else ""


def outside_customs(region: str) -> bool:
    """Whether the region is Hong Kong, Macao or Taiwan."""
    return region[:2] in _OUTSIDE_CUSTOMS


def _domestic(place: Place) -> bool:
    return place.country == "CN" and not outside_customs(place.region)
