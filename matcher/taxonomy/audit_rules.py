"""Rules of the audit log: how long it is kept, and how much of what is refused it takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self


@dataclass(frozen=True)
class AuditRules:
    """The rules of the audit log.

    Attributes:
        keep_days: rows younger than this are never purged.
        window: the time over which refusals are counted.
        refusals_per_address: refusals written of one address in this time.
        refusals_in_all: refusals written in this time.
    """

    keep_days: int
    window: timedelta
    refusals_per_address: int
    refusals_in_all: int

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        """The rules as `rules.json` has them."""
        refusals = data["refusals"]
        return cls(
            keep_days=data["keep_days"],
            window=timedelta(minutes=refusals["minutes"]),
            refusals_per_address=refusals["per_address"],
            refusals_in_all=refusals["in_all"],
        )
