"""Which ranking model is in use, and why, in words for operators."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matcher.matching.ranking import Ranker
from matcher.matching.reranking import LOOKED_AT, Reranker


@dataclass(frozen=True)
class ModelInUse:
    """The version kept with every suggestion, and why it is this one."""

    version: str
    why: str


def model_in_use(ranker: Ranker, reranker: Reranker | None = None) -> ModelInUse:
    """What to tell of the ranker in use, and of the cross-encoder behind it if there is one."""
    reason = (
        _proof(ranker.manifest)
        if "p" in ranker.manifest
        else "目前没有经配对检验证明更好的排序，所以继续使用它。"
    )
    second = (
        f"前 {LOOKED_AT} 名再由交叉编码器 {reranker.name} 逐对复核，只改变次序，不改变等级。"
        if reranker
        else ""
    )
    return ModelInUse(ranker.version, f"{ranker.source}。{reason}{second}")


def _proof(manifest: Mapping[str, Any]) -> str:
    return (
        f"在 {manifest['queries']} 条需求、{manifest['pairs']} 对上交叉验证，"
        f"每条需求都由没有见过它的模型排序：nDCG@10 由 {manifest['ndcg@10 before']} "
        f"变为 {manifest['ndcg@10']}，配对检验 p = {manifest['p']}。"
    )
