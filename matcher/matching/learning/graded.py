"""What the engines say of judged pairs: the input of a ranker's training."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from matcher.matching.encoder.base import Encoder
from matcher.matching.evaluation.beir import Collection
from matcher.matching.evaluation.run import probes
from matcher.matching.hybrid import HybridIndex, Ids, Probe
from matcher.matching.passages import PARTS
from matcher.matching.ranking import STRUCTURE, Ranker
from matcher.matching.ranking.training import GradedQuery
from matcher.matching.tokens import Tokenizer

Structure = Callable[[Ids], NDArray[np.float64]]


def graded_query(
    index: HybridIndex,
    probe: Probe,
    levels: Mapping[int, float],
    depth: int,
    structure: Structure | None = None,
) -> GradedQuery:
    """Ranks and scores of one query's judged documents, by ascending id.

    Args:
        index: the documents.
        probe: the query.
        levels: the judged documents' levels, by id.
        depth: hits that each component contributes.
        structure: from ids (n,) to their structured fit (n, 8); unknown (zeros) when None.
    """
    ids = np.array(sorted(levels), dtype=np.int64)
    found = index.recall(probe, depth)
    ranks = np.zeros((len(ids), found.ranks.shape[1]), dtype=np.int64)
    _, here, there = np.intersect1d(ids, found.ids, return_indices=True)
    ranks[here] = found.ranks[there]
    return GradedQuery(
        ranks=ranks,
        scores=index.scores(probe, ids),
        structure=structure(ids) if structure else np.zeros((len(ids), len(STRUCTURE))),
        levels=np.array([levels[place] for place in ids.tolist()]),
    )


def graded_collection(
    collection: Collection,
    index: HybridIndex,
    encoder: Encoder,
    tokenizer: Tokenizer,
    ranker: Ranker,
) -> dict[str, GradedQuery]:
    """Every query of a collection; `index` comes from `build_index`, the ranker says how deep."""
    sought = probes(collection, index, encoder, tokenizer, ranker)
    places = {document: place for place, document in enumerate(collection.documents)}
    return {
        query: graded_query(
            index,
            sought[query],
            {places[document]: level for document, level in judged.items()},
            ranker.depth,
        )
        for query, judged in collection.levels.items()
    }


def typical_nearness(
    collection: Collection,
    index: HybridIndex,
    encoder: Encoder,
    tokenizer: Tokenizer,
    ranker: Ranker,
) -> dict[str, float]:
    """A ranker's `nearness`: how near the judged queries are to their nearest documents."""
    sought = probes(collection, index, encoder, tokenizer, ranker).values()
    cohort = index.cohort({})
    return {
        part: round(
            float(cohort.nearness(part, np.stack([p.vectors[part] for p in sought])).mean()), 4
        )
        for part in PARTS
    }


def folds(queries: Mapping[str, object], count: int) -> list[set[str]]:
    """The queries in so many parts, the same each time."""
    shuffled = np.random.default_rng(0).permutation(sorted(queries)).tolist()
    return [set(shuffled[place::count]) for place in range(count)]
