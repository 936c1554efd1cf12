"""What the reconciliation is limited to, read leniently from addresses."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, Self, get_args

from pydantic import Field

from matcher.validation import Schema

Standing = Literal["", "open", "overdue", "settled", "over"]
_GREATEST_ID = 2**31 - 1


class ReconciliationFilters(Schema):
    """What is asked for; an empty attribute does not limit.

    Attributes:
        standing: "open" with something to come, "overdue" with something late, "settled" received
            in full, "over" with more received than the plan says.
        zone_id: 0 for any.
        broker_id: 0 for any.
        since: contracts that received something from this day on.
        until: likewise up to this day.
    """

    standing: Standing = ""
    zone_id: int = Field(default=0, ge=0, le=_GREATEST_ID)
    broker_id: int = Field(default=0, ge=0, le=_GREATEST_ID)
    since: date | None = None
    until: date | None = None

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Self:
        """Of what is given, what makes sense; the rest is left out."""
        standing = given.get("standing", "")
        return cls(
            standing=standing if standing in get_args(Standing) else "",
            zone_id=_number(given.get("zone")),
            broker_id=_number(given.get("broker")),
            since=_day(given.get("since")),
            until=_day(given.get("until")),
        )

    def told(self) -> dict[str, Any]:
        """The same as `read` takes it, without what does not limit; for addresses."""
        named = {
            "standing": self.standing,
            "zone": self.zone_id,
            "broker": self.broker_id,
            "since": self.since and self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
        }
        return {name: value for name, value in named.items() if value}


def _number(given: Any) -> int:
    text = str(given or "")
    digits = text.isascii() and text.isdecimal() and len(text) <= len(str(_GREATEST_ID))
    return int(text) if digits and int(text) <= _GREATEST_ID else 0


def _day(given: Any) -> date | None:
    try:
        return date.fromisoformat(str(given or ""))
    except ValueError:
        return None
