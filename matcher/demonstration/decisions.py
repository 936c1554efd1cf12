"""Decide about some suggested matches, so that every state and stage can be seen."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.actor import Actor
from matcher.clock import now, today
from matcher.demonstration.engagements import paper
from matcher.demonstration.files import graded_pairs
from matcher.engagements.disclosure import PURPOSE
from matcher.engagements.models import Engagement
from matcher.engagements.parties import parties
from matcher.engagements.requirements import DATE, DOCUMENT, asked_for
from matcher.engagements.stages import advance, open_engagement, terminate
from matcher.listings.models import Listing
from matcher.matching.decisions import dismiss
from matcher.matching.models import Match
from matcher.privacy.consent import record_consent
from matcher.taxonomy import scheme
from matcher.uploads.store import UploadStore

_GOOD, _BAD = 4, 1


def decide(
    session: Session, store: UploadStore, broker: Actor, listings: Mapping[str, Listing]
) -> None:
    """Take good pairs into work, up to each stage in turn, and dismiss wrong ones."""
    stages = [term.code for term in scheme("stages")]
    for number, (match, stage) in enumerate(
        zip(_matches(session, listings, _GOOD), stages * 2, strict=False)
    ):
        engagement = open_engagement(session, broker, match, "双方均有意向，先电话沟通。")
        _carry_to(session, store, broker, engagement, stage)
        if number % 3 == 0:
            _let_time_pass(engagement, days=60)
    reasons = [term.code for term in scheme("dismissal_reasons")]
    for match, reason in zip(_matches(session, listings, _BAD), reasons, strict=False):
        dismiss(session, broker, match, reason, "与需求方核实后确认不合适。")
    session.flush()


def _matches(session: Session, listings: Mapping[str, Listing], level: int) -> Iterator[Match]:
    """Suggested matches whose pair has this level in the graded table, every third left open."""
    for number, (need, achievement, graded) in enumerate(graded_pairs()):
        if graded == level and number % 3:
            match = session.scalar(
                select(Match).where(
                    Match.need_id == listings[need].id,
                    Match.achievement_id == listings[achievement].id,
                    Match.state == "suggested",
                )
            )
            if match:
                yield match


def _carry_to(
    session: Session, store: UploadStore, broker: Actor, engagement: Engagement, stage: str
) -> None:
    if stage == "terminated":
        terminate(session, broker, engagement, "price", "报价与预算相差较大。")
        return
    for step in _between(engagement.stage, stage):
        asked = asked_for(step)
        advance(
            session,
            broker,
            engagement,
            step,
            "按计划推进。",
            happened_on=today() if DATE in asked else None,
            documents=[paper(store, "技术开发合同")] if DOCUMENT in asked else [],
        )
        if step == "contacted":
            _agree(session, broker, engagement)


def _agree(session: Session, broker: Actor, engagement: Engagement) -> None:
    """Both parties hand out their contacts: a colleague of each, else the broker on the phone."""
    for organization_id in sorted(parties(engagement)):
        members = select(User).where(User.organization_id == organization_id)
        user = session.scalars(members.order_by(User.id)).first()
        record_consent(
            session,
            broker,
            user or session.get_one(User, broker.user_id),
            PURPOSE,
            engagement_id=engagement.id,
            organization_id=organization_id,
        )


def _between(present: str, target: str) -> Sequence[str]:
    stages = [term.code for term in scheme("stages")]
    return stages[stages.index(present) + 1 : stages.index(target) + 1]


def _let_time_pass(engagement: Engagement, days: int) -> None:
    """Make the stages older, so that deadlines are over."""
    for entered in engagement.stages:
        entered.entered_at = now() - timedelta(days=days)
        if entered.deadline:
            entered.deadline = today() - timedelta(days=days // 10)
