"""Brokers with profiles and needs to look after, and submissions that were sent back before."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from matcher.actor import SYSTEM, Actor
from matcher.brokers.assignment import NEEDS, assign, propose
from matcher.brokers.profiles import ProfileInput, get_broker, save_profile
from matcher.clock import now
from matcher.engagements.models import Engagement
from matcher.listings import own, post, review
from matcher.listings.models import Listing
from matcher.listings.visibility import is_public
from matcher.matching.models import Match

# Login -> the technical fields that the broker knows, and the capacity.
PROFILES: Mapping[str, tuple[Sequence[str], int]] = {
    "jingjiren": (("03", "05"), 60),
    "jingjiren2": (("06", "07", "11"), 50),
    "jingjiren3": (("01", "04", "09"), 40),
}
_REASONS = {"title": "请写明用在什么设备上。"}
_MENDED = "补充：目前每月因此停机约 20 小时，损失约 18 万元，希望一年内解决。"
_RESUBMITTED = 4


def share_out(session: Session, actors: Mapping[str, Actor]) -> None:
    """Write the profiles, give every public need to a broker, and submit some needs anew."""
    operator = actors["yunying"]
    for login, (fields, capacity) in PROFILES.items():
        broker = get_broker(session, operator, actors[login].user_id or 0)
        data = ProfileInput(technical_fields=list(fields), capacity=capacity)
        save_profile(session, operator, broker, data)
    taken = dict(_taken(session))
    for need in session.scalars(_needs().where(is_public())):
        best = propose(session, need)[0].broker_id
        assign(session, operator, need, taken.get(need.id) or best)
    waiting = _needs().where(Listing.state == "submitted").limit(_RESUBMITTED)
    for days, need in enumerate(session.scalars(waiting).all(), start=3):
        _submit_anew(session, operator, need, days)


def _needs() -> Select[Listing]:
    return select(Listing).where(Listing.kind.in_(NEEDS)).order_by(Listing.id)


def _taken(session: Session) -> Iterator[tuple[int, int | None]]:
    """Whoever carries an engagement has its need."""
    query = select(Match.need_id, Engagement.broker_id).join(Match, Engagement.match_id == Match.id)
    yield from session.execute(query)


def _submit_anew(session: Session, operator: Actor, need: Listing, days: int) -> None:
    """The author mended what the reviewer asked for; some time ago."""
    review.send_back(session, operator, need, _REASONS)
    first = need.SCHEMA.PARTS[0]
    said = own.content(session, SYSTEM, need)
    mended = {"title": f"{need.title}（生产线）", first: f"{said[first]}{_MENDED}"}
    post.edit(session, SYSTEM, need, need.SCHEMA.parse(said | mended))
    post.submit(session, SYSTEM, need)
    need.submitted_at = now() - timedelta(days=days)
    session.flush()
