"""How much of one text stands in another, whatever the order of its sentences.

Compared are the pairs of neighbouring letters: they survive moved sentences, changed words and
numbers written another way, and two texts about the same subject share hardly any by chance.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from matcher.taxonomy import load_rules

_COMPARED_CHARACTERS = 5_000
_SENTENCES = 200
_SENTENCE = re.compile(r"[^。；！？;!?\n]{6,}[。；！？;!?]*")
_LETTERS = re.compile(r"\w")

Pairs = frozenset[str]


@dataclass(frozen=True)
class SharedSentence:
    """A sentence and the one of the other text that says the same."""

    one: str
    other: str


def pairs_of(text: str) -> Pairs:
    """All pairs of neighbouring letters of the beginning of a text; signs and blanks left out."""
    letters = _LETTERS.findall(text[:_COMPARED_CHARACTERS].lower())
    return frozenset(map("".join, pairwise(letters)))


def overlap(one: Pairs, other: Pairs) -> float:
    """The share of the shorter text that the longer one holds, 0-1; few pairs never make much."""
    shorter = max(min(len(one), len(other)), load_rules().duplicates.shortest)
    return len(one & other) / shorter


def shared_sentences(one: str, other: str) -> Sequence[SharedSentence]:
    """The sentences of one text that the other holds too, in its order, each with its partner."""
    offered = list(_sentences(other))
    found = []
    for sentence, pairs in _sentences(one):
        partner = max(offered, key=lambda entry: _shared(pairs, entry[1]), default=None)
        if partner and _shared(pairs, partner[1]) >= load_rules().duplicates.sentence:
            found.append(SharedSentence(sentence, partner[0]))
    return found


def _sentences(text: str) -> Iterator[tuple[str, Pairs]]:
    sentences = _SENTENCE.findall(text[:_COMPARED_CHARACTERS])[:_SENTENCES]
    return ((sentence.strip(), pairs_of(sentence)) for sentence in sentences)


def _shared(one: Pairs, other: Pairs) -> float:
    return 2 * len(one & other) / max(len(one) + len(other), 1)
