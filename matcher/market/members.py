"""The listings of one topic, side by side in two lists."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session, joinedload

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.errors import NotFoundError
from matcher.listings.models import Listing
from matcher.market.models import MarketPlace, MarketView
from matcher.market.overview import Topic, alone, of_side, placed, topic_counts, topic_of

PAGE_SIZE = 20


@dataclass(frozen=True)
class Members:
    """One page of a side of a topic, the most typical first.

    Attributes:
        rows: listing, its organization loaded, and the grade of its best match.
        page: 1 for the first.
        pages: at least 1.
    """

    topic: Topic
    rows: Sequence[tuple[Listing, str]]
    page: int
    pages: int


def members(
    session: Session,
    actor: Actor,
    view_id: int,
    number: int,
    side: str,
    page: int = 1,
    *,
    only_alone: bool = False,
) -> Members:
    """A page of the public listings of a topic.

    Args:
        session: reads them.
        actor: who looks.
        view_id: of which computation.
        number: of the topic in it.
        side: "need" or "achievement".
        page: 1 for the first; beyond the end gives the last.
        only_alone: whether only those without a good enough match are listed.

    Raises:
        ForbiddenError: the actor's role does not see the market.
        NotFoundError: the market was computed anew since, or there is no such topic.
    """
    require(actor, "market.see")
    view = session.get(MarketView, view_id)
    if view is None or number >= len(view.topics):
        raise NotFoundError("没有这个主题。供需视图可能刚刚重新计算过，请回到视图查看现在的主题。")
    topic = topic_of(view, number, topic_counts(session, actor, number))
    pages = max(1, -(-_count(topic, side, only_alone=only_alone) // PAGE_SIZE))
    page = min(max(page, 1), pages)
    shown = [MarketPlace.topic == number, of_side(side), *([alone()] if only_alone else [])]
    query = (
        placed(actor, Listing, MarketPlace.grade)
        .where(*shown)
        .options(joinedload(Listing.organization))
        .order_by(MarketPlace.nearness.desc(), MarketPlace.listing_id)
        .offset((page - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
    )
    rows = [(listing, grade) for listing, grade in session.execute(query)]
    return Members(topic, rows, page, pages)


def _count(topic: Topic, side: str, *, only_alone: bool) -> int:
    """How many listings of a side the topic has, or how many of them are alone."""
    counts = topic.counts
    if side == "need":
        return counts.unsupplied if only_alone else counts.needs
    return counts.undemanded if only_alone else counts.achievements
