"""Evaluations of zones: when each is due, and one with what was submitted and scored."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self

from pydantic import Field

from matcher.evaluations.calendar import Standing
from matcher.evaluations.figures import YearFigures
from matcher.evaluations.models import Evaluation
from matcher.evaluations.scoring import sheet_of
from matcher.evaluations.submission_models import EvaluationSubmission
from matcher.privacy.masking import mask
from webapp.api.models.base import Model, Page

_SAME = (
    "id", "version", "due_on", "first_year", "last_year", "state", "total", "outcome",
    "rectify_by", "result", "act_by",
)  # fmt: skip


class EvaluationRow(Model):
    """An evaluation and what became of it."""

    id: int = Field(title="编号")
    version: int = Field(title="版本")
    zone: str = Field(title="示范区代码")
    due_on: date = Field(title="应评日期")
    first_year: int = Field(title="评估的第一年")
    last_year: int = Field(title="评估的最后一年")
    state: str = Field(title="状态", description="代码表 evaluation_states")
    act_by: date | None = Field(title="这一步的期限")
    total: Decimal | None = Field(title="总分，没有评完时为空")
    outcome: str = Field(title="结论", description="代码表 evaluation_outcomes，没有时为空")
    reason: str = Field(title="与总分不符时的理由")
    rectify_by: date | None = Field(title="整改期限")
    result: str = Field(title="整改结果", description="代码表 evaluation_results，没有时为空")
    closing_note: str = Field(title="整改结果的依据")

    @classmethod
    def of(cls, one: Evaluation, **more: Any) -> Self:
        """An evaluation whose zone is read."""
        return cls(
            **{name: getattr(one, name) for name in _SAME},
            zone=one.zone.code,
            reason=mask(one.reason),
            closing_note=mask(one.closing_note),
            **more,
        )


class ZoneStanding(Model):
    """A zone with the day on which it is due."""

    zone: str = Field(title="示范区代码")
    name: str = Field(title="示范区")
    founded_on: date | None = Field(title="成立日期，没有登记时为空")
    standing: str = Field(
        title="处在什么时候",
        description="unknown 未登记成立日期，later 未到期，soon 临近，overdue 逾期，"
        "running 评估中，rectifying 整改中，revoked 已撤销",
    )
    due_on: date | None = Field(title="应评日期，整改中为整改期限")
    latest: EvaluationRow | None = Field(title="最近一次评估，没有时为空")

    @classmethod
    def of(cls, one: Standing) -> Self:
        """A zone where it stands."""
        return cls(
            zone=one.zone.code,
            name=one.zone.name,
            founded_on=one.programme.founded_on if one.programme else None,
            standing=one.word,
            due_on=one.due_on,
            latest=EvaluationRow.of(one.latest) if one.latest else None,
        )


class ZoneStandings(Page):
    """By name."""

    items: list[ZoneStanding]


class EvaluationRows(Model):
    """The newest first."""

    items: list[EvaluationRow]


class Score(Model):
    """A row of the scoring sheet."""

    criterion: str = Field(title="评分项的代码")
    name: str = Field(title="评分项")
    weight: int = Field(title="在 100 分中占多少")
    score: Decimal | None = Field(title="得分，没有评时为空")
    note: str = Field(title="说明")


class Submission(Model):
    """One version of what operators submitted."""

    part: str = Field(title="哪一部分", description="assessment 自评，rectification 整改报告")
    number: int = Field(title="第几版")
    text: str = Field(title="内容")
    submitted_at: datetime = Field(title="提交时间")
    returned_at: datetime | None = Field(title="退回时间")
    reason: str = Field(title="退回原因", description="代码表 evaluation_return_reasons")
    note: str = Field(title="退回说明")

    @classmethod
    def of(cls, one: EvaluationSubmission) -> Self:
        """A version."""
        same = ("part", "number", "submitted_at", "returned_at", "reason")
        told = {name: getattr(one, name) for name in same}
        return cls(**told, text=mask(one.text), note=mask(one.note))


class EvaluationDetail(EvaluationRow):
    """One evaluation."""

    scoring: str = Field(title="评分表的版本")
    figures: dict[str, int | None] = Field(title="各年指标是第几版冻结的，没有冻结的为空")
    submissions: list[Submission] = Field(title="历次提交，先后为序")
    scores: list[Score]

    @classmethod
    def seen(cls, one: Evaluation, years: Sequence[YearFigures]) -> Self:
        """An evaluation with its scores and the figures of its years."""
        return cls.of(
            one,
            scoring=one.scoring_version,
            figures={str(y.year): y.frozen.version if y.frozen else None for y in years},
            submissions=[Submission.of(version) for version in one.submissions],
            scores=_scores(one),
        )


def _scores(one: Evaluation) -> list[Score]:
    given = {row.criterion: row for row in one.valid_scores}
    return [
        Score(criterion=row.code, name=row.name, weight=row.weight, **_given(given.get(row.code)))
        for row in sheet_of(one.scoring_version).criteria
    ]


def _given(score: Any) -> Mapping[str, Any]:
    return {"score": score.score if score else None, "note": mask(score.note) if score else ""}
