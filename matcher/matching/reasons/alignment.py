"""The sentences of two sides that agree best, each told once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from matcher.matching.encoder.base import unit_rows
from matcher.matching.reasons.models import Place, SentencePair
from matcher.matching.reasons.phrases import shared_runs
from matcher.matching.reasons.sentences import Sentence
from matcher.matching.tokens import Token
from matcher.matching.vectors import Floats
from matcher.taxonomy.reason_rules import PairRules

Rarity = Callable[[str], float]
_Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Spoken:
    """The sentences of one side with what they mean and say.

    Attributes:
        texts: the parts by name.
        sentences: n of them.
        words: of each sentence, with places in its part.
        vectors: what they mean, shape (n, dimension), without what all sentences have in common.
    """

    texts: Mapping[str, str]
    sentences: Sequence[Sentence]
    words: Sequence[Sequence[Token]]
    vectors: Floats


def best_pairs(
    need: Spoken, achievement: Spoken, rarity: Rarity, rules: PairRules
) -> tuple[SentencePair, ...]:
    """The pairs of the best one-to-one alignment that are alike enough, best first.

    Args:
        need: the need's sentences.
        achievement: the achievement's.
        rarity: inverse document frequency of a word.
        rules: from which similarity on, and how many.
    """
    alike = similarities(need, achievement, rarity, rules.words)
    rows, columns = linear_sum_assignment(alike, maximize=True)
    order = np.argsort(-alike[rows, columns], kind="stable")[: rules.most]
    return tuple(
        _pair(need, row, achievement, column, float(alike[row, column]), rarity, rules.marks)
        for row, column in zip(rows[order].tolist(), columns[order].tolist(), strict=True)
        if alike[row, column] >= rules.threshold
    )


def similarities(need: Spoken, achievement: Spoken, rarity: Rarity, weight: float) -> _Matrix:
    """How well the sentences agree, 0 to 1, shape (needs, achievements).

    Meaning alone takes every praise of a firm for another; words alone miss what is said in other
    words. `weight` is that of the words.
    """
    meaning = need.vectors @ achievement.vectors.T
    words = _word_similarities(need.words, achievement.words, rarity)
    blend: _Matrix = np.clip((1 - weight) * meaning + weight * words, 0.0, 1.0)
    return blend


def centred(vectors: Floats, centre: Floats) -> Floats:
    """Unit rows without the centre: what sets sentences apart."""
    return unit_rows(vectors - centre) if len(vectors) else vectors


def words_of(sentence: Sentence, words: Mapping[str, Sequence[Token]]) -> list[Token]:
    """The words that lie in the sentence."""
    place = sentence.place
    return [
        token
        for token in words[place.part]
        if place.start <= token.start and token.end <= place.end
    ]


def _word_similarities(
    need: Sequence[Sequence[Token]], achievement: Sequence[Sequence[Token]], rarity: Rarity
) -> _Matrix:
    """Cosines of the sets of words, each weighted by its rarity."""
    both = {token.word for words in need for token in words}
    both &= {token.word for words in achievement for token in words}
    column = {word: at for at, word in enumerate(sorted(both))}
    return _weighted(need, column, rarity) @ _weighted(achievement, column, rarity).T


def _weighted(
    sentences: Sequence[Sequence[Token]], column: Mapping[str, int], rarity: Rarity
) -> _Matrix:
    rows = np.zeros((len(sentences), len(column)))
    for row, words in enumerate(sentences):
        weights = {word: rarity(word) for word in {token.word for token in words}}
        length = np.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        for word in weights.keys() & column.keys():
            rows[row, column[word]] = weights[word] / length
    return rows


def _pair(
    need: Spoken,
    row: int,
    achievement: Spoken,
    column: int,
    similarity: float,
    rarity: Rarity,
    marks: int,
) -> SentencePair:
    here, there = need.sentences[row].place, achievement.sentences[column].place
    runs = shared_runs(
        {here.part: need.words[row]}, {there.part: achievement.words[column]}, need.texts, rarity
    )[:marks]
    return SentencePair(
        here,
        there,
        round(similarity, 3),
        tuple(_span(run.need) for run in runs),
        tuple(_span(run.achievement) for run in runs),
    )


def _span(place: Place) -> tuple[int, int]:
    return place.start, place.end
