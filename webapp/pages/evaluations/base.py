"""The blueprint, and the page of one evaluation, which every step comes back to."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.errors import FieldProblem
from matcher.evaluations.figures import figures_of, missing
from matcher.evaluations.find import get_evaluation
from matcher.evaluations.models import Evaluation
from matcher.evaluations.scoring import sheet_of
from matcher.evaluations.states import possible
from webapp.access.gate import members_only
from webapp.context import actor, session
from webapp.forms.evaluation_fields import assessment_fields, closing_fields, decision_fields
from webapp.forms.organization_fields import error_rows
from webapp.presentation.evaluations import (
    evaluation_row,
    people_of,
    score_rows,
    threshold_rows,
    year_row,
)

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
    values, sheet = typed or {}, sheet_of(evaluation.scoring_version)
    may = {step: possible(actor(), evaluation, step) for step in ("prepare", "score", "decide")}
    return render_template(
        "evaluations/show.html",
        evaluation=evaluation_row(evaluation),
        people=people_of(evaluation),
        zone=evaluation.zone,
        sheet=sheet,
        thresholds=threshold_rows(sheet),
        years=[year_row(one, evaluation.zone) for one in years],
        missing=missing(years),
        rows=score_rows(evaluation, years, typed, problems),
        may=may | {"close": possible(actor(), evaluation, "close")},
        assessment_fields=assessment_fields(values, problems),
        decision_fields=decision_fields(evaluation, values, problems),
        closing_fields=closing_fields(values, problems),
        errors=error_rows(problems),
        seen=evaluation.version,
    )


def seen() -> int:
    """The version that the form was written on."""
    return request.form.get("seen", 0, type=int)


def done(evaluation: Evaluation, said: str) -> Response:
    """Back to the page, which says what was done."""
    flash(said, "success")
    return redirect(url_for("evaluations.show", evaluation_id=evaluation.id))
