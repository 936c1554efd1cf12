"""What a saved search is made of."""

from dataclasses import asdict
from typing import Any, Literal

from pydantic import Field

from matcher.matching.columns import Filters
from matcher.organizations.schemas import Email
from matcher.validation import Schema, Text


class Kept(Schema):
    """What owners with an account decide."""

    name: Text = Field(title="名称", min_length=1, max_length=60)
    frequency: Literal["daily", "weekly", "none"] = Field(title="提醒频率")


class Frequent(Schema):
    """How often the public is told."""

    frequency: Literal["daily", "weekly"] = Field(title="提醒频率")


class Asked(Frequent):
    """What the public decides at first."""

    email: Email = Field(title="邮箱")


class Sought(Schema):
    """The search itself, as the search page has read it from its address.

    Attributes:
        name: what it is called unless somebody says otherwise.
        kind: kind of listing.
        text: words or sentences.
        filters: as JSON, see `filters_as_json`.
        query: what its address has behind the question mark.
    """

    name: str
    kind: str
    text: str
    filters: dict[str, Any]
    query: str


def filters_as_json(filters: Filters) -> dict[str, Any]:
    """The filters that limit something, codes as lists."""
    given = {name: value for name, value in asdict(filters).items() if value}
    return {n: list(value) if isinstance(value, tuple) else value for n, value in given.items()}


def filters_of(kept: dict[str, Any]) -> Filters:
    """The filters again."""
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()
    }
    return Filters(**given)
