"""The rules of what is told about a text: its classes, its key terms, and what it repeats."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ClassificationRules:
    """How technical field and industry are told from similar listings.

    Attributes:
        neighbours: how many listings of each side vote.
        sharpness: difference of cosines that divides the weight of a vote by e.
        names: what the names of the codes weigh beside the votes of one side.
        descend: share of an industry's votes that one of its children must hold to be told instead.
    """

    neighbours: int
    sharpness: float
    names: float
    descend: float


@dataclass(frozen=True)
class KeyTermRules:
    """How key terms are weighed.

    Attributes:
        title: how many times as much a term of the title weighs.
        untelling: parts of speech that are no key terms, as jieba names them: adverbs, pronouns,
            conjunctions, prepositions, particles, numbers and measures, times and directions.
    """

    title: float
    untelling: Sequence[str]


@dataclass(frozen=True)
class DuplicateRules:
    """When two listings say the same.

    Attributes:
        own_percent: likeness from which an organization is told that it repeats itself.
        alike: likeness from which a listing repeats that of another organization.
        cosine: of two texts; what it exceeds this by counts beside what they share in letters.
        cosine_weight: how much likeness one of cosine is.
        shortest: pairs of letters; a shorter text is taken as so long.
        sentence: share of common pairs from which two sentences say the same.
        candidates: how many of the index are compared.
        waiting: how many submissions are compared beside them, the latest.
    """

    own_percent: float
    alike: float
    cosine: float
    cosine_weight: float
    shortest: int
    sentence: float
    candidates: int
    waiting: int
