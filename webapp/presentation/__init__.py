"""Domain objects as the plain values that templates and macros draw."""

from webapp.presentation.facts import back_matter, facts
from webapp.presentation.listings import (
    indicators,
    listing_item,
    listing_url,
    parts,
    place_of,
    rights,
    summary,
)
from webapp.presentation.matches import match_brief, match_item, stored_match_item
from webapp.presentation.text import day, marked, money, money_range, names

__all__ = [
    "back_matter",
    "day",
    "facts",
    "indicators",
    "listing_item",
    "listing_url",
    "marked",
    "match_brief",
    "match_item",
    "money",
    "money_range",
    "names",
    "parts",
    "place_of",
    "rights",
    "stored_match_item",
    "summary",
]
