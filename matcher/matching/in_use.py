"""Which ranking model is in use, and why, in words for operators."""

from dataclasses import dataclass

from matcher.matching.ranking import load_ranker

_SHIPPED = (
    "随平台提供的排序：语义与关键词、题目与正文四项的名次合并，不依赖本示范区的判定，"
    "从第一天起可用。目前没有经配对检验证明更好的排序，所以继续使用它。"
)


@dataclass(frozen=True)
class ModelInUse:
    """The version kept with every suggestion, and why it is this one."""

    version: str
    why: str


def model_in_use() -> ModelInUse:
    """The model that ranks now."""
    return ModelInUse(load_ranker().version, _SHIPPED)
