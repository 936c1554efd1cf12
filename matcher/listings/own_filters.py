"""Which of an organization's own listings are asked for, and in which order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, Text, case, cast, or_

from matcher.clock import today
from matcher.listings.models import Listing

# What the author has to do something about comes first, what is over comes last.
_URGENCY = (
    "returned",
    "draft",
    "submitted",
    "published",
    "paused",
    "expired",
    "fulfilled",
    "rejected",
    "withdrawn",
)
_URGENT_FIRST = case({name: place for place, name in enumerate(_URGENCY)}, value=Listing.state)
SORTS: Mapping[str, tuple[str, tuple[SQLColumnExpression[Any], ...]]] = {
    "urgency": ("待办优先", (_URGENT_FIRST,)),
    "newest": ("最新", ()),
    "validity": ("先到期", (Listing.valid_until.is_(None), Listing.valid_until)),
    "title": ("名称", (Listing.title,)),
}


@dataclass(frozen=True)
class OwnFilters:
    """What is looked for; an empty value asks for nothing.

    Attributes:
        kind: demand, scenario or achievement.
        state: a state of the code list.
        field: a technical field; listings may have several.
        text: part of the title, or a whole code or source number.
        expiring: the validity ends within so many days, or has ended; None for any.
        sort: a key of `SORTS`.
    """

    kind: str = ""
    state: str = ""
    field: str = ""
    text: str = ""
    expiring: int | None = None
    sort: str = "urgency"

    def conditions(self) -> list[ColumnElement[bool]]:
        """The conditions of a query."""
        equal = [(Listing.kind, self.kind), (Listing.state, self.state)]
        found: list[ColumnElement[bool]] = [column == value for column, value in equal if value]
        if self.field:
            # The codes are a list in JSON, written alike by both databases.
            found.append(cast(Listing.technical_fields, Text).contains(f'"{self.field}"'))
        if self.text:
            found.append(_has(self.text.strip()))
        if self.expiring is not None:
            found.append(expires_within(self.expiring))
        return found

    def order(self) -> tuple[SQLColumnExpression[Any], ...]:
        """The order of a query, always the same for equal values."""
        return (*SORTS.get(self.sort, SORTS["urgency"])[1], Listing.id.desc())


def expires_within(days: int) -> ColumnElement[bool]:
    """What is or was public and ends within so many days if nobody renews it."""
    live = Listing.state.in_(("published", "paused", "expired"))
    return live & (Listing.valid_until <= today() + timedelta(days=days))


def _has(text: str) -> ColumnElement[bool]:
    return or_(
        Listing.title.icontains(text, autoescape=True),
        Listing.code == text.upper(),
        Listing.external_id == text,
    )
