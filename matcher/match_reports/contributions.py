"""What each component added to a place or to a grade, with its name for people."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.match_reports.table import ASPECTS
from matcher.matching.ranking import COMPONENTS, PARTS_OF_ORDER, Ranker
from matcher.matching.reranking import CROSS_ENCODER

_COMPONENTS: Mapping[str, str] = {
    "dense_title": "语义（题）",
    "dense_text": "语义（文）",
    "keyword_title": "关键词（题）",
    "keyword_text": "关键词（文）",
}
_PARTS: Mapping[str, str] = {
    **_COMPONENTS,
    **{f"fit_{name}": f"{label}得分" for name, label in _COMPONENTS.items()},
    **ASPECTS,
    "leading_industry": "主导产业",
    "freshness": "发布时间",
    "funds": "资金",
    CROSS_ENCODER: "交叉编码器",
}


_MEANINGS: Mapping[str, str] = {
    "dense_title": "双方标题的意思有多接近",
    "dense_text": "双方正文的意思有多接近",
    "keyword_title": "双方标题共有的词有多少、多专门",
    "keyword_text": "双方正文共有的词有多少、多专门",
}


@dataclass(frozen=True)
class Contribution:
    """One signed part of a sum; `meaning` says what it looks at, where the label does not."""

    label: str
    value: float
    meaning: str = ""


def parts_of_order(contributions: Mapping[str, float]) -> list[Contribution]:
    """What each part added to the place; the components' ranks always, the rest where it added."""
    parts = (*PARTS_OF_ORDER, CROSS_ENCODER)
    shown = [name for name in parts if name in COMPONENTS or contributions.get(name)]
    return [Contribution(_PARTS[name], contributions.get(name, 0.0)) for name in shown]


def parts_of_relevance(components: Mapping[str, float], ranker: Ranker) -> list[Contribution]:
    """What each kept score adds to the relevance that the grade was read from; the sum is it."""
    features = ranker.features(_scores(components))[0]
    parts = [
        Contribution(_PARTS[name], float(feature) * ranker.slopes[name], _MEANINGS[name])
        for name, feature in zip(COMPONENTS, features, strict=True)
    ]
    return [*parts, Contribution("起算值", ranker.intercept, "毫无相近之处时的起点")]


def confirmed_share(components: Mapping[str, float], ranker: Ranker) -> float | None:
    """How often brokers confirm such pairs, 0 to 1; None until enough was decided to know."""
    if ranker.confirmation is None:
        return None
    return float(ranker.confirmation(ranker.fit(_scores(components)))[0])


def _scores(components: Mapping[str, float]) -> NDArray[np.float64]:
    return np.array([[components[name] for name in COMPONENTS]])
