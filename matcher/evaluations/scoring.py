"""The scoring sheet: versioned data, and what its scores add up to."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from matcher.evaluations.models import TOTAL_PLACES

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Criterion:
    """A row of the sheet.

    Attributes:
        code: stable name.
        name: as people read it.
        weight: how many of the 100 points it makes.
        figures: codes of the figures of `matcher.statistics` that it looks at.
        basis: what is judged, in words.
    """

    code: str
    name: str
    weight: int
    figures: tuple[str, ...]
    basis: str


@dataclass(frozen=True)
class Threshold:
    """The least total of an outcome."""

    outcome: str
    least: Decimal


@dataclass(frozen=True)
class Sheet:
    """One version of the scoring sheet.

    Attributes:
        version: kept with every evaluation.
        valid_from: first day on which evaluations are opened with it.
        source: where it comes from, in words.
        maximum: the highest score of a row; its weight is reached with it.
        criteria: the rows; their weights make 100.
        outcomes: the best one first.
    """

    version: str
    valid_from: date
    source: str
    maximum: int
    criteria: tuple[Criterion, ...]
    outcomes: tuple[Threshold, ...]

    def total(self, scores: Mapping[str, Decimal]) -> Decimal:
        """What the scores of all rows make of 100, rounded once at the end."""
        parts = (Fraction(scores[row.code]) * row.weight / self.maximum for row in self.criteria)
        hundredths = sum(parts, Fraction(0)) * 10**TOTAL_PLACES
        exact = Decimal(hundredths.numerator) / Decimal(hundredths.denominator)
        return exact.to_integral_value(ROUND_HALF_UP).scaleb(-TOTAL_PLACES)

    def outcome(self, total: Decimal) -> str:
        """The outcome that a total gives."""
        return next(one.outcome for one in self.outcomes if total >= one.least)


def sheet_on(day: date) -> Sheet:
    """The sheet in force on a day."""
    return max((one for one in _sheets() if one.valid_from <= day), key=lambda one: one.valid_from)


def sheet_of(version: str) -> Sheet:
    """The sheet of an evaluation."""
    return next(one for one in _sheets() if one.version == version)


@cache
def _sheets() -> tuple[Sheet, ...]:
    data: dict[str, Any] = json.loads((DATA / "scoring.json").read_text(encoding="utf-8"))
    return TypeAdapter(tuple[Sheet, ...]).validate_python(data["versions"])
