"""Limits and weights of a broker's search with a listing as the query."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ExploreRules:
    """The rules in force.

    Attributes:
        results: how many of the best are listed.
        rounds: how often the ranking is filled up again after excluded ones were taken out.
        terms: how many terms may be added, and how many excluded.
        repetitions: how often an added term counts among the listing's own keywords.
        share: part of the embedded query that the added terms make up, 0 to 1.
        weight: what holding all added terms adds to a place; a first place in one component of
            the ranking adds about 1.
        compared: how many achievements stand side by side at most.
    """

    results: int
    rounds: int
    terms: int
    repetitions: int
    share: float
    weight: float
    compared: int
