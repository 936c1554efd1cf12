"""Review: publish, return with a reason per field, or reject; and remind of what waits too long."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.clock import now, today
from matcher.errors import FieldProblem, ForbiddenError, InvalidError
from matcher.listings.lifecycle import move
from matcher.listings.models import Listing
from matcher.listings.review_queue import latest_in_time
from matcher.listings.versions import ListingVersion
from matcher.listings.visibility import get_listing
from matcher.notifications import notify
from matcher.notifications.recipients import members, staff
from matcher.taxonomy import load_rules


def get_reviewable(session: Session, actor: Actor, code: str) -> Listing:
    """The listing with this code, for the reviewers of its zone.

    Raises:
        ForbiddenError: the actor is no reviewer, or one of another zone.
        NotFoundError: there is none, or none that the actor may see.
    """
    require(actor, "listing.review")
    listing = get_listing(session, actor, code)
    require(actor, "listing.review", zone_id=listing.zone_id)
    return listing


def review_deadline(listing: Listing) -> datetime | None:
    """Until when the submission is to be decided."""
    days = timedelta(days=load_rules().review_days)
    return listing.submitted_at + days if listing.submitted_at else None


def publish(session: Session, actor: Actor, listing: Listing) -> None:
    """Make it public and let it be indexed and matched.

    Raises:
        ForbiddenError: the actor does not review this listing.
    """
    _require_reviewer(actor, listing)
    until = listing.valid_until
    if until is None or until < today():
        until = default_validity(listing.kind)
    move(
        session,
        actor,
        listing,
        "publish",
        published_at=now(),
        valid_until=until,
        review_reasons={},
    )
    _tell(session, actor, listing, "listing_published")


def send_back(session: Session, actor: Actor, listing: Listing, reasons: Mapping[str, str]) -> None:
    """Return it to the author with a reason per field.

    Raises:
        ForbiddenError: the actor does not review this listing.
        InvalidError: no reason, or one for a field that the listing lacks.
    """
    _require_reviewer(actor, listing)
    given = {field: reason.strip() for field, reason in reasons.items() if reason.strip()}
    if not given:
        raise InvalidError([FieldProblem("reasons", "退回原因", "请至少对一项说明要改什么")])
    unknown = sorted(set(given) - set(listing.SCHEMA.model_fields))
    if unknown:
        raise InvalidError([FieldProblem("reasons", "退回原因", f"没有字段 {unknown[0]}")])
    move(session, actor, listing, "return", "；".join(given.values()), review_reasons=given)
    _tell(session, actor, listing, "listing_returned")


def reject(session: Session, actor: Actor, listing: Listing, reason: str) -> None:
    """Refuse it for good.

    Raises:
        ForbiddenError: the actor does not review this listing.
        InvalidError: no reason is given.
    """
    _require_reviewer(actor, listing)
    if not reason.strip():
        raise InvalidError([FieldProblem("reason", "驳回原因", "请写明原因，作者会看到")])
    reasons = {"title": reason.strip()}
    move(session, actor, listing, "reject", reason.strip(), review_reasons=reasons)
    _tell(session, actor, listing, "listing_rejected")


def remind_overdue(session: Session, actor: Actor) -> int:
    """Tell the reviewers of each submission whose time is over, once; returns how many."""
    others = aliased(ListingVersion)
    latest = (
        select(func.max(others.number)).where(others.listing_id == Listing.id).scalar_subquery()
    )
    query = (
        select(Listing, ListingVersion)
        .join(ListingVersion, ListingVersion.listing_id == Listing.id)
        .where(
            Listing.state == "submitted",
            Listing.submitted_at < latest_in_time(),
            ListingVersion.number == latest,
            ~ListingVersion.overdue_told,
        )
    )
    late = session.execute(query.order_by(Listing.id)).all()
    for listing, version in late:
        reviewers = staff(session, listing.zone_id, "listing.review")
        notify(session, actor, reviewers, "review_overdue", ("listing", listing.id))
        version.overdue_told = True
    session.flush()
    return len(late)


def default_validity(kind: str) -> date:
    """The last day of validity when the author names none."""
    return add_months(today(), load_rules().validity_months[kind])


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has a 28th day")


def _tell(session: Session, actor: Actor, listing: Listing, kind: str) -> None:
    """Tell the author, or the whole organization where the author is not one of it."""
    known = members(session, listing.organization_id)
    author = [one for one in known if one == listing.created_by]
    notify(session, actor, author or known, kind, ("listing", listing.id))


def _require_reviewer(actor: Actor, listing: Listing) -> None:
    """Refuse whoever reviews nothing here, and those whose own organization posted it."""
    require(actor, "listing.review", zone_id=listing.zone_id)
    if actor.organization_id == listing.organization_id:
        raise ForbiddenError("不能审核本单位发布的信息，请由其他审核人员处理。")
