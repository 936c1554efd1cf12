"""The forms of evaluations, for the macro `field`."""

from collections.abc import Mapping, Sequence
from typing import Any

from matcher.errors import FieldProblem
from matcher.evaluations.judging import ClosingInput, DecisionInput, computed_outcome
from matcher.evaluations.models import Evaluation
from matcher.evaluations.opening import ProgrammeInput
from matcher.evaluations.preparing import SelfAssessment
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


def assessment_fields(values: Values, problems: Sequence[FieldProblem]) -> list[Field]:
    """What operators say of their zone."""
    hint = "建设进展、主要做法和成效、存在的问题和下一步打算。主管部门据此评没有指标的项目。"
    shape: Field = {"name": "text", "kind": "textarea", "rows": 10, "hint": hint}
    return _filled(
        SelfAssessment, [shape | {"required": True, "max_length": 5000}], values, problems
    )


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
    given = values or {"outcome": computed_outcome(evaluation)}
    return _filled(DecisionInput, shapes, given, problems)


def closing_fields(values: Values, problems: Sequence[FieldProblem]) -> list[Field]:
    """How the time to mend ended."""
    hints = {"revoked": "撤销后不再评估，不能恢复"}
    shapes: list[Field] = [
        _radios("result", "evaluation_results", hints),
        {"name": "note", "kind": "textarea", "rows": 3, "required": True, "max_length": 1000},
    ]
    return _filled(ClosingInput, shapes, values, problems)


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
