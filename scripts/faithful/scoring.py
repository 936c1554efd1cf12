"""Pairs scored as in production, with and without some of their sentences."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from matcher.listings.models import Achievement, Listing
from matcher.matching.encoder.base import Encoder
from matcher.matching.evaluation.beir import Collection
from matcher.matching.evaluation.run import build_index
from matcher.matching.hybrid import Probe, make_probe
from matcher.matching.passages import PARTS, Passages, passages_of
from matcher.matching.ranked import rank
from matcher.matching.reasons import Place
from matcher.matching.reasons.explain import explain_by
from matcher.matching.reasons.sentences import Sentence
from matcher.matching.reasons.side import Side
from matcher.matching.replica import Replica
from matcher.matching.sentence_vectors import encode_sentences
from matcher.matching.tokens import Tokenizer


@dataclass(frozen=True)
class Named:
    """The sentences of both sides that the reasons of a pair name."""

    need: list[Sentence]
    achievement: list[Sentence]


class Scorer:
    """An index of achievements, and what a changed need or achievement would be worth in it."""

    def __init__(
        self, encoder: Encoder, tokenizer: Tokenizer, achievements: Sequence[Achievement]
    ) -> None:
        self._replica = Replica(encoder, tokenizer)
        self._achievements = achievements
        documents = {str(at): passages_of(one) for at, one in enumerate(achievements)}
        self._index = build_index(Collection(documents, {}, {}), encoder, tokenizer)
        self._replica.sides["achievement"] = self._index
        self._cohort = self._index.cohort(self._replica.ranker.nearness)
        self._ids = {id(one): at for at, one in enumerate(achievements)}

    def best_for(self, need: Listing) -> Achievement:
        """The first of the ranking."""
        found = rank(self._index, self._probe(passages_of(need)), 1, self._replica.ranker)
        return self._achievements[found[0].listing_id]

    def sentences(self, listing: Listing) -> Sequence[Sentence]:
        """Those that reasons may name."""
        return Side.of(listing).sentences

    def named(self, need: Listing, achievement: Achievement) -> Named:
        """The sentences of the pairs that the reasons name."""
        sides = [Side.of(need), Side.of(achievement)]
        vectors = encode_sentences(self._replica.encoder, sides)
        (reasons,) = explain_by(self._replica, sides[0], sides[1:], vectors, [0])
        return Named(
            _at(sides[0], [pair.need for pair in reasons.pairs]),
            _at(sides[1], [pair.achievement for pair in reasons.pairs]),
        )

    def relevances(
        self,
        need: Listing,
        achievement: Achievement,
        changed: Listing,
        removed: Sequence[Sequence[Sentence]],
    ) -> list[float]:
        """What the pair is worth when sentences are removed from one of its sides, set by set."""
        left = [_without(changed, gone) for gone in removed]
        if changed is need:
            at = np.array([self._ids[id(achievement)]])
            scores = [self._index.scores(self._probe(passages), at) for passages in left]
        else:
            scores = self._rescored(self._probe(passages_of(need)), left)
        found: list[float] = self._replica.ranker.relevance(np.concatenate(scores)).tolist()
        return found

    def _rescored(self, probe: Probe, documents: Sequence[Passages]) -> list[np.ndarray]:
        """The scores of documents that stand in the index for as long as it takes."""
        ids = list(range(len(self._achievements), len(self._achievements) + len(documents)))
        made = [
            make_probe(self._replica.encoder, self._replica.tokenizer, one) for one in documents
        ]
        vectors = {part: np.stack([one.vectors[part] for one in made]) for part in PARTS}
        self._index.add(ids, vectors, {part: [one.tokens[part] for one in made] for part in PARTS})
        scores = self._index.scores(probe, np.array(ids))
        self._index.remove(ids)
        return [scores]

    def _probe(self, passages: Passages) -> Probe:
        made = make_probe(self._replica.encoder, self._replica.tokenizer, passages)
        return replace(made, cohort=self._cohort)


def _at(side: Side, places: Sequence[Place]) -> list[Sentence]:
    return [sentence for sentence in side.sentences if sentence.place in places]


def _without(listing: Listing, gone: Sequence[Sentence]) -> Passages:
    """What is matched of a listing whose author had not written these sentences."""
    texts = dict(Side.of(listing).texts)
    before = {part: getattr(listing, part) for part in texts}
    for place in sorted((one.place for one in gone), key=lambda place: -place.start):
        text = texts[place.part]
        texts[place.part] = text[: place.start] + text[place.end :]
    for part, text in texts.items():
        setattr(listing, part, text)
    passages = passages_of(listing)
    for part, text in before.items():
        setattr(listing, part, text)
    return passages
