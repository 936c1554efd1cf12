"""How much is public, counted again only when something has changed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from matcher import outbox
from matcher.clock import now, today
from matcher.listings.browse import public_counts, public_organizations


@dataclass(frozen=True)
class PublicFigures:
    """What is public.

    Attributes:
        kinds: public listings by kind.
        organizations: organizations with something public.
        moment: for which the figures hold.
    """

    kinds: Mapping[str, int]
    organizations: int
    moment: datetime


class PublicCounter:
    """Counts for one process.

    Whatever makes a listing public or hides it appends to the outbox in the same transaction, and
    validity ends with a day: while neither moves, the figures are those of this moment.
    """

    def __init__(self) -> None:
        self._kept: tuple[tuple[int, date], PublicFigures] | None = None

    def count(self, session: Session) -> PublicFigures:
        """The figures of this moment."""
        # Asked first: a change in between only makes the next request count again.
        state, kept = (outbox.head(session), today()), self._kept
        if kept and kept[0] == state:
            return replace(kept[1], moment=now())
        counted = PublicFigures(public_counts(session), public_organizations(session), now())
        self._kept = (state, counted)
        return counted
