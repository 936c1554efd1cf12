"""Limits of contracts, and how long a registration body may take."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self


@dataclass(frozen=True)
class ContractRules:
    """The rules in force.

    Attributes:
        source: of the days of review.
        maximum: the largest total that is taken, in yuan; anything beyond is a slip of the pen.
        largest_rate: the highest exchange rate, yuan for one unit of a currency.
        parties: how many parties a contract may have.
        documents: how many files one contract may hold.
        review_days: working days that the body has.
        long_review_days: the same, from `long_review_from` on.
        long_review_from: technology amount in yuan.
    """

    source: str
    maximum: Decimal
    largest_rate: Decimal
    parties: int
    documents: int
    review_days: int
    long_review_days: int
    long_review_from: Decimal

    @classmethod
    def read(cls, data: dict[str, Any]) -> Self:
        """The amounts are whole numbers in the file."""
        exact = ("maximum", "largest_rate", "long_review_from")
        return cls(**data | {name: Decimal(data[name]) for name in exact})
