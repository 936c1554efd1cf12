"""The Markdown report of an evaluation, in Chinese."""

from collections.abc import Iterable, Mapping, Sequence

from matcher.matching.evaluation.beir import Collection
from matcher.matching.evaluation.calibration import expected_calibration_error
from matcher.matching.evaluation.figures import Figure
from matcher.matching.evaluation.measure import Evaluation

_STAGES = {
    "dense_title": "向量（标题）",
    "dense_text": "向量（全文）",
    "keyword_title": "关键词（标题）",
    "keyword_text": "关键词（全文）",
    "fusion": "融合",
    "ranker": "排序模型",
    "cross-encoder": "交叉编码器",
    "grade": "分级（最终结果）",
}
_COUNTS = {
    "documents": "文档",
    "queries": "查询",
    "pairs": "标注对",
    "queries_with_relevant": "有相关文档的查询",
}
_FIGURES = ("ndcg@10", "recall@50", "spearman", "mae_score")
_WORST = 10


def markdown(evaluation: Evaluation, collection: Collection) -> str:
    """The report: counts, stages, worst queries, reliability."""
    sections = [
        ["# 匹配质量评测报告"],
        ["## 数据", *_counts(evaluation)],
        ["## 各阶段", "方括号内为对查询重采样所得的 95% 区间。", *_stages(evaluation)],
        [f"## 最差的 {_WORST} 条查询", *_worst(evaluation, collection)],
        ["## 分级的可靠性", *_reliability(evaluation)],
    ]
    return "\n\n".join("\n\n".join(section) for section in sections) + "\n"


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(_cell(value) for value in line) + " |" for line in lines)


def with_interval(figure: Figure) -> str:
    """A figure and its interval."""
    return f"{figure.value:.4f} [{figure.interval.low:.3f}, {figure.interval.high:.3f}]"


def _counts(evaluation: Evaluation) -> list[str]:
    rows = [(label, evaluation.counts[name]) for name, label in _COUNTS.items()]
    return [table(["项目", "数量"], rows), f"用时 {evaluation.seconds['total']} 秒。"]


def _stages(evaluation: Evaluation) -> list[str]:
    rows = [
        [_STAGES.get(name, name), *(_optional(stage.total, figure) for figure in _FIGURES)]
        for name, stage in evaluation.stages.items()
    ]
    return [table(["阶段", *_FIGURES], rows)]


def _optional(total: Mapping[str, Figure], name: str) -> str:
    return with_interval(total[name]) if name in total else ""


def _worst(evaluation: Evaluation, collection: Collection) -> list[str]:
    figures = evaluation.pipeline.queries
    ndcg = figures["ndcg@10"]
    worst = sorted(ndcg, key=lambda query: (ndcg[query], query))[:_WORST]
    rows = [
        (
            query,
            collection.queries[query].title,
            f"{ndcg[query]:.4f}",
            f"{figures['recall@50'][query]:.4f}",
            len(collection.levels[query]),
        )
        for query in worst
    ]
    return [table(["编号", "标题", "ndcg@10", "recall@50", "标注数"], rows)]


def _reliability(evaluation: Evaluation) -> list[str]:
    rows = [
        (f"{bin_.predicted:.3f}", f"{bin_.observed:.3f}", bin_.pairs)
        for bin_ in evaluation.reliability
    ]
    error = expected_calibration_error(evaluation.reliability)
    return [
        "预测为较强及以上（等级 ≥ 3）的概率，与标注中实际达到的比例。",
        table(["预测概率", "实际比例", "标注对数"], rows),
        f"期望校准误差（ECE）：{error:.4f}（目标 ≤ 0.05）。",
    ]


def _cell(value: object) -> str:
    return " ".join(str(value).replace("|", "\\|").split())
