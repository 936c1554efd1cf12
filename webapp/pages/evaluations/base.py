"""The blueprint, and the page of one evaluation, which every step comes back to."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.accounts.permissions import may, require
from matcher.errors import ConflictError, FieldProblem, InvalidError
from matcher.evaluations.deciding import results_possible
from matcher.evaluations.figures import figures_of, missing
from matcher.evaluations.find import get_evaluation
from matcher.evaluations.models import Evaluation
from matcher.evaluations.scoring import sheet_of
from matcher.evaluations.states import TRANSITIONS, independent, possible
from matcher.evaluations.submission_models import ASSESSMENT, RECTIFICATION
from webapp.access.gate import members_only
from webapp.context import actor, session
from webapp.forms.evaluation_fields import (
    assessment_fields,
    closing_fields,
    decision_fields,
    report_fields,
    return_fields,
)
from webapp.forms.organization_fields import error_rows
from webapp.presentation.evaluation_scores import score_rows, threshold_rows
from webapp.presentation.evaluation_turns import turn_row
from webapp.presentation.evaluations import full_row, submission_rows, year_row

Answer = Response | tuple[str, int]
Step = Callable[[Evaluation], None]
ONE = "/<int(max=2147483647):evaluation_id>"
blueprint = Blueprint("evaluations", __name__, url_prefix="/evaluations")
blueprint.before_request(members_only)


@blueprint.get(ONE)
def show(evaluation_id: int) -> str:
    """One evaluation, with the forms of the steps that the reader may take."""
    return page(get_evaluation(session(), actor(), evaluation_id))


def page(
    evaluation: Evaluation,
    typed: Mapping[str, str] | None = None,
    problems: Sequence[FieldProblem] = (),
) -> str:
    """The page, with what was typed and is wrong."""
    years = figures_of(session(), actor(), evaluation)
    sheet = sheet_of(evaluation.scoring_version)
    allowed = {step: possible(actor(), evaluation, step) for step in TRANSITIONS}
    decides = may(actor(), "evaluation.decide")
    return render_template(
        "evaluations/show.html",
        evaluation=full_row(evaluation),
        turn=turn_row(evaluation, actor()),
        barred=decides and not independent(actor(), evaluation),
        zone=evaluation.zone,
        sheet=sheet,
        thresholds=threshold_rows(sheet),
        years=[year_row(one, evaluation.zone) for one in years],
        missing=missing(years),
        rows=score_rows(evaluation, years, typed, problems, judged=allowed["score"]),
        may=allowed | {"close": allowed["close"] and bool(results_possible(evaluation))},
        assessments=submission_rows(evaluation, ASSESSMENT),
        reports=submission_rows(evaluation, RECTIFICATION),
        errors=error_rows(problems),
        seen=evaluation.version,
        **_fields(evaluation, typed or {}, problems),
    )


def _fields(
    evaluation: Evaluation, values: Mapping[str, str], problems: Sequence[FieldProblem]
) -> dict[str, list[dict[str, Any]]]:
    """The forms of the steps, with what was typed and is wrong."""
    return {
        "assessment_fields": assessment_fields(evaluation, values, problems),
        "report_fields": report_fields(evaluation, values, problems),
        "return_fields": return_fields(values, problems),
        "decision_fields": decision_fields(evaluation, values, problems),
        "closing_fields": closing_fields(evaluation, values, problems),
    }


def seen() -> int:
    """The version that the form was written on."""
    return request.form.get("seen", 0, type=int)


def attempt(evaluation_id: int, action: str, take: Step, said: str) -> Answer:
    """Take a step and say so; or show the page with what was typed, and why it was not taken.

    Args:
        evaluation_id: of which evaluation.
        action: what its people may do; others are refused before what they sent is read.
        take: the step.
        said: what to say afterwards.
    """
    evaluation = get_evaluation(session(), actor(), evaluation_id)
    require(actor(), action, zone_id=evaluation.zone_id)
    try:
        take(evaluation)
    except InvalidError as error:
        return page(evaluation, request.form, error.problems), 422
    except ConflictError as error:
        problem = FieldProblem("", "没有保存", str(error))
        return page(evaluation, request.form, [problem]), 409
    flash(said, "success")
    return redirect(url_for("evaluations.show", evaluation_id=evaluation.id))
