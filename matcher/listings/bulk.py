"""One step with many of an organization's own listings, each by the table of transitions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matcher.accounts.models import VERIFIED
from matcher.accounts.permissions import may, require
from matcher.actor import Actor
from matcher.errors import DomainError, FieldProblem, InvalidError, NotFoundError
from matcher.listings import post, validity
from matcher.listings.lifecycle import TRANSITIONS, move
from matcher.listings.models import Listing
from matcher.listings.own import organization_of
from matcher.listings.own_filters import OwnFilters
from matcher.taxonomy import load_rules, scheme

Step = Callable[[Session, Actor, Listing, date | None], None]


@dataclass(frozen=True)
class Outcome:
    """What becomes of one listing.

    Attributes:
        listing: as it is now.
        reason: why the step is refused, in Chinese; empty when it is done.
    """

    listing: Listing
    reason: str = ""


def _moved(action: str) -> Step:
    return lambda session, actor, listing, _until: move(session, actor, listing, action)


STEPS: Mapping[str, Step] = {
    "submit": lambda session, actor, listing, _until: post.submit(session, actor, listing),
    "renew": lambda session, actor, listing, until: validity.renew(session, actor, listing, until),
    "pause": _moved("pause"),
    "resume": _moved("resume"),
    "withdraw": _moved("withdraw"),
}


def chosen(
    session: Session, actor: Actor, codes: Sequence[str], filters: OwnFilters | None = None
) -> Sequence[Listing]:
    """The own listings with these codes, or all that the filters find, as many as are bearable.

    Raises:
        ForbiddenError: the actor belongs to no organization, or the role has no listings.
        InvalidError: nothing was chosen, or too much.
        NotFoundError: a code is not one of the own listings.
    """
    require(actor, "listing.see_draft")
    limit = load_rules().own_listings.bulk_rows
    query = select(Listing).where(Listing.organization_id == organization_of(actor))
    wanted = set(codes)
    query = query.where(*filters.conditions()) if filters else query.where(Listing.code.in_(wanted))
    if len(wanted) > limit:
        raise InvalidError([_too_many(limit)])
    query = query.options(selectinload(Listing.organization)).order_by(Listing.id)
    listings = session.scalars(query.limit(limit + 1)).all()
    if len(listings) > limit:
        raise InvalidError([_too_many(limit)])
    if not filters and len(listings) < len(wanted):
        raise NotFoundError(
            "所选的信息中有的不是贵单位的，或已不存在。没有办理，请刷新页面后重新选择。"
        )
    if not listings:
        raise InvalidError([FieldProblem("codes", "所选信息", "请先勾选要办理的信息")])
    return listings


def foreseen(actor: Actor, action: str, listings: Sequence[Listing]) -> list[Outcome]:
    """What the step would do to each as it is now; nothing is written."""
    step = TRANSITIONS[action]
    if not may(actor, step.permission):
        return [Outcome(one, f"您的账号不能{step.label}") for one in listings]
    return [Outcome(one, _obstacle(action, one)) for one in listings]


def carry_out(
    session: Session,
    actor: Actor,
    action: str,
    listings: Sequence[Listing],
    until: date | None = None,
) -> list[Outcome]:
    """Take the step with each listing; one that is refused does not hold up the others.

    Args:
        session: the transaction of all of them.
        actor: who acts.
        action: a key of `STEPS`.
        listings: own ones.
        until: the new end of the validity when they are renewed; None for the usual one.
    """
    return [_done(session, actor, action, listing, until) for listing in listings]


def _done(
    session: Session, actor: Actor, action: str, listing: Listing, until: date | None
) -> Outcome:
    try:
        with session.begin_nested():
            STEPS[action](session, actor, listing, until)
    except DomainError as error:
        return Outcome(listing, error.message)
    return Outcome(listing)


def _obstacle(action: str, listing: Listing) -> str:
    step = TRANSITIONS[action]
    if listing.state not in step.sources:
        return f"现在是“{scheme('listing_states').name(listing.state)}”，不能{step.label}"
    if action == "submit" and not listing.parts:
        return f"还没有写“{listing.SCHEMA.label(listing.SCHEMA.PARTS[0])}”"
    if action == "submit" and listing.organization.state != VERIFIED:
        return "贵单位还没有通过示范区核验"
    return ""


def _too_many(limit: int) -> FieldProblem:
    return FieldProblem("codes", "所选信息", f"一次最多办理 {limit} 条，请缩小筛选范围后分批办理")
