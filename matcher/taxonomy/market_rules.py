"""When and how the market is looked at as a whole."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MarketRules:
    """The rules in force.

    Attributes:
        least: with fewer public listings no topics are looked for.
        hours: a view is not computed again before it is so old.
        seconds: for how long needs are matched; the rest is left for another time.
        listings_per_topic: about how many listings make up a topic.
        topics: how many topics there are at most.
        terms: key terms of a topic.
        compared: how many achievements are graded for each need.
        lowest_grade: the grade from which on a match counts as supply or demand.
        gap_share: from which share without such a match on (0-1) a topic has a gap.
    """

    least: int
    hours: int
    seconds: float
    listings_per_topic: int
    topics: int
    terms: int
    compared: int
    lowest_grade: str
    gap_share: float
