"""How good the suggestions were, for operators, supervisors and brokers."""

from collections.abc import Sequence

from flask import render_template, request
from werkzeug.datastructures import MultiDict

from matcher.accounts.permissions import may
from matcher.matching.examples import decision_count
from matcher.matching.in_use import model_in_use
from matcher.matching.months import recent_months
from matcher.matching.quality import quality as measure
from webapp.context import actor, runtime, session
from webapp.pages.desk.base import blueprint
from webapp.presentation.quality import grade_rows, month_rows, outcome_row, reason_rows

_MONTHS = 24
_SHOWN = 6


@blueprint.get("/desk/quality")
def quality() -> str:
    """What became of the suggestions of some months, and which model ranks."""
    choices = recent_months(_MONTHS)
    months = _asked_for(request.args, choices)
    measured = measure(session(), actor(), months)
    replica = runtime().replica
    return render_template(
        "desk/quality.html",
        choices=choices[::-1],
        first=months[0],
        last=months[-1],
        total=outcome_row(measured.total),
        months=month_rows(measured),
        reasons=reason_rows(measured),
        grades=grade_rows(measured),
        model=model_in_use(replica.ranker, replica.reranker),
        decisions=decision_count(session()),
        may_see_desk=may(actor(), "match.see"),
    )


def _asked_for(args: MultiDict[str, str], choices: Sequence[str]) -> Sequence[str]:
    """The months between the two that were asked for, whichever came first."""
    first, last = (
        choices.index(month) if (month := args.get(name, "")) in choices else default
        for name, default in (("from", _MONTHS - _SHOWN), ("to", _MONTHS - 1))
    )
    return choices[min(first, last) : max(first, last) + 1]
