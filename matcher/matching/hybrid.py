"""The hybrid index of one side: dense and keyword engines over titles and over whole texts."""

import math
import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from indexes.errors import UnknownIdError
from indexes.hits import Allowed, Hits, Scores
from indexes.keyword import KeywordIndex
from indexes.quantized import QuantizedVectorIndex
from indexes.tantivy_engine import TantivyKeywordIndex
from indexes.vector import VectorIndex
from matcher.matching.cohort import SIZE, Cohort
from matcher.matching.encoder.base import Encoder
from matcher.matching.passages import PARTS, Passages
from matcher.matching.ranking import COMPONENTS
from matcher.matching.tokens import Tokenizer

Ids = NDArray[np.int64]
Vector = NDArray[np.float32]
_SAMPLE = 2_000
T = TypeVar("T")
SALIENT = 64
"""Tokens of a part that keyword recall looks for. A demand has 142 different ones (median) and
keyword search takes time in proportion; on the judged pairs 64 recall as much as all."""


@dataclass(frozen=True)
class Probe:
    """What is looked for.

    Attributes:
        vectors: per part.
        tokens: per part.
        centre: per part, what all probes of its side have in common; dense recall leaves it out,
            else entries that are near to everything crowd out those that are near to this.
        cohort: makes the cosines of different needs comparable; None leaves them as they are.
        seeking: whether the probe is the need of each pair, else the entries are.
    """

    vectors: Mapping[str, Vector]
    tokens: Mapping[str, Sequence[str]]
    centre: Mapping[str, Vector] = field(default_factory=dict)
    cohort: Cohort | None = None
    seeking: bool = True

    def sought(self, part: str) -> Vector:
        """The vector that dense recall looks for."""
        vector = self.vectors[part]
        return vector - self.centre[part] if part in self.centre else vector


@dataclass(frozen=True)
class Candidates:
    """What the components found: ids (n,) and ranks (n, 4), 0 where one did not find it."""

    ids: Ids
    ranks: Ids


def make_probe(encoder: Encoder, tokenizer: Tokenizer, passages: Passages) -> Probe:
    """Encode and tokenize a text that has no stored vectors."""
    encode = encoder.encode_queries if passages.side == "need" else encoder.encode_passages
    rows = encode([passages.embedded(part) for part in PARTS])
    return Probe(
        dict(zip(PARTS, rows, strict=True)),
        {part: tokenizer(passages[part]) for part in PARTS},
    )


def gather(hits: Sequence[Hits]) -> Candidates:
    """The union of the components' hits, in the order of `COMPONENTS`."""
    ids: Ids = np.unique(np.concatenate([found.ids for found in hits]))
    ranks = np.zeros((len(ids), len(COMPONENTS)), dtype=np.int64)
    for column, found in enumerate(hits):
        ranks[np.searchsorted(ids, found.ids), column] = np.arange(1, len(found.ids) + 1)
    return Candidates(ids, ranks)


def salient(index: KeywordIndex, tokens: Sequence[str]) -> list[str]:
    """The tokens that can add most to a score in this index, repetitions kept."""
    counts = Counter(tokens)
    if len(counts) <= SALIENT:
        return list(tokens)
    held = {token: index.document_frequency(token) for token in counts}
    weights = {
        token: counts[token] * rarity(len(index), frequency)
        for token, frequency in held.items()
        if frequency
    }
    kept = set(sorted(weights, key=lambda token: (-weights[token], token))[:SALIENT])
    return [token for token in tokens if token in kept]


def rarity(size: int, frequency: int) -> float:
    """The inverse document frequency of a token that so many of so many documents hold."""
    return math.log(1 + (size - frequency + 0.5) / (frequency + 0.5))


class HybridIndex:
    """Four engines that hold the same ids.

    Titles are searched in the caller's thread and texts in another at the same time: FAISS and
    tantivy let other threads run meanwhile. A thread per engine would gain nothing on two
    processors and wait longer for its turns on busy ones.
    """

    def __init__(
        self, dense: Mapping[str, VectorIndex], keyword: Mapping[str, KeywordIndex]
    ) -> None:
        self.dense = dense
        self.keyword = keyword
        self._threads = ThreadPoolExecutor(os.cpu_count(), "texts")

    @classmethod
    def empty(cls, dimension: int) -> Self:
        """A new index for vectors of this dimension."""
        return cls(
            {part: QuantizedVectorIndex(dimension) for part in PARTS},
            {part: TantivyKeywordIndex() for part in PARTS},
        )

    @classmethod
    def load(cls, directory: Path) -> Self:
        """Read what `save` wrote."""
        return cls(
            {part: QuantizedVectorIndex.load(directory / f"dense_{part}") for part in PARTS},
            {part: TantivyKeywordIndex.load(directory / f"keyword_{part}") for part in PARTS},
        )

    def save(self, directory: Path) -> None:
        """Write all engines below the directory."""
        for part in PARTS:
            self.dense[part].save(directory / f"dense_{part}")
            self.keyword[part].save(directory / f"keyword_{part}")

    @property
    def engines(self) -> list[VectorIndex | KeywordIndex]:
        """All four."""
        return [*self.dense.values(), *self.keyword.values()]

    def __len__(self) -> int:
        return len(self.dense["text"])

    def add(
        self,
        ids: Sequence[int],
        vectors: Mapping[str, NDArray[np.float32]],
        tokens: Mapping[str, Sequence[Sequence[str]]],
    ) -> None:
        """Add or replace entries; per part, one vector row and one token list for each id."""
        for part in PARTS:
            self.dense[part].add(np.array(ids, dtype=np.int64), vectors[part])
            self.keyword[part].add(np.array(ids, dtype=np.int64), tokens[part])

    def remove(self, ids: Sequence[int]) -> None:
        """Forget entries."""
        for engine in self.engines:
            engine.remove(np.array(ids, dtype=np.int64))

    def held_ids(self) -> tuple[set[int], set[int]]:
        """The ids that all four engines hold, and those that any of them holds."""
        held = [set(engine.ids().tolist()) for engine in self.engines]
        return set.intersection(*held), set.union(*held)

    def stored_vectors(self, listing_id: int) -> dict[str, NDArray[np.float32]]:
        """The vectors of an entry, by part."""
        return {part: self.dense[part].vectors(np.array([listing_id]))[0] for part in PARTS}

    def mean_vectors(self) -> dict[str, Vector]:
        """The mean vector of each part, of at most 2,000 entries evenly spaced; empty of none."""
        ids = self.dense["text"].ids()
        some = ids[:: max(1, len(ids) // _SAMPLE)]
        held = {part: self._held(part, some)[1] for part in PARTS}
        return {part: rows.mean(axis=0) for part, rows in held.items() if len(rows)}

    def cohort(self, typical: Mapping[str, float]) -> Cohort:
        """These entries as what needs are compared with.

        Args:
            typical: per part, how near needs are to their nearest.
        """
        ids = self.dense["text"].ids()
        some = ids[:: max(1, len(ids) // SIZE)]
        return Cohort({part: self._held(part, some)[1] for part in PARTS}, len(ids), typical)

    def recall(self, probe: Probe, depth: int, allowed: Allowed | None = None) -> Candidates:
        """The union of the components' best `depth` hits."""
        return gather(self.hits(probe, depth, allowed))

    def hits(self, probe: Probe, depth: int, allowed: Allowed | None = None) -> list[Hits]:
        """The best `depth` hits of each component, in the order of `COMPONENTS`."""

        def search(part: str) -> tuple[Hits, Hits]:
            return (
                self.dense_hits(part, probe, depth, allowed),
                self.keyword_hits(part, probe, depth, allowed),
            )

        dense, keyword = zip(*self._by_part(search), strict=True)
        return [*dense, *keyword]

    def dense_hits(self, part: str, probe: Probe, depth: int, allowed: Allowed | None) -> Hits:
        """The entries nearest by this part."""
        return self.dense[part].search(probe.sought(part), depth, allowed)

    def keyword_hits(self, part: str, probe: Probe, depth: int, allowed: Allowed | None) -> Hits:
        """The entries that share the most telling tokens of this part."""
        index = self.keyword[part]
        return index.search(salient(index, probe.tokens[part]), depth, allowed)

    def scores(self, probe: Probe, ids: Ids) -> NDArray[np.float64]:
        """Every component's score of these entries, shape (n, 4), whoever found them."""

        def score(part: str) -> tuple[NDArray[np.float64], Scores]:
            cosines = self.dense[part].scores(probe.vectors[part], ids)
            return (
                cosines + self._shift(part, probe, ids),
                self.keyword[part].scores(probe.tokens[part], ids),
            )

        dense, keyword = zip(*self._by_part(score), strict=True)
        return np.nan_to_num(np.stack([*dense, *keyword], axis=1).astype(np.float64))

    def rarity(self, word: str) -> float:
        """How rare a word is on this side: its inverse document frequency."""
        index = self.keyword["text"]
        return rarity(len(index), index.document_frequency(word))

    def close(self) -> None:
        """Free the engines' files; idle threads end with the object."""
        for part in PARTS:
            self.keyword[part].close()

    def _shift(self, part: str, probe: Probe, ids: Ids) -> NDArray[np.float64]:
        """What the cohort adds to the cosines of these entries with the probe."""
        if probe.cohort is None:
            return np.zeros(len(ids))
        if probe.seeking:
            return probe.cohort.shift(part, probe.vectors[part][np.newaxis])
        kept, needs = self._held(part, ids)
        shift = np.zeros(len(ids))
        shift[np.isin(ids, kept)] = probe.cohort.shift(part, needs)
        return shift

    def _held(self, part: str, ids: Ids) -> tuple[Ids, NDArray[np.float32]]:
        """Those of these entries that are still there, and their vectors.

        Another thread may remove some between any two calls of an engine.
        """
        engine = self.dense[part]
        while True:
            try:
                return ids, engine.vectors(ids)
            except UnknownIdError:
                ids = ids[np.isin(ids, engine.ids())]

    def _by_part(self, work: Callable[[str], T]) -> list[T]:
        """What the work gives for each part, the parts at the same time."""
        others = [self._threads.submit(work, part) for part in PARTS[1:]]
        return [work(PARTS[0]), *(other.result() for other in others)]
