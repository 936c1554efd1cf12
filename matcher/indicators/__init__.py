"""Technical indicators: read from text, brought to one unit, compared."""

from matcher.indicators.comparing import Compared, compare
from matcher.indicators.mention import Mention, describe
from matcher.indicators.reading import read_indicators
from matcher.indicators.rows import as_row, from_row

__all__ = [
    "Compared",
    "Mention",
    "as_row",
    "compare",
    "describe",
    "from_row",
    "read_indicators",
]
