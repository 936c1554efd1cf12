"""The figures of the first page, counted from records."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.engagements.models import Engagement
from matcher.listings.browse import public_counts, public_organizations


@dataclass(frozen=True)
class Overview:
    """What the platform holds now.

    Attributes:
        kinds: public listings by kind.
        organizations: organizations with something public.
        engagements: matches that a broker confirmed, in whatever stage they are.
    """

    kinds: Mapping[str, int]
    organizations: int
    engagements: int


def overview(session: Session) -> Overview:
    """Count now."""
    return Overview(
        kinds=public_counts(session),
        organizations=public_organizations(session),
        engagements=confirmed_engagements(session),
    )


def confirmed_engagements(session: Session) -> int:
    """How many matches a broker has confirmed, in whatever stage they are."""
    return session.scalar(select(func.count()).select_from(Engagement)) or 0
