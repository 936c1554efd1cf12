"""How reasons are found and how many are told: data of the rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True)
class SentenceRules:
    """How texts are cut.

    Attributes:
        shortest: characters below which a piece is no sentence; table cells are joined up to it.
        longest: characters above which a piece is cut by its clauses.
        most: sentences of one listing.
    """

    shortest: int
    longest: int
    most: int


@dataclass(frozen=True)
class PairRules:
    """Which sentences are said to agree.

    Attributes:
        threshold: similarity, 0 to 1, below which a pair tells nothing.
        words: weight of the words that both say; the rest is that of the meaning.
        most: pairs that are told.
        marks: key phrases that are marked in one pair.
    """

    threshold: float
    words: float
    most: int
    marks: int


@dataclass(frozen=True)
class MissingRules:
    """What is asked for to judge better.

    Attributes:
        characters: letters of a public text below which it is called short.
        most: how much is told.
        order: aspects, the most useful first.
    """

    characters: int
    most: int
    order: tuple[str, ...]


@dataclass(frozen=True)
class ReasonRules:
    """How matches are explained.

    Attributes:
        sentences: how texts are cut.
        pairs: which sentences are said to agree.
        indicators: how many are told of one match.
        stated: how many are read in one listing; each is compared with each of the other side.
        missing: what is asked for to judge better.
    """

    sentences: SentenceRules
    pairs: PairRules
    indicators: int
    stated: int
    missing: MissingRules

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        """From the rules as written."""
        missing = data["missing"]
        return cls(
            sentences=SentenceRules(**data["sentences"]),
            pairs=PairRules(**data["pairs"]),
            indicators=data["indicators"],
            stated=data["stated"],
            missing=MissingRules(**{**missing, "order": tuple(missing["order"])}),
        )
