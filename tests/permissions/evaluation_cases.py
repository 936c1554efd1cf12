"""The actions about evaluations as calls of the domain."""

from datetime import date

from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.errors import NotFoundError
from matcher.evaluations import (
    calendar,
    deciding,
    figures,
    find,
    judging,
    opening,
    preparing,
    returning,
)
from matcher.evaluations.scoring import sheet_on
from tests.permissions.registered import evaluation, founded_zone
from tests.permissions.world import Place

_TEXT = preparing.SelfAssessment(text="示例")
_FOUNDED = opening.ProgrammeInput(founded_on=date(2020, 1, 1))
_SCORES = {row.code: {"score": "5"} for row in sheet_on(date(2026, 1, 1)).criteria}
_OUTCOME = deciding.DecisionInput(outcome="excellent", reason="示例")
_RETURN = returning.ReturnInput(cause="other", advice="示例")
_MENDED = preparing.RectificationReport(report="示例")
_RESULT = deciding.ClosingInput(result="passed", note="示例")


def _listed(session: Session, actor: Actor, place: Place) -> None:
    if place.zone not in [one.zone for one in calendar.calendar(session, actor).rows]:
        raise NotFoundError("")


# Action and call; all of them are about the zone of a place.
CALLS = (
    ("evaluation.see", _listed),
    ("evaluation.see", lambda s, a, p: find.get_zone(s, a, p.zone.code)),
    ("evaluation.see", lambda s, a, p: find.evaluations_of(s, a, p.zone)),
    ("evaluation.see", lambda s, a, p: find.get_evaluation(s, a, evaluation(s, p).id)),
    ("evaluation.see", lambda s, a, p: figures.figures_of(s, a, evaluation(s, p))),
    ("evaluation.prepare", lambda s, a, p: preparing.prepare(s, a, evaluation(s, p), _TEXT, 1)),
    (
        "evaluation.prepare",
        lambda s, a, p: preparing.report(s, a, evaluation(s, p, "rectifying"), _MENDED, 1),
    ),
    (
        "evaluation.decide",
        lambda s, a, p: returning.send_back(s, a, evaluation(s, p, "prepared"), _RETURN, 1),
    ),
    (
        "evaluation.decide",
        lambda s, a, p: opening.set_programme(s, a, founded_zone(s, p), _FOUNDED, 1),
    ),
    ("evaluation.decide", lambda s, a, p: opening.open_evaluation(s, a, founded_zone(s, p))),
    (
        "evaluation.decide",
        lambda s, a, p: judging.score(s, a, evaluation(s, p, "prepared"), _SCORES, 1),
    ),
    (
        "evaluation.decide",
        lambda s, a, p: deciding.decide(s, a, evaluation(s, p, "scored"), _OUTCOME, 1),
    ),
    (
        "evaluation.decide",
        lambda s, a, p: deciding.close(s, a, evaluation(s, p, "reported"), _RESULT, 1),
    ),
)
