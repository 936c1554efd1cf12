"""Where technology goes, for every combination of where the parties are."""

from dataclasses import dataclass
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.contracts.direction import direction, in_zone
from matcher.taxonomy import scheme

REGIONS = [term.code for term in scheme("regions")]
COUNTRIES = [term.code for term in scheme("countries")]
ZONES = ("150200", "150271", "150000", "152500", "110000")


@dataclass(frozen=True)
class Somewhere:
    country: str = "CN"
    region: str = ""


EVERYWHERE = [Somewhere(region=code) for code in ["", *REGIONS]]
EVERYWHERE += [Somewhere(country) for country in COUNTRIES if country != "CN"]
PLACES = st.lists(st.sampled_from(EVERYWHERE), min_size=1, max_size=4)


def side(zone: str, places: list[Somewhere]) -> str:
    """Told from the tree of regions, not from digits."""
    parents = {term.code: term.parent for term in scheme("regions")}

    def within(code: str) -> bool:
        return code == zone or (bool(code) and within(parents[code]))

    where = set()
    for place in places:
        if place.country != "CN":
            where.add("abroad")
        elif within(place.region):
            where.add("zone")
        else:
            name = scheme("regions").name(place.region)
            where.add("abroad" if name.endswith(("台湾省", "特别行政区")) else "china")
    return next(kind for kind in ("zone", "china", "abroad") if kind in where)


def told(zone: str, sellers: list[Somewhere], buyers: list[Somewhere]) -> str:
    sold, bought = side(zone, sellers), side(zone, buyers)
    if sold == "zone":
        return {"zone": "within", "china": "output", "abroad": "export"}[bought]
    if bought == "zone":
        return {"china": "absorbed", "abroad": "import"}[sold]
    return "outside"


@pytest.mark.parametrize("zone", ZONES)
def test_every_pair_of_places(zone: str) -> None:
    for seller, buyer in product(EVERYWHERE, EVERYWHERE):
        assert direction(zone, [seller], [buyer]) == told(zone, [seller], [buyer])


@given(zone=st.sampled_from(ZONES), sellers=PLACES, buyers=PLACES)
def test_several_parties_on_a_side(
    zone: str, sellers: list[Somewhere], buyers: list[Somewhere]
) -> None:
    assert direction(zone, sellers, buyers) == told(zone, sellers, buyers)


def test_without_a_side_nothing_is_said() -> None:
    here = [Somewhere(region="150200")]
    sides = ([], []), (here, []), ([], here)
    assert {direction("150200", *both) for both in sides} == {"outside"}
    assert {direction(zone, here, here) for zone in ("", "000000")} == {"outside"}


def test_a_country_does_not_lie_in_a_region() -> None:
    assert not in_zone("150200", Somewhere("MN", "150200"))
