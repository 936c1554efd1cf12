"""What each figure is and how it is computed: data with a validity, one row a version."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter

from matcher.errors import NotFoundError

DATA = Path(__file__).parent / "data"
Better = Literal["up", "down"]


@dataclass(frozen=True)
class Computation:
    """How a figure comes about.

    Attributes:
        kind: "contracts" and "payments" add up amounts, or count where `amount` is empty;
            "growth" compares `of` with the year before, in %; "entry" is an entry of the
            yearbook; "share" divides entries, in %; "bodies" and "certificates" count what is
            valid on the last day; "stages" is the share of engagements that reached `reached`;
            "verifications" counts the trials of scenarios that came to one of `results`.
        amount: column that is added up.
        directions: of contracts that count; others are excluded.
        of: code of the figure that grows.
        items: entries of the yearbook that are added up, by the code of the item.
        over: the entry that they are divided by.
        reached: stage that counts, or a later one.
        results: of trials that count; others are excluded.
        whole_years: whether the threshold is one of a year.
        above: whether the threshold must be exceeded, not only reached.
        threshold_item: the entry that the threshold is taken from.
    """

    kind: str
    amount: str = ""
    directions: tuple[str, ...] = ()
    of: str = ""
    items: tuple[str, ...] = ()
    over: str = ""
    reached: str = ""
    results: tuple[str, ...] = ()
    whole_years: bool = True
    above: bool = False
    threshold_item: str = ""


@dataclass(frozen=True)
class Definition:
    """One version of the definition of a figure.

    Attributes:
        code: stable name.
        name: as people read it.
        group: heading under which it stands.
        unit: 万元, 项, 家, 人 or %.
        source: what it is computed from, in words.
        formula: how, in words.
        threshold: what the policy asks for, in the unit; None for nothing.
        better: "up" where more is better.
        valid_from: first day on which this version holds.
        valid_to: last day; None for no end.
        note: what one should know besides.
        computation: how it is computed.
    """

    code: str
    name: str
    group: str
    unit: str
    source: str
    formula: str
    threshold: Decimal | None
    better: Better
    valid_from: date
    valid_to: date | None
    note: str
    computation: Computation = field(repr=False)

    @property
    def list_code(self) -> str:
        """The figure whose records stand behind this one: of growth what grows, else itself."""
        return self.computation.of or self.code


@dataclass(frozen=True)
class Definitions:
    """The file `data/definitions.json`.

    Attributes:
        version: of the data.
        counted_states: states of contracts that count.
        reasons: why a record does not count, in words by code.
        types_until: years up to this one count types by `types_before`.
        types_before: type -> what it was counted as.
        steps: of the funnel: code, name, and the stage that an engagement must have reached.
        figures: all versions of all definitions in the order in which they are shown.
    """

    version: str
    counted_states: tuple[str, ...]
    reasons: Mapping[str, str]
    types_until: int
    types_before: Mapping[str, str]
    steps: Sequence[Mapping[str, str]]
    figures: tuple[Definition, ...]


def definitions(on: date) -> list[Definition]:
    """The versions that hold on a day, in the order in which they are shown."""
    return [one for one in load().figures if _holds(one, on)]


def definition(code: str, on: date) -> Definition:
    """The version of a definition that holds on a day.

    Raises:
        NotFoundError: there is none.
    """
    for one in definitions(on):
        if one.code == code:
            return one
    raise NotFoundError(f"没有名为 {code[:40]} 的指标。请从指标页重新进入。")


@cache
def load() -> Definitions:
    """Read the project's definitions."""
    data: dict[str, Any] = json.loads((DATA / "definitions.json").read_text(encoding="utf-8"))
    versions = [
        {"note": "", "better": "up", "threshold": None, "valid_to": None, **common, **version}
        for common in data.pop("figures")
        for version in common.pop("versions")
    ]
    return TypeAdapter(Definitions).validate_python({**data, "figures": versions})


def _holds(one: Definition, on: date) -> bool:
    return one.valid_from <= on and (one.valid_to is None or on <= one.valid_to)
