#!/usr/bin/env python3
"""Measure whether the sentences that reasons name are those that a score comes from.

    TECHMATCH_HOME=… scripts/faithfulness.py [--demands DEMANDS.jsonl --papers PAPERS.jsonl]

Takes the pairs of level 3 and 4 of the demonstration; with the two files, which hold `title` and
`content` or `abstract`, real demands with the best of the papers. The sentences that the reasons of
a pair name are removed from one side, the pair is scored again as in production (encoded anew, with
keywords), and the drop of the relevance is compared with that of removing as many other sentences
of about the same length, drawn at random. Intervals: 95 %, bootstrap over needs.
"""

import argparse
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from faithful.scoring import Scorer
from faithful.summary import Drop, summary

from matcher.demonstration.collection import demonstration_listings
from matcher.demonstration.files import graded_pairs
from matcher.listings.models import Achievement, Demand, Listing
from matcher.matching.reasons.sentences import Sentence
from matcher.runtime import Runtime
from matcher.settings import load_settings

LOWEST_LEVEL = 3
DRAWS = 5
TRIES = 12
"""Subsets looked at for one draw: the one whose length is nearest is taken."""
SEED = 20261123


def main() -> None:
    """Run the measurement and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demands", type=Path)
    parser.add_argument("--papers", type=Path)
    parser.add_argument("--limit", type=int, default=3000, help="papers that are read")
    arguments = parser.parse_args()
    runtime = Runtime(load_settings(os.environ))
    if arguments.demands and arguments.papers:
        needs = _needs(arguments.demands)
        scorer = Scorer(
            runtime.encoder, runtime.tokenizer, _papers(arguments.papers)[: arguments.limit]
        )
        pairs = [(need, scorer.best_for(need)) for need in needs]
    else:
        listings = demonstration_listings()
        offered = {key: one for key, one in listings.items() if isinstance(one, Achievement)}
        scorer = Scorer(runtime.encoder, runtime.tokenizer, list(offered.values()))
        pairs = [
            (listings[need], offered[achievement])
            for need, achievement, level in graded_pairs()
            if float(level) >= LOWEST_LEVEL
        ]
    print(json.dumps(_measured(scorer, pairs), indent=2, ensure_ascii=False))


def _measured(scorer: Scorer, pairs: Sequence[tuple[Listing, Achievement]]) -> dict[str, object]:
    drops: dict[str, list[Drop]] = {}
    chance = np.random.default_rng(SEED)
    named_pairs = 0
    for need, achievement in pairs:
        named = scorer.named(need, achievement)
        named_pairs += bool(named.need)
        for titles in (False, True):
            for side, listing, sentences in (
                ("need", need, named.need),
                ("achievement", achievement, named.achievement),
            ):
                key = f"{side}, {'titles too' if titles else 'without titles'}"
                drop = _drop(scorer, need, achievement, listing, sentences, chance, titles=titles)
                drops.setdefault(key, []).extend([drop] if drop else [])
    return {
        "pairs": len(pairs),
        "of these with sentences named": named_pairs,
        **{key: summary(found) for key, found in drops.items()},
    }


def _drop(
    scorer: Scorer,
    need: Listing,
    achievement: Achievement,
    listing: Listing,
    named: Sequence[Sentence],
    chance: np.random.Generator,
    *,
    titles: bool,
) -> Drop | None:
    """What is lost without the named sentences, and on average without others; None of too few."""
    every = [s for s in scorer.sentences(listing) if titles or s.place.part != "title"]
    gone = [s for s in every if s in named]
    others = [s for s in every if s not in named]
    if not gone or len(others) < len(gone):
        return None
    draws = [_as_long(others, gone, chance) for _ in range(DRAWS)]
    whole, *left = scorer.relevances(need, achievement, listing, [[], gone, *draws])
    return Drop(id(need), whole - left[0], float(np.mean([whole - one for one in left[1:]])))


def _as_long(
    others: Sequence[Sentence], gone: Sequence[Sentence], chance: np.random.Generator
) -> list[Sentence]:
    """As many of the others, of about the same length."""
    length = sum(len(sentence.text) for sentence in gone)
    drawn = [
        [others[at] for at in chance.choice(len(others), len(gone), replace=False)]
        for _ in range(TRIES)
    ]
    return min(drawn, key=lambda some: abs(sum(len(one.text) for one in some) - length))


def _needs(path: Path) -> list[Listing]:
    rows = ((row["title"], str(row.get("content") or "")) for row in _rows(path))
    return [Demand(kind="demand", **_blank(), title=title, problem=text) for title, text in rows]


def _papers(path: Path) -> list[Achievement]:
    rows = ((row["title"], str(row.get("abstract") or "")) for row in _rows(path))
    return [
        Achievement(kind="achievement", **_blank(), title=title, abstract=text)
        for title, text in rows
    ]


def _blank() -> Mapping[str, list[str]]:
    return {"keywords": [], "technical_fields": [], "confidential_parts": []}


def _rows(path: Path) -> Iterator[Mapping[str, str]]:
    return (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())


if __name__ == "__main__":
    main()
