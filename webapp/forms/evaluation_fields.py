"""The forms of evaluations, for the macro `field`."""

from collections.abc import Mapping, Sequence
from typing import Any

from matcher.errors import FieldProblem
from matcher.evaluations.deciding import ClosingInput, DecisionInput, results_possible
from matcher.evaluations.judging import computed_outcome
from matcher.evaluations.models import Evaluation
from matcher.evaluations.opening import ProgrammeInput
from matcher.evaluations.preparing import RectificationReport, SelfAssessment
from matcher.evaluations.returning import REASONS, ReturnInput
from matcher.evaluations.submission_models import ASSESSMENT, RECTIFICATION
from matcher.taxonomy import load_rules, scheme
from matcher.validation import Schema
from webapp.forms.organization_fields import filled

Field = dict[str, Any]
Values = Mapping[str, str]


def programme_fields(values: Values, problems: Sequence[FieldProblem]) -> list[Field]:
    """When a zone was founded."""
    shapes: list[Field] = [
        {"name": "founded_on", "kind": "date", "required": True, "hint": "批复文件上的日期"},
        {
            "name": "evaluated_on",
            "kind": "date",
            "hint": "使用本平台之前已评估过的，填最近一次的日期；没有的留空",
        },
    ]
    return _filled(ProgrammeInput, shapes, values, problems)


def assessment_fields(
    evaluation: Evaluation, values: Values, problems: Sequence[FieldProblem]
) -> list[Field]:
    """What operators say of their zone; after a return they begin with what they had said."""
    hint = "建设进展、主要做法和成效、存在的问题和下一步打算。主管部门据此评没有指标的项目。"
    given = values if "text" in values else {"text": _last(evaluation, ASSESSMENT)}
    return _filled(SelfAssessment, [_long("text", hint)], given, problems)


def report_fields(
    evaluation: Evaluation, values: Values, problems: Sequence[FieldProblem]
) -> list[Field]:
    """What operators say of what they have mended."""
    hint = "逐条对应评估结论指出的问题：采取的措施、完成的时间、取得的效果和依据。"
    given = values if "report" in values else {"report": _last(evaluation, RECTIFICATION)}
    return _filled(RectificationReport, [_long("report", hint)], given, problems)


def return_fields(values: Values, problems: Sequence[FieldProblem]) -> list[Field]:
    """Why something goes back."""
    shapes: list[Field] = [
        _radios("cause", REASONS, {}),
        {
            "name": "advice",
            "kind": "textarea",
            "rows": 3,
            "required": True,
            "max_length": 1000,
            "hint": "写清楚哪里需要补正、怎样算补正到位；运营人员会看到",
        },
    ]
    return _filled(ReturnInput, shapes, values, problems)


def decision_fields(
    evaluation: Evaluation, values: Values, problems: Sequence[FieldProblem]
) -> list[Field]:
    """The outcome; the one that the total gives is chosen."""
    years = load_rules().evaluations.rectification_years
    hints = {"unqualified": f"须在 {years} 年内整改"}
    shapes: list[Field] = [
        _radios("outcome", "evaluation_outcomes", hints),
        {
            "name": "reason",
            "kind": "textarea",
            "rows": 3,
            "max_length": 1000,
            "hint": "与总分对应的结论不同时必填",
        },
    ]
    given = {"outcome": computed_outcome(evaluation)} | dict(values)
    return _filled(DecisionInput, shapes, given, problems)


def closing_fields(
    evaluation: Evaluation, values: Values, problems: Sequence[FieldProblem]
) -> list[Field]:
    """How the time to mend ended, as far as it may end so today."""
    hints = {"revoked": "撤销后不再评估，不能恢复"}
    results = _radios("result", "evaluation_results", hints)
    allowed = results_possible(evaluation)
    results["choices"] = [one for one in results["choices"] if one["value"] in allowed]
    shapes: list[Field] = [
        results,
        {"name": "note", "kind": "textarea", "rows": 3, "required": True, "max_length": 1000},
    ]
    return _filled(ClosingInput, shapes, values, problems)


def _last(evaluation: Evaluation, part: str) -> str:
    latest = evaluation.latest(part)
    return latest.text if latest else ""


def _long(name: str, hint: str) -> Field:
    return {
        "name": name,
        "kind": "textarea",
        "rows": 10,
        "hint": hint,
        "required": True,
        "max_length": 5000,
    }


def _radios(name: str, title: str, hints: Mapping[str, str]) -> Field:
    choices = [
        {"value": term.code, "label": term.name, "hint": hints.get(term.code, "")}
        for term in scheme(title)
    ]
    return {"name": name, "kind": "radios", "required": True, "choices": choices}


def _filled(
    schema: type[Schema], shapes: Sequence[Field], values: Values, problems: Sequence[FieldProblem]
) -> list[Field]:
    return [filled({"label": schema.label(one["name"])} | one, values, problems) for one in shapes]
