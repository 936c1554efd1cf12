"""What all sources of figures have in common."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import Select
from sqlalchemy.orm import Session

from matcher.statistics.definitions import Computation, load
from matcher.statistics.scope import Scope

RecordKind = Literal["contract", "payment", "entry", "engagement", "match", "body", "broker"]
Query = Select[*tuple[Any, ...]]
EVERYTHING = 10_000_000


@dataclass(frozen=True)
class Record:
    """One record behind a figure.

    Attributes:
        kind: what it is.
        code: leads to it: of a contract or payment the contract's code, of an engagement its
            code, of an entry zone, year and item (`1/2026/gdp`), else the row id.
        title: masked, for it is frozen and read by the authority.
        on: the day by which it belongs to the period; None where it has none.
        amount: in yuan, of an entry in its own unit; None where it is only counted.
        reason: why it does not count; empty where it does.
        result: what it came to, in words, such as 通过; empty where nothing is said of that.
    """

    kind: RecordKind
    code: str
    title: str
    on: date | None
    amount: Decimal | None
    reason: str = ""
    result: str = ""


@dataclass(frozen=True)
class Tally:
    """A list of records added up: their amounts (of those counted), and how many there are."""

    amount: Decimal
    counted: int
    excluded: int


class Source(ABC):
    """The records of one kind in a scope.

    Args:
        session: reads them.
        scope: which zones and days; who may see them was asked before.
    """

    def __init__(self, session: Session, scope: Scope) -> None:
        self.session = session
        self.scope = scope

    @abstractmethod
    def tally(self, computation: Computation) -> Tally:
        """Add up what counts, and count what does not."""

    @abstractmethod
    def records(
        self, computation: Computation, *, excluded: bool, offset: int = 0, limit: int = EVERYTHING
    ) -> Sequence[Record]:
        """A part of the list of those that count, or of those that do not; the newest first."""

    def everything(self, computation: Computation) -> Sequence[Record]:
        """Both lists; those that do not count have a reason."""
        return [
            record
            for excluded in (False, True)
            for record in self.records(computation, excluded=excluded)
        ]


def words(reason: str, **values: object) -> str:
    """A reason of the definitions' data in words."""
    return load().reasons[reason].format(**values)
