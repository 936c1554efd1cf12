#!/usr/bin/env python3
"""Measure what is suggested about a text, and the detector of repetitions, on the demonstration.

    scripts/evaluate_guidance.py

Every listing is classed by the others: by all but itself, and by those of other organizations
only. Repetitions are the invented ones of `tests/matching/data/near_duplicates.jsonl`; what they
must be told from is every pair of listings that answer the same, or are answered by the same
(levels 3 and 4 of the graded table), and what is nearest to each repetition beside its original.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

from matcher.demonstration.collection import demonstration_listings
from matcher.demonstration.files import FOLDERS, graded_pairs, listings
from matcher.guidance.classify import votes
from matcher.guidance.keywords import suggest_keywords
from matcher.listings.models import KINDS, Listing
from matcher.listings.overlap import pairs_of
from matcher.matching.columns import Mask
from matcher.matching.passages import PARTS, SIDES, passages_of, side_of
from matcher.matching.repeats import likeness, text_of
from matcher.matching.replica import Replica
from matcher.matching.similar import nearest
from matcher.runtime import Runtime
from matcher.settings import load_settings
from matcher.taxonomy import load_rules

REPEATS = Path(__file__).parent.parent / "tests/matching/data/near_duplicates.jsonl"
LEVELS = {"门类": 1, "大类": 3, "中类": 4, "小类": 5}
_RELATED = 3  # level of the graded table from which two sides belong together


@dataclass(frozen=True)
class Judged:
    """How alike two listings are said to be, and whether one repeats the other."""

    likeness: float
    repeats: bool
    reworded: bool = False


def main() -> None:
    """Print all figures."""
    known = _known()
    replica = _indexed(Runtime(load_settings(os.environ)), list(known.values()))
    everyone = list(known.values())
    masks: Mapping[str, Callable[[Listing], Mask]] = {
        "all other listings": lambda one: _ids(everyone, lambda other: other is not one),
        "other organizations": lambda one: _ids(
            everyone, lambda other: other.organization_id != one.organization_id
        ),
        "names of the codes only": lambda _: np.zeros(len(everyone) + 1, dtype=np.bool_),
    }
    for name, allowed in masks.items():
        print(f"by {name}: {_classed(replica, everyone, allowed)}")
    print("key terms:", _keywords(replica, everyone))
    _print_repeats(list(_judged(replica, known)))


def _known() -> dict[str, Listing]:
    """The demonstration's listings with numbers, and numbers for their organizations."""
    known, numbers = demonstration_listings(), dict[str, int]()
    owners = {row["external_id"]: row["organization"] for kind in FOLDERS for row in listings(kind)}
    for number, (key, listing) in enumerate(known.items(), start=1):
        listing.id = number
        listing.organization_id = numbers.setdefault(owners[key], len(numbers) + 1)
    return known


def _indexed(runtime: Runtime, everyone: Sequence[Listing]) -> Replica:
    replica = Replica(runtime.encoder, runtime.tokenizer)
    for listing in everyone:
        replica.columns.put(listing, "")
    for side in SIDES:
        some = [one for one in everyone if side_of(one.kind) == side]
        passages = [passages_of(one) for one in some]
        encoder = runtime.encoder
        encode = encoder.encode_queries if side == "need" else encoder.encode_passages
        vectors = {part: encode([one.embedded(part) for one in passages]) for part in PARTS}
        tokens = {part: [runtime.tokenizer(one[part]) for one in passages] for part in PARTS}
        replica.sides[side].add([one.id for one in some], vectors, tokens)
    return replica


def _ids(everyone: Sequence[Listing], kept: Callable[[Listing], bool]) -> Mask:
    return np.array([False, *map(kept, everyone)])


def _classed(
    replica: Replica, everyone: Sequence[Listing], allowed: Callable[[Listing], Mask]
) -> str:
    """Share of listings whose code is the first, or among the first three."""
    places: dict[str, list[int]] = {}
    for listing in everyone:
        text, mask = text_of(listing), allowed(listing)
        fields = _order(votes(replica, text, "technical_fields", mask))
        places.setdefault("领域", []).append(_place(fields, listing.technical_fields))
        industries = votes(replica, text, "industries", mask)
        for level, length in LEVELS.items():
            order = _order({code: n for code, n in industries.items() if len(code) == length})
            wanted = [(listing.industry or "")[:length]]
            places.setdefault(level, []).append(_place(order, wanted))
    return "  ".join(
        f"{level} @1 {np.mean(np.array(found) < 1):.3f} @3 {np.mean(np.array(found) < 3):.3f}"
        for level, found in places.items()
    )


def _order(shares: Mapping[str, float]) -> list[str]:
    return sorted(shares, key=lambda code: (-shares[code], code))


def _place(order: Sequence[str], wanted: Sequence[str]) -> int:
    return min((order.index(code) for code in wanted if code in order), default=len(order) + 3)


def _keywords(replica: Replica, everyone: Sequence[Listing]) -> str:
    """Against the keywords that the demonstration gives; half of them stand in the text at all."""
    hits, parts, wanted, within, told = 0, 0, 0, 0, 0
    for listing in everyone:
        text = text_of(listing)
        found, given = suggest_keywords(replica, text), listing.keywords
        told, wanted = told + len(found), wanted + len(given)
        hits += len(set(found) & set(given))
        parts += sum(any(one in term or term in one for term in found) for one in given)
        within += sum(one in text for one in given)
    return (
        f"precision@8 {hits / told:.3f}, recall {hits / wanted:.3f} "
        f"(in the text at all {within / wanted:.3f}), "
        f"recall where a part of the term counts {parts / wanted:.3f}"
    )


def _judged(replica: Replica, known: Mapping[str, Listing]) -> Iterator[Judged]:
    """All labelled pairs."""
    places = {listing.id: listing for listing in known.values()}
    for line in REPEATS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        original, edits = known[row.pop("of")], row.pop("edits")
        repeat = KINDS[original.kind](
            **row, keywords=[], confidential_parts=[], technical_fields=[], organization_id=0
        )
        pairs = pairs_of(text_of(repeat))
        for near in nearest(replica, repeat, load_rules().duplicates.candidates, of_others=True):
            other = places[near.listing_id]
            score = likeness(pairs, other, near.components["dense_text"])
            yield Judged(score, other is original, edits == "reworded" and other is original)
    for one, other in _same_topic(known):
        yield Judged(_alike(replica, one, other), repeats=False)


def _same_topic(known: Mapping[str, Listing]) -> Iterator[tuple[Listing, Listing]]:
    """Pairs of a kind that stand at level 3 or 4 with the same listing of the other side."""
    partners: dict[str, set[str]] = {}
    for need, achievement, level in graded_pairs():
        if level >= _RELATED:
            partners.setdefault(need, set()).add(achievement)
            partners.setdefault(achievement, set()).add(need)
    pairs = {pair for some in partners.values() for pair in combinations(sorted(some), 2)}
    for one, other in sorted(pairs):
        if known[one].kind == known[other].kind:
            yield known[one], known[other]


def _alike(replica: Replica, one: Listing, other: Listing) -> float:
    engine = replica.sides[side_of(one.kind)].dense["text"]
    first, second = engine.vectors(np.array([one.id, other.id]))
    return likeness(pairs_of(text_of(one)), other, float(first @ second))


def _print_repeats(judged: Sequence[Judged]) -> None:
    alike = load_rules().duplicates.alike
    repeats = [one for one in judged if one.repeats]
    told = [one for one in judged if one.likeness >= alike]
    reworded = [one for one in repeats if one.reworded]
    print(
        f"repetitions {len(repeats)}, others {len(judged) - len(repeats)}: "
        f"precision {np.mean([one.repeats for one in told]):.3f}, "
        f"recall {np.mean([one.likeness >= alike for one in repeats]):.3f}; "
        f"wholly reworded {sum(one.likeness >= alike for one in reworded)} of {len(reworded)}; "
        f"highest other {max(one.likeness for one in judged if not one.repeats):.3f}"
    )


if __name__ == "__main__":
    main()
