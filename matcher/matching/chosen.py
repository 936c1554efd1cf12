"""What was ticked for comparison in a list of matches, put together by need."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.listings.models import Listing
from matcher.matching.models import Match
from matcher.matching.worklist import of_reach

_GREATEST_ID = 2**31 - 1


def chosen_offers(
    session: Session, actor: Actor, need: str, chosen: Sequence[str]
) -> dict[str, list[str]]:
    """Codes of the chosen achievements by the code of their need, in the order of choosing.

    Args:
        session: reads the matches.
        actor: whose reach limits them.
        need: code of the need that codes of achievements are for; may be empty.
        chosen: ids of stored matches, and codes of achievements.

    Raises:
        ForbiddenError: the actor's role sees no matches.
    """
    require(actor, "match.see")
    pairs = _stored(session, actor, [int(one) for one in chosen if _is_id(one)])
    found: dict[str, list[str]] = {}
    for one in dict.fromkeys(chosen):
        wanting, offered = pairs.get(one, (need, "" if one.isdigit() else one))
        if wanting and offered:
            found.setdefault(wanting, []).append(offered)
    return found


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 11 and int(text) <= _GREATEST_ID


def _stored(session: Session, actor: Actor, ids: Sequence[int]) -> dict[str, tuple[str, str]]:
    """Codes of need and achievement, by the match's id as the list wrote it."""
    needs, offers = Listing.__table__.alias(), Listing.__table__.alias()
    query = (
        select(Match.id, needs.c.code, offers.c.code)
        .join(needs, needs.c.id == Match.need_id)
        .join(offers, offers.c.id == Match.achievement_id)
        .where(Match.id.in_(ids), of_reach(actor))
    )
    return {str(match_id): (need, offer) for match_id, need, offer in session.execute(query)}
