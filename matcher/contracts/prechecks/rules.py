"""The rules of the pre-check: data with a source and days of validity."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

_DATA = Path(__file__).parent / "data" / "rules.json"
_KNOWN = frozenset(
    {"code", "group", "name", "level", "advice", "source", "ground", "valid_from", "valid_until"}
)


@dataclass(frozen=True)
class Rule:
    """A rule as it stands in the file.

    Attributes:
        code: of the check that looks, in `CHECKS`.
        group: under which it is shown.
        name: what holds where it passes.
        level: "warned" or "failed" where it does not.
        advice: what to do then.
        source: where it comes from, in words.
        ground: of `refusal_grounds`, where a body would refuse the contract for it.
        valid_from: its first day.
        valid_until: its last day; none while it is in force.
        given: what the check compares with.
    """

    code: str
    group: str
    name: str
    level: str
    advice: str
    source: str
    ground: str
    valid_from: date
    valid_until: date | None
    given: Mapping[str, Any]

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True)
class RuleBook:
    """All rules of the file, in its order, with the version of the whole."""

    version: str
    rules: Sequence[Rule]

    def on(self, day: date) -> list[Rule]:
        """The rules in force on a day."""
        return [rule for rule in self.rules if rule.holds_on(day)]


@cache
def load_rule_book() -> RuleBook:
    """Read the project's rules."""
    data = json.loads(_DATA.read_text(encoding="utf-8"))
    rules = tuple(_rule(entry, data["sources"]) for entry in data["rules"])
    return RuleBook(data["version"], rules)


def _rule(entry: Mapping[str, Any], sources: Mapping[str, str]) -> Rule:
    until = entry.get("valid_until")
    return Rule(
        code=entry["code"],
        group=entry["group"],
        name=entry["name"],
        level=entry["level"],
        advice=entry["advice"],
        source=sources[entry["source"]],
        ground=entry.get("ground", ""),
        valid_from=date.fromisoformat(entry["valid_from"]),
        valid_until=date.fromisoformat(until) if until else None,
        given={name: value for name, value in entry.items() if name not in _KNOWN},
    )
