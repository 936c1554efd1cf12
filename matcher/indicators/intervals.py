"""What an indicator promises or asks for, as an interval in base units."""

from dataclasses import dataclass
from math import inf

from matcher.indicators.mention import Mention
from matcher.indicators.polarity import better
from matcher.indicators.quantities import Scale

# "约" is taken for five per cent to either side.
_ABOUT = 0.05


@dataclass(frozen=True)
class Interval:
    """All values between two ends; an end that is open is not among them."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    def holds(self, other: "Interval") -> bool:
        """Whether every value of the other is one of these."""
        above = other.low > self.low or (
            other.low == self.low and (other.low_open or not self.low_open)
        )
        below = other.high < self.high or (
            other.high == self.high and (other.high_open or not self.high_open)
        )
        return above and below

    def misses(self, other: "Interval") -> bool:
        """Whether no value is in both."""
        return _before(self, other) or _before(other, self)


def promised(mention: Mention, scale: Scale, magnitude: bool) -> Interval:
    """The values that a statement leaves possible.

    Args:
        mention: the statement.
        scale: of its unit.
        magnitude: signs do not count, because one side says ±.
    """
    low, high = mention.low, mention.high
    if mention.comparison == "≈" and low is not None and high is not None:
        low, high = low - abs(low) * _ABOUT, high + abs(high) * _ABOUT
    if magnitude:
        low = 0.0 if mention.comparison in {"±", "≤", "<"} else low
    return Interval(
        -inf if low is None else scale.base(low),
        inf if high is None else scale.base(high),
        mention.comparison == ">",
        mention.comparison == "<",
    )


def asked(mention: Mention, scale: Scale, magnitude: bool) -> Interval:
    """The values that satisfy a wish: 纯度99% is satisfied by more, 成本10元 by less."""
    exact = promised(mention, scale, magnitude)
    if mention.comparison not in {"=", "≈"}:
        return exact
    side = better(mention.name, mention.unit)
    if mention.change:
        side = _better_change(side, mention.change)
    if side == "more":
        return Interval(exact.low, inf)
    if side == "less":
        return Interval(-inf, exact.high)
    return exact


def _better_change(side: str, change: str) -> str:
    """A change for the better may be larger, one for the worse smaller, than asked for."""
    worse = (side, change) in {("less", "提高"), ("more", "降低")}
    return "less" if worse else "more"


def _before(one: Interval, other: Interval) -> bool:
    return one.high < other.low or (one.high == other.low and (one.high_open or other.low_open))
