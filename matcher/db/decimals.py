"""Exact decimals in columns: SQLite has none, and sums must not round."""

from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Dialect
from sqlalchemy.types import TypeDecorator


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal with a fixed number of places, kept as an integer of the last place.

    Args:
        places: after the point; 2 keeps yuan as fen. A value with more is refused, not rounded.
    """

    impl = BigInteger
    cache_ok = True

    def __init__(self, places: int = 2) -> None:
        super().__init__()
        self.places = places

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """The integer; refuse what would lose digits."""
        if value is None:
            return None
        scaled = Decimal(value).scaleb(self.places)
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{value} has more than {self.places} places")
        return int(scaled)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """The decimal, also of a sum."""
        return None if value is None else Decimal(value).scaleb(-self.places)


Money = ExactDecimal(2)
