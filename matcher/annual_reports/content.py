"""What the report of a year says: frozen figures, and what else never changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from matcher.statistics.figures import Figure
from matcher.statistics.frozen import Frozen
from matcher.statistics.records import Record


@dataclass(frozen=True)
class Evidence:
    """The records behind a figure, as they were."""

    counted: Sequence[Record]
    excluded: Sequence[Record]


@dataclass(frozen=True)
class Turnover(Evidence):
    """The contracts behind 成交额, the largest first.

    Attributes:
        numbers: code of a contract that counts -> its number of registration.
    """

    numbers: Mapping[str, str]


@dataclass(frozen=True)
class YearbookLine:
    """A checked entry of the yearbook with the document that it was taken from."""

    name: str
    value: Decimal
    unit: str
    source: str


@dataclass(frozen=True)
class IssueLine:
    """A numbered list that was approved in the year."""

    name: str
    title: str
    approved_on: date
    entries: int


@dataclass(frozen=True)
class Content:
    """Everything that a report is computed from but the list of contracts, which may be long.

    Attributes:
        zone: its name.
        frozen: the figures of the year.
        scenarios: the engagements behind the verified scenarios.
        yearbook: the checked entries that the figures were computed from.
        issues: numbered lists of the year, the oldest first.
    """

    zone: str
    frozen: Frozen
    scenarios: Evidence
    yearbook: Sequence[YearbookLine]
    issues: Sequence[IssueLine]

    @property
    def year(self) -> int:
        """Of the report."""
        return self.frozen.period.year

    @cached_property
    def figures(self) -> Mapping[str, Figure]:
        """The figures by code, in the order of the definitions."""
        return {one.definition.code: one for one in self.frozen.figures}
