"""What the ledger of contracts is limited to, read leniently from addresses."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal, Self, get_args

from pydantic import Field

from matcher.taxonomy import scheme
from matcher.validation import Schema, Text

Sort = Literal["newest", "signed", "registered", "amount", "due"]
Origin = Literal["", "platform", "outside"]
_GREATEST_ID = 2**31 - 1
_LONGEST_TEXT = 60
_CODES: Mapping[str, str] = {
    "state": "contract_states",
    "type": "contract_types",
    "technical_field": "technical_fields",
    "direction": "contract_directions",
}
_IDS = ("zone_id", "broker_id")
_DAYS = ("signed_from", "signed_until", "registered_from", "registered_until")


class ContractFilters(Schema):
    """What is asked for; an empty attribute does not limit.

    Attributes:
        q: in the title, the name or credit code of a party, the registration number, or the code.
        type: of the top level.
        zone_id: for those who see several zones; 0 for any.
        broker_id: 0 for any.
        signed_from: the first day of signing; the others likewise, each day included.
        origin: "platform" from an engagement, "outside" found outside the platform.
        sort: "newest", "signed" or "registered" the latest first, "amount" the largest first,
            "due" by the registration body's deadline.
    """

    q: Text = Field(title="检索", default="", max_length=_LONGEST_TEXT)
    state: str = ""
    type: str = ""
    technical_field: str = ""
    direction: str = ""
    zone_id: int = Field(default=0, ge=0, le=_GREATEST_ID)
    broker_id: int = Field(default=0, ge=0, le=_GREATEST_ID)
    signed_from: date | None = None
    signed_until: date | None = None
    registered_from: date | None = None
    registered_until: date | None = None
    origin: Origin = ""
    sort: Sort = "newest"

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Self:
        """Of what is given, what makes sense; the rest is left out."""
        read: dict[str, Any] = {
            name: code if (code := str(given.get(name) or "")) in scheme(title) else ""
            for name, title in _CODES.items()
        }
        read |= {name: _id(given.get(name)) for name in _IDS}
        read |= {name: _day(given.get(name)) for name in _DAYS}
        read["origin"] = _one_of(given.get("origin"), get_args(Origin), "")
        read["sort"] = _one_of(given.get("sort"), get_args(Sort), "newest")
        return cls(**read, q=_line(given.get("q")))

    def told(self) -> dict[str, Any]:
        """The same as `read` takes it, without what does not limit; for addresses."""
        return self.model_dump(mode="json", exclude_defaults=True)


def _one_of(given: Any, codes: Sequence[str], other: str) -> str:
    return given if given in codes else other


def _id(given: Any) -> int:
    text = str(given or "")
    fits = text.isascii() and text.isdigit() and int(text[:12]) <= _GREATEST_ID
    return int(text[:12]) if fits else 0


def _day(given: Any) -> date | None:
    try:
        return date.fromisoformat(str(given or ""))
    except ValueError:
        return None


def _line(given: Any) -> str:
    """One line that people can read."""
    text = "".join(c if c.isprintable() else " " for c in str(given or ""))
    return " ".join(text.split())[:_LONGEST_TEXT]
