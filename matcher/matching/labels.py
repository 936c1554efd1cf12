"""Which level of relevance an outcome stands for: versioned data, applied when labels are read.

Only what happened is stored, so that better rules relabel the past too.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DISMISSED = "dismissed"


@dataclass(frozen=True)
class Labels:
    """The rules in force.

    Attributes:
        version: to be kept with everything that was learned under these rules.
        outcomes: level 1 (无) to 4 (强) of a confirmation and of each stage; None where it tells
            nothing about how well the texts fit.
        dismissals: likewise, by the reason of a dismissal.
        contracts: the stages that stand for a contract.
    """

    version: str
    outcomes: Mapping[str, int | None]
    dismissals: Mapping[str, int | None]
    contracts: frozenset[str]

    def level(self, outcome: str, reason: str | None) -> int | None:
        """The level of an outcome, with the reason if it is a dismissal."""
        return self.dismissals[reason or ""] if outcome == DISMISSED else self.outcomes[outcome]


@cache
def load_labels() -> Labels:
    """Read the project's rules."""
    path = Path(__file__).parent / "data" / "labels.json"
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return Labels(
        version=data["version"],
        outcomes=_levels(data["outcomes"]),
        dismissals=_levels(data["dismissals"]),
        contracts=frozenset(data["contracts"]),
    )


def _levels(rules: Mapping[str, Mapping[str, Any]]) -> dict[str, int | None]:
    return {code: rule["level"] for code, rule in rules.items()}
