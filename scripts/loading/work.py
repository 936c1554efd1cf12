"""What brokers, reviewers and members find on a grown platform: people, matches, engagements."""

import random
from collections.abc import Sequence
from datetime import timedelta
from itertools import islice

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.actor import SYSTEM, Actor
from matcher.brokers.models import Assignment
from matcher.clock import now, today
from matcher.demonstration.accounts import create_accounts
from matcher.engagements.models import Activity, Engagement, EngagementStage
from matcher.engagements.stages import open_engagement
from matcher.listings.models import Listing, ListingContact
from matcher.listings.visibility import is_public
from matcher.matching.match import match_listing
from matcher.matching.models import Match
from matcher.matching.suggest import write_suggestions
from matcher.runtime import Runtime
from matcher.taxonomy import scheme

_PER_NEED = 10
_NEEDS = ("demand", "scenario")


def set_to_work(runtime: Runtime, *, waiting: int, matches: int, engagements: int) -> None:
    """People of every role, submissions that wait for review, matches, engagements in all stages.

    Args:
        runtime: a platform that `fill` has filled.
        waiting: submissions in the review queue.
        matches: suggested pairs, those that become engagements included.
        engagements: of them, with three activities each.
    """
    rng = random.Random(11)  # noqa: S311 - no secret
    with runtime.database.write() as session:
        actors = create_accounts(session, session.get_one(Zone, 1))
        session.add_all(
            ListingContact(listing_id=listing_id, contact_name="示例联系人")
            for listing_id in session.scalars(select(Listing.id))
        )
    needs = _needs(runtime, matches // _PER_NEED + waiting)
    with runtime.database.write() as session:
        _submit(session, needs[:waiting])
    for some in _chunks(needs[waiting:], 50):
        _suggest(runtime, some)
    with runtime.database.write() as session:
        broker = actors["jingjiren"]
        _assign(session, broker, needs[waiting::2])
        for match in session.scalars(select(Match).order_by(Match.id).limit(engagements)):
            _engage(session, broker, match, rng)


def _needs(runtime: Runtime, count: int) -> Sequence[int]:
    query = select(Listing.id).where(Listing.kind.in_(_NEEDS), is_public()).order_by(Listing.id)
    with runtime.database.read() as session:
        return session.scalars(query.limit(count)).all()


def _submit(session: Session, ids: Sequence[int]) -> None:
    values = {"state": "submitted", "submitted_at": now() - timedelta(days=3)}
    session.execute(update(Listing).where(Listing.id.in_(ids)).values(values))


def _suggest(runtime: Runtime, ids: Sequence[int]) -> None:
    with runtime.database.write() as session:
        for listing_id in ids:
            listing = session.get_one(Listing, listing_id)
            results = match_listing(session, SYSTEM, runtime.replica, listing, _PER_NEED)
            write_suggestions(session, listing, results)


def _assign(session: Session, broker: Actor, ids: Sequence[int]) -> None:
    session.add_all(
        Assignment(listing_id=listing_id, broker_id=broker.user_id) for listing_id in ids
    )
    session.flush()


def _engage(session: Session, broker: Actor, match: Match, rng: random.Random) -> None:
    """An engagement in some stage, as if it had gone the whole way there."""
    engagement = open_engagement(session, broker, match)
    stages = [term.code for term in scheme("stages")]
    reached = rng.randrange(len(stages) - 1)
    for place, stage in enumerate(islice(stages, 1, reached + 1), start=1):
        deadline = today() + timedelta(days=rng.randrange(-20, 60))
        entered = now() - timedelta(days=(reached - place) * 9 + rng.randrange(9))
        engagement.stages.append(
            EngagementStage(
                stage=stage, entered_at=entered, entered_by=broker.user_id, deadline=deadline
            )
        )
    engagement.stage = stages[reached]
    session.add_all(_activity(engagement, broker, rng) for _ in range(3))


def _activity(engagement: Engagement, broker: Actor, rng: random.Random) -> Activity:
    day = today() + timedelta(days=rng.randrange(-60, 0))
    return Activity(
        engagement=engagement,
        kind=rng.choice(("call", "visit", "meeting")),
        happened_on=day,
        text="与双方沟通指标和工期，约定下一步。",
        visibility="shared",
        author_id=broker.user_id,
        next_on=day + timedelta(days=rng.randrange(7, 90)),
        next_text="回访企业，确认试验方案",
    )


def _chunks(ids: Sequence[int], size: int) -> Sequence[Sequence[int]]:
    return [ids[start : start + size] for start in range(0, len(ids), size)]
