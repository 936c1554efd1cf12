"""By when whoever's turn it is has to act: days by the rules, set whenever the state changes."""

from datetime import date, timedelta

from matcher.clock import today
from matcher.evaluations.models import Evaluation
from matcher.evaluations.submission_models import RECTIFICATION
from matcher.taxonomy import load_rules

# Whose turn it is: the action that each running state waits for.
TURNS = {
    "opened": "prepare",
    "returned": "prepare",
    "prepared": "score",
    "scored": "decide",
    "rectifying": "report",
    "reported": "close",
}


def set_deadline(evaluation: Evaluation) -> None:
    """Set the day of the state; the steps before it that are over already are not told later."""
    evaluation.act_by = _act_by(evaluation)
    evaluation.deadline_told = reached(evaluation.act_by)


def reached(act_by: date | None) -> int | None:
    """The nearest step of the reminders that was reached; none where there is no day."""
    if act_by is None:
        return None
    left = (act_by - today()).days
    return min((one for one in load_rules().evaluations.reminder_days if left <= one), default=None)


def _act_by(evaluation: Evaluation) -> date | None:
    """Scoring and deciding have one day together; mending never has more than its years."""
    rules = load_rules().evaluations
    match evaluation.state:
        case "opened":
            return max(evaluation.due_on, _in_days(rules.submission_days))
        case "returned":
            return _in_days(rules.resubmission_days)
        case "prepared" | "reported":
            return _in_days(rules.judging_days)
        case "scored":
            return evaluation.act_by
        case "rectifying" if evaluation.rectify_by and evaluation.latest(RECTIFICATION):
            return min(_in_days(rules.resubmission_days), evaluation.rectify_by)
        case "rectifying":
            return evaluation.rectify_by
    return None


def _in_days(days: int) -> date:
    return today() + timedelta(days=days)
