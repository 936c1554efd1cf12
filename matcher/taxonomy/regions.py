"""Regions: Inner Mongolia to the county, the rest of the country by province."""

from matcher.taxonomy.schemes import scheme

ZONE_PROVINCE = "150000"


def resolve_region(text: str) -> str | None:
    """The code of a region by code or name; codes of other provinces shrink to the province.

    Returns:
        None when it is neither a name of the list nor a code of a known province.
    """
    regions = scheme("regions")
    code = regions.resolve(text)
    if code:
        return code
    province = f"{text.strip()[:2]}0000"
    known = len(text.strip()) == 6 and text.strip().isascii() and text.strip().isdigit()
    return province if known and province in regions and province != ZONE_PROVINCE else None
