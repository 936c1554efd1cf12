"""What a broker looks for with a listing as the query: filters, and terms on top of its text."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matcher.listings.models import Listing
from matcher.matching.columns import Filters, Mask
from matcher.matching.hybrid import Ids, Probe, Vector, make_probe
from matcher.matching.passages import Passages, passages_of, side_of
from matcher.matching.ranked import Structure, rank
from matcher.matching.ranking import best_first
from matcher.matching.replica import Replica
from matcher.matching.structure import structure_of
from matcher.taxonomy import load_rules

Ranking = Callable[[Mask], list[int]]
"""The ids of the best of what is allowed, best first."""


@dataclass(frozen=True)
class Wish:
    """What is looked for.

    Attributes:
        filters: what the results are limited to; one kind, of either side.
        added: terms that count besides the listing's text.
        excluded: terms that no result may hold.
        words_only: whether the added terms stand in place of the listing's text.
    """

    filters: Filters
    added: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    words_only: bool = False

    @property
    def side(self) -> str:
        """The side on which is looked."""
        return side_of(self.filters.kinds[0])

    @property
    def by_words(self) -> bool:
        """Whether the listing's text does not count."""
        return self.words_only and bool(self.added)


def ranking_for(replica: Replica, listing: Listing, wish: Wish) -> Ranking:
    """Ranks others of the other side as its matches are, those of its own side by likeness."""
    passages = passages_of(listing)
    opposite = wish.side != passages.side
    probing = replica.matching_probe if opposite else replica.probe
    probe = _with_terms(replica, probing(passages, listing.id), passages.side, wish)
    structure = _structure(replica, listing) if opposite and not wish.by_words else None

    def ranking(allowed: Mask) -> list[int]:
        index, rules = replica.sides[wish.side], load_rules().explore
        ranked = rank(index, probe, rules.results, replica.ranker, allowed, structure=structure)
        ids = np.array([entry.listing_id for entry in ranked], dtype=np.int64)
        scores = np.array([entry.score for entry in ranked])
        held = _held(replica, wish, ids) * rules.weight
        best: list[int] = ids[best_first((scores + held)[:, np.newaxis], ids)].tolist()
        return best

    return ranking


def _held(replica: Replica, wish: Wish, ids: Ids) -> NDArray[np.float64]:
    """The share of the added terms' tokens that these listings hold, 0 to 1, shape (n,).

    Ranks alone would bury a term among the hundred words of a listing.
    """
    index = replica.sides[wish.side].keyword["text"]
    tokens = sorted({token for term in wish.added for token in replica.tokenizer(term)})
    held = [index.scores([token], ids) > 0 for token in tokens]
    return np.mean(held, axis=0, dtype=np.float64) if held else np.zeros(len(ids))


def _structure(replica: Replica, listing: Listing) -> Structure:
    row, seeking = replica.columns.row_of(listing), side_of(listing.kind) == "need"
    return lambda ids: structure_of(replica.columns, row, ids, seeking=seeking)


def _with_terms(replica: Replica, own: Probe, side: str, wish: Wish) -> Probe:
    """The probe with the added terms in its tokens and vectors, or of them alone."""
    if not wish.added:
        return own
    words, rules = " ".join(wish.added), load_rules().explore
    told = make_probe(replica.encoder, replica.tokenizer, Passages(side, words, words))
    if wish.by_words:
        return replace(own, vectors=told.vectors, tokens=told.tokens)
    return replace(
        own,
        vectors={
            part: _mixed(vector, told.vectors[part], rules.share)
            for part, vector in own.vectors.items()
        },
        tokens={
            part: [*tokens, *list(told.tokens[part]) * rules.repetitions]
            for part, tokens in own.tokens.items()
        },
    )


def _mixed(one: Vector, other: Vector, share: float) -> Vector:
    """A direction between the two, of length 1."""
    mixed = (1 - share) * one + share * other
    length = float(np.linalg.norm(mixed))
    return (mixed / length).astype(np.float32) if length else one
