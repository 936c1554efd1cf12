"""Whose match a report may be made of."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.engagements.find import get_engagement
from matcher.engagements.parties import may_download
from matcher.errors import ForbiddenError
from matcher.listings.models import Listing
from matcher.listings.submitted import as_submitted
from matcher.matching.decisions import get_match
from matcher.matching.models import Match


@dataclass(frozen=True)
class Reported:
    """A match with both sides as the reader may read them.

    Attributes:
        match: the kept pair.
        need: the demand or scenario.
        achievement: the other side.
    """

    match: Match
    need: Listing
    achievement: Listing


def desk_match(session: Session, actor: Actor, match_id: int) -> Reported:
    """A match for the desk.

    Raises:
        NotFoundError: there is none, or none that concerns the actor.
        ForbiddenError: the actor's role sees no matches.
    """
    return _reported(session, actor, get_match(session, actor, match_id))


def engagement_match(session: Session, actor: Actor, code: str) -> Reported:
    """The match of an engagement, for those who may have its files: parties, broker, operators.

    Raises:
        NotFoundError: there is no such engagement, or none that the actor may see.
        ForbiddenError: they only watch.
    """
    engagement = get_engagement(session, actor, code)
    if not may_download(actor, engagement):
        raise ForbiddenError("匹配说明书只供对接双方、负责的技术经纪人和本示范区运营人员下载。")
    return _reported(session, actor, engagement.match)


def _reported(session: Session, actor: Actor, match: Match) -> Reported:
    sides = as_submitted(session, actor, [match.need, match.achievement])
    return Reported(match, sides[match.need_id], sides[match.achievement_id])
