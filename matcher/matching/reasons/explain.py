"""The reasons of many pairs at once: everything is read and loaded once for all of them."""

from collections.abc import Mapping, Sequence
from functools import cache

from sqlalchemy.orm import Session

from matcher.matching.reasons.alignment import Rarity, Spoken, best_pairs, centred, words_of
from matcher.matching.reasons.figures import indicator_reasons
from matcher.matching.reasons.fits import structured_fit
from matcher.matching.reasons.missing import what_is_missing
from matcher.matching.reasons.models import Reasons
from matcher.matching.reasons.phrases import shared_runs
from matcher.matching.reasons.side import Side
from matcher.matching.reasons.told import second_look_told, unexplained_told
from matcher.matching.replica import Replica
from matcher.matching.sentence_vectors import sentence_vectors
from matcher.matching.tokens import Token
from matcher.matching.vectors import Floats
from matcher.taxonomy import load_rules

_Words = Mapping[str, Sequence[Token]]


def explain(
    session: Session, replica: Replica, side: Side, others: Sequence[Side], moved: Sequence[int]
) -> list[Reasons]:
    """Why each of the others matches a side.

    Args:
        session: reads the kept vectors of sentences, in one query.
        replica: encoder, tokenizer, and how rare words are.
        side: a need or an achievement.
        others: listings of the other side.
        moved: by how many places a cross-encoder moved each of them.
    """
    if not others:
        return []
    vectors = sentence_vectors(session, replica.encoder, [side, *others])
    return explain_by(replica, side, others, vectors, moved)


def explain_by(
    replica: Replica,
    side: Side,
    others: Sequence[Side],
    vectors: Sequence[Floats],
    moved: Sequence[int],
) -> list[Reasons]:
    """The same with the vectors of their sentences: those of the side first, then the others'."""
    # Of one side whichever is looked from, so that a pair has one set of reasons.
    rarity = cache(replica.sides["achievement"].rarity)
    sides = [side, *others]
    words = [one.words(replica.tokenizer) for one in sides]
    spoken = _spoken(replica, sides, words, vectors)
    told = []
    for at, places in enumerate(moved, start=1):
        need, offer = (0, at) if side.name == "need" else (at, 0)
        told.append(
            _explained(
                (sides[need], sides[offer]),
                (words[need], words[offer]),
                (spoken[need], spoken[offer]),
                rarity,
                places,
            )
        )
    return told


def _spoken(
    replica: Replica, sides: Sequence[Side], words: Sequence[_Words], vectors: Sequence[Floats]
) -> list[Spoken]:
    centres = replica.sentence_centres
    return [
        Spoken(
            side.texts,
            side.sentences,
            [words_of(sentence, held) for sentence in side.sentences],
            centred(rows, centres[side.name]),
        )
        for side, held, rows in zip(sides, words, vectors, strict=True)
    ]


def _explained(
    sides: tuple[Side, Side],
    words: tuple[_Words, _Words],
    spoken: tuple[Spoken, Spoken],
    rarity: Rarity,
    moved: int,
) -> Reasons:
    need, achievement = sides
    phrases = shared_runs(*words, need.texts, rarity)
    pairs = best_pairs(*spoken, rarity, load_rules().reasons.pairs)
    indicators = indicator_reasons(need.stated, achievement.stated)
    explained = phrases or pairs or any(one.offered for one in indicators)
    return Reasons(
        phrases=phrases,
        fits=structured_fit(need.listing, achievement.listing)
        if need.listing and achievement.listing
        else (),
        second_look=second_look_told(moved),
        pairs=pairs,
        indicators=indicators,
        missing=what_is_missing(need, achievement, indicators),
        unexplained="" if explained else unexplained_told(need, achievement),
    )
