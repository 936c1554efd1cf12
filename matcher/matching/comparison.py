"""Achievements side by side for one need: what each says of what the need asks for."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.errors import FieldProblem, InvalidError, NotFoundError
from matcher.indicators import Compared, Mention, compare
from matcher.listings.models import Achievement, Listing
from matcher.listings.visibility import visible_to
from matcher.matching.match import MatchResult, match_among
from matcher.matching.passages import NEED_KINDS
from matcher.matching.reasons.stated import what_is_stated
from matcher.matching.replica import Replica
from matcher.taxonomy import load_rules


@dataclass(frozen=True)
class Offer:
    """One achievement of the comparison.

    Attributes:
        listing: the achievement.
        result: grade and reasons of the pair; None where the index does not hold a side.
        compared: for each indicator that the need wants, in its order, what is said of it.
        others: what it states beside these.
    """

    listing: Achievement
    result: MatchResult | None
    compared: Sequence[Compared]
    others: Sequence[Mention]


@dataclass(frozen=True)
class Comparison:
    """A need, and achievements in the order in which they were asked for.

    Attributes:
        need: a demand or scenario.
        wanted: its indicators.
        offers: the achievements.
        unknown: codes of which there is no achievement that the actor may see.
    """

    need: Listing
    wanted: Sequence[Mention]
    offers: Sequence[Offer]
    unknown: Sequence[str]


def compare_offers(
    session: Session, actor: Actor, replica: Replica, need: str, codes: Sequence[str]
) -> Comparison:
    """Compare achievements for a need.

    Args:
        session: reads the listings.
        actor: who compares; the database decides what they see.
        replica: the index.
        need: code of a demand or scenario.
        codes: of achievements; the same one counts once.

    Raises:
        ForbiddenError: the actor's role sees no matches.
        NotFoundError: no such need is visible to the actor.
        InvalidError: more achievements than fit side by side.
    """
    require(actor, "match.see")
    codes, most = list(dict.fromkeys(codes)), load_rules().explore.compared
    if len(codes) > most:
        message = (
            f"一次最多比较 {most} 项成果，您选择了 {len(codes)} 项。请去掉 {len(codes) - most} 项"
        )
        raise InvalidError([FieldProblem("with", "成果", message)])
    held = _visible(session, actor, [need, *codes])
    wanting = held.get(need)
    if wanting is None or wanting.kind not in NEED_KINDS:
        raise NotFoundError(f"没有编号为 {need[:20]} 的需求或场景，或它尚未公开。请核对编号。")
    offered = [one for code in codes if isinstance(one := held.get(code), Achievement)]
    wanted = [stated.mention for stated in what_is_stated(wanting)]
    found = match_among(session, actor, replica, wanting, [one.id for one in offered])
    results = {result.listing.id: result for result in found}
    known = {one.code for one in offered}
    return Comparison(
        wanting,
        wanted,
        [_offer(one, results.get(one.id), wanted) for one in offered],
        [code for code in codes if code not in known],
    )


def _offer(listing: Achievement, result: MatchResult | None, wanted: Sequence[Mention]) -> Offer:
    said = [stated.mention for stated in what_is_stated(listing)]
    compared = compare(wanted, said)
    told = [one.offered for one in compared]
    return Offer(listing, result, compared, [mention for mention in said if mention not in told])


def _visible(session: Session, actor: Actor, codes: Sequence[str]) -> dict[str, Listing]:
    query = (
        select(Listing)
        .where(Listing.code.in_(codes), visible_to(actor))
        .options(joinedload(Listing.organization))
    )
    return {listing.code: listing for listing in session.scalars(query)}
