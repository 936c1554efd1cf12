"""Interests as the plain values that templates draw."""

from collections.abc import Sequence
from typing import Any

from flask import url_for

from matcher.engagements.interests.models import Interest
from matcher.listings.models import Listing
from matcher.privacy.masking import mask
from matcher.taxonomy import scheme
from webapp.parts.engagement_sides import Sides
from webapp.presentation import day, listing_url

_TONES = {"open": "open", "taken_up": "good", "declined": "quiet"}


def interest_row(
    interest: Interest, sides: Sides, offered: Sequence[Listing] = ()
) -> dict[str, Any]:
    """One interest.

    Args:
        interest: with its listings and organizations.
        sides: its listings as the reader may read them, by id.
        offered: what the asker could bring, where it named nothing.
    """
    return {
        "id": interest.id,
        "listing": _side(sides[interest.listing_id]),
        "own": _side(sides[interest.own_listing_id]) if interest.own_listing_id else None,
        "organization": interest.organization.name,
        "organization_url": url_for("organization.show", organization_id=interest.organization_id),
        "text": mask(interest.text),
        "state": interest.state,
        "state_name": scheme("interest_states").name(interest.state),
        "tone": _TONES[interest.state],
        "day": day(interest.created_at),
        "answered": day(interest.answered_at),
        "reason": mask(interest.reason),
        "engagement": interest.engagement.code if interest.engagement else "",
        "offered": [{"code": one.code, "title": one.public_title} for one in offered],
    }


def _side(listing: Listing) -> dict[str, str]:
    return {
        "code": listing.code,
        "kind": listing.kind,
        "title": listing.public_title,
        "url": listing_url(listing),
        "organization": listing.organization.name,
    }
