"""What the sentences of a side have in common, whatever they are about."""

import json
from collections.abc import Mapping
from pathlib import Path

from matcher.matching.encoder.base import Encoder
from matcher.matching.vectors import Floats

_DATA = Path(__file__).parent / "data" / "typical_sentences.json"


def sentence_centres(encoder: Encoder) -> Mapping[str, Floats]:
    """The mean vector of each side's typical sentences.

    Sentences of an encoder lie close together, so that unlike ones seem alike. Those typical ones
    are data, and not the index, so that a pair has the same reasons in every index.
    """
    texts: dict[str, list[str]] = json.loads(_DATA.read_text(encoding="utf-8"))
    return {
        "need": encoder.encode_queries(texts["need"]).mean(axis=0),
        "achievement": encoder.encode_passages(texts["achievement"]).mean(axis=0),
    }
