"""When each zone is due, and what the authority does about it."""

from collections.abc import Mapping, Sequence

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.accounts.models import Zone
from matcher.accounts.permissions import may, require
from matcher.errors import FieldProblem, InvalidError
from matcher.evaluations.calendar import Standing, calendar, standings
from matcher.evaluations.find import evaluations_of, get_zone
from matcher.evaluations.opening import ProgrammeInput, open_evaluation, set_programme
from matcher.taxonomy import load_rules
from webapp.context import actor, session
from webapp.forms.evaluation_fields import programme_fields
from webapp.forms.organization_fields import error_rows
from webapp.pages.evaluations.base import blueprint, seen
from webapp.presentation.evaluation_turns import zone_turn
from webapp.presentation.evaluations import evaluation_row, standing_row

_ZONE = "/zones/<zone_code>"


@blueprint.get("")
def index() -> str:
    """The zones, with the day on which each is due."""
    found = calendar(session(), actor(), request.args.get("page", 1, type=int))
    return render_template(
        "evaluations/index.html",
        found=found,
        rows=[standing_row(one) for one in found.rows],
        rules=load_rules().evaluations,
        decides=may(actor(), "evaluation.decide"),
        base=url_for("evaluations.index"),
    )


@blueprint.get(_ZONE)
def zone(zone_code: str) -> str:
    """A zone with its evaluations."""
    return _zone_page(get_zone(session(), actor(), zone_code))


@blueprint.post(f"{_ZONE}/founding")
def found(zone_code: str) -> Response | tuple[str, int]:
    """Enter when it was founded."""
    chosen = _judged(zone_code)
    typed = {name: request.form.get(name, "") for name in ProgrammeInput.model_fields}
    try:
        data = ProgrammeInput.parse({name: text or None for name, text in typed.items()})
    except InvalidError as error:
        return _zone_page(chosen, typed, error.problems), 422
    set_programme(session(), actor(), chosen, data, seen())
    flash("成立日期已登记，应评日期已重新计算。", "success")
    return redirect(url_for("evaluations.zone", zone_code=chosen.code))


@blueprint.post(f"{_ZONE}/open")
def begin(zone_code: str) -> Response:
    """Open the evaluation that is due."""
    evaluation = open_evaluation(session(), actor(), _judged(zone_code))
    flash("评估已开始，已通知运营人员冻结各年指标并提交自评。", "success")
    return redirect(url_for("evaluations.show", evaluation_id=evaluation.id))


def _judged(code: str) -> Zone:
    """The zone, for somebody who decides: others are refused before what they sent is read."""
    chosen = get_zone(session(), actor(), code)
    require(actor(), "evaluation.decide", zone_id=chosen.id)
    return chosen


def _zone_page(
    chosen: Zone, typed: Mapping[str, str] | None = None, problems: Sequence[FieldProblem] = ()
) -> str:
    (standing,) = standings(session(), [chosen])
    programme = standing.programme
    values = _said(standing) if typed is None else typed
    decides = may(actor(), "evaluation.decide")
    return render_template(
        "evaluations/zone.html",
        zone=chosen,
        turn=zone_turn(standing, actor(), decides=decides),
        standing=standing_row(standing),
        evaluations=[evaluation_row(one) for one in evaluations_of(session(), actor(), chosen)],
        decides=decides,
        fields=programme_fields(values, problems),
        errors=error_rows(problems),
        seen=programme.version if programme else 0,
    )


def _said(standing: Standing) -> dict[str, str]:
    programme = standing.programme
    days = {name: getattr(programme, name, None) for name in ProgrammeInput.model_fields}
    return {name: day.isoformat() if day else "" for name, day in days.items()}
