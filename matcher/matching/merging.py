"""Suggestions of one need that say the same: found, merged into one, and taken apart again."""

import unicodedata
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.audit import record
from matcher.errors import ConflictError, FieldProblem, InvalidError, TransitionError
from matcher.matching.decisions import dismiss, reopen, require_decider
from matcher.matching.models import Match, MergedMatch
from matcher.matching.waiting import Offer, waiting_offers
from matcher.taxonomy import load_rules

DUPLICATE = "duplicate"
Alike = tuple[Match, Offer]


def merge(session: Session, actor: Actor, kept: Match, others: Sequence[Match]) -> None:
    """Keep one of some suggestions and dismiss the others as duplicates, all or none.

    The reason says nothing about how well the texts fit: no ranker learns from it.

    Raises:
        ForbiddenError: the actor is no broker, or belongs to one of the parties.
        InvalidError: nothing to merge, or the suggestions are not of one need.
        ConflictError: one of them was decided before.
    """
    require_decider(session, actor, kept)
    merged = [match for match in others if match.id != kept.id]
    if not merged or any(match.need_id != kept.need_id for match in merged):
        raise InvalidError(
            [FieldProblem("merged", "重复的匹配", "请选择同一需求的至少两条待处理匹配")]
        )
    session.refresh(kept, ["state"], with_for_update=True)
    if kept.state != "suggested":
        raise ConflictError("要保留的匹配已经处理过，可能有同事先处理了。请刷新后查看。")
    for match in merged:
        dismiss(session, actor, match, DUPLICATE)
        session.add(MergedMatch(match_id=match.id, kept_id=kept.id))
        target = ("match", match.id)
        record(session, actor, "match.merge", target, None, {"kept": kept.id})
    session.flush()


def split(session: Session, actor: Actor, kept: Match) -> Sequence[Match]:
    """Take a merging back: what was merged into this match waits again; returns those.

    Raises:
        ForbiddenError: the actor is no broker, or belongs to one of the parties.
        TransitionError: nothing is merged into it.
    """
    require_decider(session, actor, kept)
    into = select(MergedMatch.match_id).where(MergedMatch.kept_id == kept.id)
    merged = session.scalars(select(Match).where(Match.id.in_(into)).order_by(Match.id)).all()
    if not merged:
        raise TransitionError("这条匹配没有并入别的匹配，无需撤销。")
    for match in merged:
        reopen(session, actor, match)
        record(session, actor, "match.split", ("match", match.id), {"kept": kept.id})
    session.flush()
    return merged


def alike(
    session: Session, actor: Actor, matches: Sequence[Match]
) -> Mapping[int, Sequence[Alike]]:
    """The other waiting suggestions of the same need that say nearly the same, for each match.

    Args:
        session: reads the others.
        actor: whose reach limits them.
        matches: of a page.

    Returns:
        By match id, best first; only matches that have such others, each group told once, at the
        match that comes first.
    """
    waiting = waiting_offers(session, actor, {match.need_id for match in matches})
    offers = {match.id: offer for match, offer in waiting}
    found: dict[int, Sequence[Alike]] = {}
    told: set[int] = set()
    for match in matches:
        mine = offers.get(match.id)
        if mine is None or match.id in told:
            continue
        same = [
            (other, offer)
            for other, offer in waiting
            if other.need_id == match.need_id
            and other.id not in told | {match.id}
            and _same(mine, offer)
        ]
        if same:
            found[match.id] = same
            told.update(other.id for other, _ in same)
    return found


def _same(one: Offer, other: Offer) -> bool:
    """Whether two achievements have the same content, or titles that are nearly the same."""
    if one.content_hash is not None and one.content_hash == other.content_hash:
        return True
    least = load_rules().workbench.alike_percent
    return fuzz.ratio(_plain(one.title), _plain(other.title), score_cutoff=least) >= least


def _plain(title: str) -> str:
    """The title without anything that is no letter or digit, whatever its width or case."""
    folded = unicodedata.normalize("NFKC", title).casefold()
    return "".join(character for character in folded if character.isalnum())
