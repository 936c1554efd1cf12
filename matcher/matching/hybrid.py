"""The hybrid index of one side: dense and keyword engines over titles and over whole texts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from indexes.hits import Allowed, Hits
from indexes.keyword import KeywordIndex
from indexes.panorama import PanoramaVectorIndex
from indexes.tantivy_engine import TantivyKeywordIndex
from indexes.vector import VectorIndex
from matcher.matching.encoder.base import Encoder
from matcher.matching.passages import PARTS, Passages
from matcher.matching.ranking import COMPONENTS
from matcher.matching.tokens import Tokenizer

Ids = NDArray[np.int64]


@dataclass(frozen=True)
class Probe:
    """What is looked for: a vector and tokens per part."""

    vectors: Mapping[str, NDArray[np.float32]]
    tokens: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Candidates:
    """What the components found: ids (n,) and ranks (n, 4), 0 where one did not find it."""

    ids: Ids
    ranks: Ids


def make_probe(encoder: Encoder, tokenizer: Tokenizer, passages: Passages) -> Probe:
    """Encode and tokenize a text that has no stored vectors."""
    texts = [passages[part] for part in PARTS]
    encode = encoder.encode_queries if passages.side == "need" else encoder.encode_passages
    rows = encode(texts)
    return Probe(
        dict(zip(PARTS, rows, strict=True)),
        {part: tokenizer(text) for part, text in zip(PARTS, texts, strict=True)},
    )


def gather(hits: Sequence[Hits]) -> Candidates:
    """The union of the components' hits, in the order of `COMPONENTS`."""
    ids: Ids = np.unique(np.concatenate([found.ids for found in hits]))
    ranks = np.zeros((len(ids), len(COMPONENTS)), dtype=np.int64)
    for column, found in enumerate(hits):
        ranks[np.searchsorted(ids, found.ids), column] = np.arange(1, len(found.ids) + 1)
    return Candidates(ids, ranks)


class HybridIndex:
    """Four engines that hold the same ids."""

    def __init__(
        self, dense: Mapping[str, VectorIndex], keyword: Mapping[str, KeywordIndex]
    ) -> None:
        self.dense = dense
        self.keyword = keyword

    @classmethod
    def empty(cls, dimension: int) -> Self:
        """A new index for vectors of this dimension."""
        return cls(
            {part: PanoramaVectorIndex(dimension) for part in PARTS},
            {part: TantivyKeywordIndex() for part in PARTS},
        )

    @classmethod
    def load(cls, directory: Path) -> Self:
        """Read what `save` wrote."""
        return cls(
            {part: PanoramaVectorIndex.load(directory / f"dense_{part}") for part in PARTS},
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

    def dense_hits(self, probe: Probe, depth: int, allowed: Allowed | None) -> list[Hits]:
        """The nearest entries by title and by text."""
        return [self.dense[part].search(probe.vectors[part], depth, allowed) for part in PARTS]

    def keyword_hits(self, probe: Probe, depth: int, allowed: Allowed | None) -> list[Hits]:
        """The entries that share the rarest tokens, by title and by text."""
        return [self.keyword[part].search(probe.tokens[part], depth, allowed) for part in PARTS]

    def recall(self, probe: Probe, depth: int, allowed: Allowed | None = None) -> Candidates:
        """The union of the components' best `depth` hits."""
        dense = self.dense_hits(probe, depth, allowed)
        return gather([*dense, *self.keyword_hits(probe, depth, allowed)])

    def scores(self, probe: Probe, ids: Ids) -> NDArray[np.float64]:
        """Every component's score of these entries, shape (n, 4), whoever found them."""
        dense = [self.dense[part].scores(probe.vectors[part], ids) for part in PARTS]
        keyword = [self.keyword[part].scores(probe.tokens[part], ids) for part in PARTS]
        return np.nan_to_num(np.stack([*dense, *keyword], axis=1).astype(np.float64))

    def rarity(self, word: str) -> float:
        """How rare a word is on this side: its inverse document frequency."""
        index = self.keyword["text"]
        frequency = index.document_frequency(word)
        return float(np.log(1 + (len(index) - frequency + 0.5) / (frequency + 0.5)))

    def close(self) -> None:
        """Free the engines' threads and files."""
        for part in PARTS:
            self.keyword[part].close()
