"""Put a suggestion off until a day, and call it back before."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import today
from matcher.errors import ConflictError, FieldProblem, InvalidError
from matcher.matching.decisions import require_decider
from matcher.matching.models import Match
from matcher.taxonomy import load_rules


def usual_day() -> date:
    """Until when a suggestion is put off unless another day is chosen."""
    return today() + timedelta(days=load_rules().workbench.snooze_days)


def latest_day() -> date:
    """Until when it can be put off at most."""
    return today() + timedelta(days=load_rules().workbench.longest_snooze_days)


def snooze(session: Session, actor: Actor, match: Match, until: date | None) -> None:
    """Hide the pair from the list of what waits until a day.

    Raises:
        ForbiddenError: the actor is no broker, or belongs to one of the parties.
        InvalidError: no day, or one that is past or too far away.
        ConflictError: it was decided before.
    """
    require_decider(session, actor, match)
    if until is None or not today() < until <= latest_day():
        message = f"请选择明天到 {latest_day()} 之间的一天"
        raise InvalidError([FieldProblem("until", "推迟到", message)])
    _set(session, actor, match, until, "match.snooze")


def wake(session: Session, actor: Actor, match: Match) -> None:
    """Let the pair wait for a decision again at once.

    Raises:
        ForbiddenError: the actor is no broker, or belongs to one of the parties.
        ConflictError: it was decided before.
    """
    require_decider(session, actor, match)
    _set(session, actor, match, None, "match.wake")


def _set(session: Session, actor: Actor, match: Match, until: date | None, action: str) -> None:
    # A colleague may be deciding now: wait for them, and see what they decided.
    session.refresh(match, ["state"], with_for_update=True)
    if match.state != "suggested":
        raise ConflictError("这条匹配已经处理过，可能有同事先处理了。请刷新后查看。")
    before, match.snoozed_until = match.snoozed_until, until
    told = [{"snoozed_until": str(day) if day else None} for day in (before, until)]
    record(session, actor, action, ("match", match.id), *told)
    session.flush()
