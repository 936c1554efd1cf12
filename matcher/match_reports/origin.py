"""How a grade came about: by which ranking model, when, and between which limits."""

from datetime import datetime

import numpy as np

from matcher.clock import CHINA
from matcher.matching.models import Match
from matcher.matching.ranking import COMPONENTS, UNSCORED, Ranker
from matcher.taxonomy import load_rules, scheme


def origin_of(match: Match, ranker: Ranker) -> list[str]:
    """Sentences about the grade, each a paragraph.

    Args:
        match: the kept pair.
        ranker: the one in use, which may be a later one than the match was made by.
    """
    made = f"{_day(match.created_at)} 由系统用排序模型 {match.model} 根据双方公开的文字计算。"
    if match.grade == UNSCORED:
        return [made, "有一方的正文太短，无法评级。补充内容后会重新计算。"]
    told = [made, _limits(match.relevance)]
    if ranker.version != match.model:
        told.append(f"下表按现用的排序模型 {ranker.version} 计算，合计 {_sum(match, ranker):.2f}。")
    if match.state == "confirmed" and match.decided_at:
        told.append(f"{_day(match.decided_at)} 经技术经纪人确认，进入对接。")
    return told


def _limits(relevance: float) -> str:
    """The relevance among the limits of the grades."""
    limits = load_rules().thresholds.items()
    words = "，".join(f"{scheme('grades').name(code)} {low:.2f}" for code, low in limits)
    return f"适配度为 {relevance:.2f}（0 到 1）。各等级的下限：{words}。"


def _sum(match: Match, ranker: Ranker) -> float:
    scores = np.array([[match.components[name] for name in COMPONENTS]])
    return float(ranker.relevance(scores)[0])


def _day(moment: datetime) -> str:
    return moment.astimezone(CHINA).date().isoformat()
