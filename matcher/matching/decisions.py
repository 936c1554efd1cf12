"""What brokers decide about suggested pairs: confirm, or dismiss with a coded reason."""

from collections.abc import Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, aliased

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.audit import record
from matcher.brokers.assignment import require_not_anothers
from matcher.clock import now
from matcher.errors import (
    ConflictError,
    FieldProblem,
    ForbiddenError,
    InvalidError,
    NotFoundError,
)
from matcher.listings.models import Listing
from matcher.listings.visibility import visible_to
from matcher.matching.examples import keep_example, withdraw_dismissal
from matcher.matching.models import Match, MergedMatch
from matcher.matching.worklist import of_reach
from matcher.taxonomy import scheme

# Action -> the states it starts from and the one it leads to.
TRANSITIONS: Mapping[str, tuple[frozenset[str], str]] = {
    "confirm": (frozenset({"suggested"}), "confirmed"),
    "dismiss": (frozenset({"suggested"}), "dismissed"),
    "reopen": (frozenset({"dismissed"}), "suggested"),
}


def get_match(session: Session, actor: Actor, match_id: int) -> Match:
    """The match, if the actor sees both of its listings and one of them is of the zone.

    Raises:
        NotFoundError: there is none, or none that concerns the actor.
        ForbiddenError: the actor's role sees no matches.
    """
    require(actor, "match.see")
    need, achievement = aliased(Listing), aliased(Listing)
    match = session.scalar(
        select(Match)
        .join(need, Match.need_id == need.id)
        .join(achievement, Match.achievement_id == achievement.id)
        .where(
            Match.id == match_id,
            visible_to(actor, need),
            visible_to(actor, achievement),
            of_reach(actor),
        )
    )
    if match is None:
        raise NotFoundError("没有这条匹配，或其中一方已不再公开。")
    return match


def confirm(session: Session, actor: Actor, match: Match, note: str = "") -> None:
    """Confirm the pair.

    Raises:
        ForbiddenError: the actor is no broker, or belongs to one of the parties.
        ConflictError: it was decided before.
    """
    require_decider(session, actor, match)
    # Why it was added by hand stays, unless something else is said now.
    _move(session, actor, match, "confirm", note.strip() or match.note)
    keep_example(session, actor, match, "confirmed")


def dismiss(session: Session, actor: Actor, match: Match, reason: str, note: str = "") -> None:
    """Dismiss the pair; it is not suggested again.

    Raises:
        ForbiddenError: the actor is no broker, or belongs to one of the parties.
        InvalidError: the reason is not in the code list, or "other" without a note.
        ConflictError: it was decided before.
    """
    require_decider(session, actor, match)
    if reason not in scheme("dismissal_reasons"):
        raise InvalidError([FieldProblem("reason", "不合适的原因", "请从列表中选择一项")])
    if reason == "other" and not note.strip():
        raise InvalidError([FieldProblem("note", "说明", "选“其他”时请写明原因")])
    _move(session, actor, match, "dismiss", note, reason)
    keep_example(session, actor, match, "dismissed", reason)


def reopen(session: Session, actor: Actor, match: Match) -> None:
    """Take a dismissal back, and its label with it.

    Raises:
        ForbiddenError: the actor is no broker, or belongs to one of the parties.
        ConflictError: it is not dismissed.
    """
    require_decider(session, actor, match)
    _move(session, actor, match, "reopen", "")
    session.execute(delete(MergedMatch).where(MergedMatch.match_id == match.id))
    withdraw_dismissal(session, match)


def require_decider(session: Session, actor: Actor, match: Match) -> None:
    """Refuse whoever may not decide about the pair.

    Raises:
        ForbiddenError: no broker of the need's zone, one who belongs to a party, or the need was
            given to another one.
    """
    require(actor, "match.decide", zone_id=match.need.zone_id)
    no_party(actor, match)
    require_not_anothers(session, actor, match.need)


def _move(
    session: Session,
    actor: Actor,
    match: Match,
    action: str,
    note: str,
    reason: str | None = None,
) -> None:
    sources, target = TRANSITIONS[action]
    # A colleague may be deciding now: wait for them, and see what they decided.
    session.refresh(match, ["state"], with_for_update=True)
    before = match.state
    if before not in sources:
        state = scheme("match_states").name(before)
        raise ConflictError(f"这条匹配已经是“{state}”，可能有同事先处理了。请刷新后查看。")
    match.state, match.dismissal_reason, match.snoozed_until = target, reason, None
    match.note = note.strip()
    match.decided_at, match.decided_by = now(), actor.user_id
    after = {"state": target, "reason": reason, "note": match.note}
    record(session, actor, f"match.{action}", ("match", match.id), {"state": before}, after)
    session.flush()


def no_party(actor: Actor, match: Match) -> None:
    """Refuse a broker who belongs to one of the two organizations."""
    refuse_party(actor, match.need, match.achievement)


def refuse_party(actor: Actor, *sides: Listing) -> None:
    """Refuse whoever belongs to the organization of one of these listings."""
    if actor.organization_id in {side.organization_id for side in sides}:
        raise ForbiddenError("您所在单位是其中一方，为避免利益冲突，请由其他经纪人处理。")
