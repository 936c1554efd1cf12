"""What a topic is called: the terms that its listings use and the others do not.

Class-based TF-IDF (Grootendorst 2022), counted in listings and not in words, so that one long
text cannot name a topic. What authors put into titles and keywords counts more.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from matcher.matching.tokens import Tokenizer

DATA = Path(__file__).parent / "data"
Counts = Mapping[str, int]
_NAMING = 3
"""How often a term of title or keywords counts."""
_LEAST = 4
"""One listing's title and another's text, or as much: one listing alone names nothing."""
_JOINED = 0.5
"""Share of a word's count that a longer term must have to stand for it."""
_LONGEST = 10  # characters of a term


def terms_in(cut: Tokenizer, names: Iterable[str], text: str) -> Counter[str]:
    """The terms of one listing: words, and those that stand side by side joined.

    Args:
        cut: finds the words.
        names: its title and keywords.
        text: all that is matched of it.
    """
    naming = {term for name in names for term in _terms(cut, name)}
    return Counter(dict.fromkeys(_terms(cut, text), 1) | dict.fromkeys(naming, _NAMING))


def key_terms(counted: Sequence[Counts], top: int) -> list[list[str]]:
    """The terms of each topic, the most telling first.

    Args:
        counted: per topic, the sum of `terms_in` of its listings.
        top: how many are wanted; a topic without common terms has fewer.
    """
    everywhere = Counter[str]()
    for counts in counted:
        everywhere.update(counts)
    mean = everywhere.total() / max(1, len(counted))
    return [_best(counts, everywhere, mean, top) for counts in counted]


def _terms(cut: Tokenizer, text: str) -> frozenset[str]:
    words = [word for word in cut.words(text) if _tells(word.word)]
    joined = (
        one.word + other.word
        for one, other in pairwise(words)
        if one.end == other.start and one.word != other.word
    )
    terms = (*(word.word for word in words), *joined)
    return frozenset(term for term in terms if len(term) <= _LONGEST)


def _best(counts: Counts, everywhere: Counts, mean: float, top: int) -> list[str]:
    weights = {
        term: number * math.log(1 + mean / everywhere[term])
        for term, number in counts.items()
        if number >= _LEAST
    }
    found: list[str] = []
    for term in sorted(weights, key=lambda term: (-weights[term], term)):
        longer = _longer(term, counts, weights)
        if not any(longer in other or other in longer for other in found):
            found.append(longer)
        if len(found) == top:
            break
    return found


def _longer(term: str, counts: Counts, weights: Iterable[str]) -> str:
    """The longer term that most listings with this one have; the term itself if none does."""
    holding = (other for other in weights if term in other and other != term)
    longer = max(holding, key=lambda other: (counts[other], other), default=term)
    return longer if counts[longer] > _JOINED * counts[term] else term


def _tells(word: str) -> bool:
    if word in _generic_words() or not any(c.isalpha() for c in word):
        return False
    # Two letters are a unit, three or more a name: mm, km; plrv.
    return len(word) > 2 or not word.isascii()


@cache
def _generic_words() -> frozenset[str]:
    return frozenset((DATA / "generic_words.txt").read_text(encoding="utf-8").split())
