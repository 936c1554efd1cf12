"""Key terms of a text: what it says often, or in its title, and others say seldom."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from matcher.matching.passages import SIDES, passages_of_text
from matcher.matching.replica import Replica
from matcher.matching.tokens import Token, fold
from matcher.taxonomy import load_rules

DATA = Path(__file__).parent / "data"
_LONGEST = 8  # characters of a key term
_LOOKED_AT = 5_000  # characters of the text


def suggest_keywords(
    replica: Replica, text: str, top: int = 8, given: Sequence[str] = ()
) -> Sequence[str]:
    """The key terms of a text, as it writes them, the most telling first.

    Args:
        replica: knows how rare a word is.
        text: where they stand; its first sentence counts as its title.
        top: how many are wanted.
        given: key terms that its author has named already; neither they nor parts of them are told.
    """
    text = text.strip()[:_LOOKED_AT]
    weights = _weights(replica, text)
    told = [fold(term) for term in given if term]
    found: list[str] = []
    for term in sorted(weights, key=lambda term: (-weights[term], term)):
        plain = fold(term)
        if len(found) < top and not any(plain in one or one in plain for one in told):
            found.append(term)
            told.append(plain)
    return found


def _weights(replica: Replica, text: str) -> dict[str, float]:
    """What each term weighs: its rarity, how often it stands there, and whether in the title."""
    title, weights = len(passages_of_text(text).title), dict[str, float]()
    counted = Counter(text[term[0].start : term[-1].end] for term in _terms(replica, text))
    for term in _terms(replica, text):
        written = text[term[0].start : term[-1].end]
        rare = sum(_rarity(replica, token.word) for token in term) / len(term)
        named = load_rules().key_terms.title if term[0].start < title else 1.0
        weights.setdefault(written, named * math.sqrt(counted[written]) * rare)
    return weights


def _terms(replica: Replica, text: str) -> Iterator[Sequence[Token]]:
    """Words, and two that touch; no numbers, no function words, nothing that every text says."""
    words = replica.tokenizer.words(text)
    telling = [token for token in words if _telling(replica, token.word)]
    yield from ([token] for token in telling)
    for one, other in pairwise(telling):
        if one.end == other.start and other.end - one.start <= _LONGEST:
            yield [one, other]


def _telling(replica: Replica, word: str) -> bool:
    if word in _generic() or word[0].isdigit() or not any(c.isalpha() for c in word):
        return False
    return not replica.tokenizer.parts_of_speech(word) <= _untelling()


def _rarity(replica: Replica, word: str) -> float:
    return max(replica.sides[side].rarity(word) for side in SIDES)


@cache
def _untelling() -> frozenset[str]:
    return frozenset(load_rules().key_terms.untelling)


@cache
def _generic() -> frozenset[str]:
    return frozenset((DATA / "generic_terms.txt").read_text(encoding="utf-8").split())
