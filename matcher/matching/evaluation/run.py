"""Search a test collection with every judged query, and keep what each stage answered."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matcher.matching.encoder.base import Encoder
from matcher.matching.evaluation.beir import Collection
from matcher.matching.evaluation.stages import Found, Stage
from matcher.matching.hybrid import HybridIndex, Probe, make_probe
from matcher.matching.passages import PARTS
from matcher.matching.ranking import Ranker
from matcher.matching.tokens import Tokenizer

DEPTH = 50  # documents of a ranking that are kept: as deep as any figure looks


@dataclass(frozen=True)
class Answer:
    """What one stage answered to one query.

    Attributes:
        ranking: the first `DEPTH` documents, best first.
        pool: the judged documents in the order of the stage. What it did not find comes last, by
            its score, ties by id.
        scores: its score of each judged document.
    """

    ranking: Sequence[str]
    pool: Sequence[str]
    scores: Mapping[str, float]


@dataclass(frozen=True)
class Run:
    """One pass over a collection.

    Attributes:
        answers: stage -> query -> answer, stages in the order of the pipeline.
        milliseconds: stage -> mean time of its arithmetic per query, recall not included.
    """

    answers: Mapping[str, Mapping[str, Answer]]
    milliseconds: Mapping[str, float]


def run(
    collection: Collection,
    index: HybridIndex,
    encoder: Encoder,
    tokenizer: Tokenizer,
    stages: Sequence[Stage],
    ranker: Ranker,
) -> Run:
    """Answer every judged query with every stage.

    Args:
        collection: documents, queries and levels.
        index: the documents, from `build_index`.
        encoder: embeds the queries.
        tokenizer: cuts the queries.
        stages: what is measured.
        ranker: says how deep and how centred the recall is.
    """
    names, documents = list(collection.documents), list(collection.documents.values())
    numbers = {name: number for number, name in enumerate(names)}
    answers: dict[str, dict[str, Answer]] = {stage.name: {} for stage in stages}
    spent = dict.fromkeys(answers, 0.0)
    sought = probes(collection, index, encoder, tokenizer, ranker)
    for query, levels in collection.levels.items():
        judged = np.array(sorted(numbers[document] for document in levels), dtype=np.int64)
        recalled = index.recall(sought[query], ranker.depth)
        asked = collection.queries[query]
        found = Found(index, sought[query], recalled, judged, asked, documents)
        for stage in stages:
            started = time.perf_counter()
            order = stage.order(found)
            spent[stage.name] += time.perf_counter() - started
            ranking = [names[number] for number in order.tolist()]
            answers[stage.name][query] = _answer(ranking, _scores(stage, found, names))
    queries = max(len(collection.levels), 1)
    return Run(answers, {name: 1000 * total / queries for name, total in spent.items()})


def build_index(collection: Collection, encoder: Encoder, tokenizer: Tokenizer) -> HybridIndex:
    """Encode and index the documents; their ids are their places in the collection."""
    index = HybridIndex.empty(encoder.dimension)
    passages = list(collection.documents.values())
    if passages:
        # Titles and whole texts are often the same: each text is encoded once.
        texts = list(dict.fromkeys(p.embedded(part) for part in PARTS for p in passages))
        is_need = passages[0].side == "need"
        vectors = encoder.encode_queries(texts) if is_need else encoder.encode_passages(texts)
        rows = dict(zip(texts, vectors, strict=True))
        index.add(
            range(len(passages)),
            {part: np.stack([rows[p.embedded(part)] for p in passages]) for part in PARTS},
            {part: [tokenizer(p[part]) for p in passages] for part in PARTS},
        )
    return index


def probes(
    collection: Collection,
    index: HybridIndex,
    encoder: Encoder,
    tokenizer: Tokenizer,
    ranker: Ranker,
) -> dict[str, Probe]:
    """The judged queries as probes: centred on each other and compared with the documents."""
    made = {
        query: make_probe(encoder, tokenizer, collection.queries[query])
        for query in collection.levels
    }
    if not made:
        return {}
    centre = {
        part: ranker.centring * np.mean([probe.vectors[part] for probe in made.values()], axis=0)
        for part in PARTS
    }
    cohort = index.cohort(ranker.nearness)
    return {query: replace(probe, centre=centre, cohort=cohort) for query, probe in made.items()}


def _scores(stage: Stage, found: Found, names: Sequence[str]) -> dict[str, float]:
    documents = [names[number] for number in found.judged.tolist()]
    return dict(zip(documents, stage.fit(found).tolist(), strict=True))


def _answer(ranking: Sequence[str], scores: Mapping[str, float]) -> Answer:
    recalled = [document for document in ranking if document in scores]
    rest = sorted(scores.keys() - set(recalled), key=lambda document: (-scores[document], document))
    return Answer(ranking[:DEPTH], recalled + rest, scores)
