"""How much authors are told while they write."""

from dataclasses import dataclass


@dataclass(frozen=True)
class GuidanceRules:
    """The rules in force.

    Attributes:
        characters: so much of all texts is read.
        lowest: the lowest grade of a match that is counted.
        counted: so far matches are counted; beyond it is said that there are more.
        best: how many of the best matches are named.
        similar: how many listings that say much the same are named.
        telling: fewest letters besides generic words from which anything is proposed.
        suggested: how many technical fields and industries are proposed, and twice as many words.
        pointed_out: how many places with personal data or boilerplate are named, of each.
    """

    characters: int
    lowest: str
    counted: int
    best: int
    similar: int
    telling: int
    suggested: int
    pointed_out: int
