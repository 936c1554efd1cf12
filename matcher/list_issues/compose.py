"""Compose an issue: begin it, choose and order its listings, and submit it for approval."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.attributes import flag_modified

from matcher.accounts.models import Zone
from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import now
from matcher.errors import FieldProblem, ForbiddenError, InvalidError
from matcher.list_issues.candidates import fresh
from matcher.list_issues.checks import require_public
from matcher.list_issues.content import KINDS
from matcher.list_issues.models import ListIssue, ListIssueEntry
from matcher.list_issues.schemas import IssueInput
from matcher.list_issues.states import check, move
from matcher.list_issues.words import NAMES
from matcher.listings.models import Listing
from matcher.listings.visibility import is_public
from matcher.taxonomy import load_rules


def create(session: Session, actor: Actor, kind: str) -> ListIssue:
    """A new draft of the actor's zone, with what was published since the last issue in it.

    Raises:
        ForbiddenError: the actor composes no lists, or belongs to no zone.
        InvalidError: there are no lists of this kind.
    """
    require(actor, "list_issue.compose")
    if actor.zone_id is None:
        raise ForbiddenError("您的账号不属于任何示范区，不能编制清单。请联系安全管理员。")
    if kind not in KINDS:
        raise InvalidError([FieldProblem("kind", "类别", "请选择技术需求或应用场景")])
    zone = session.get_one(Zone, actor.zone_id)
    title = f"{zone.name}{NAMES[kind]}清单"
    issue = ListIssue(zone=zone, kind=kind, title=title, composed_by=actor.user_id)
    chosen = fresh(session, zone.id, kind, load_rules().list_issues.entries)
    issue.entries = _entries(chosen)
    session.add(issue)
    session.flush()
    after = {"kind": kind, "title": title, "listings": chosen}
    record(session, actor, "list_issue.create", ("list_issue", issue.id), None, after)
    session.flush()
    return issue


def arrange(
    session: Session, actor: Actor, issue: ListIssue, data: IssueInput, order: Sequence[int]
) -> None:
    """Change the words, and keep those of its listings that the order names, in that order.

    Args:
        session: the transaction.
        actor: who composes.
        issue: a draft.
        data: title and preface.
        order: row ids of listings of the draft; others are passed over.

    Raises:
        ForbiddenError: the actor composes no lists of this zone.
        TransitionError: it is no draft.
    """
    check(actor, issue, "submit")
    issue.title, issue.preface = data.title, data.preface
    known = {entry.listing_id for entry in issue.entries}
    _keep(session, actor, issue, [one for one in dict.fromkeys(order) if one in known])


def add(session: Session, actor: Actor, issue: ListIssue, listing_ids: Sequence[int]) -> int:
    """Append published listings of the issue's zone and kind; returns how many were new.

    Raises:
        ForbiddenError: the actor composes no lists of this zone.
        InvalidError: the issue would become too long.
        TransitionError: it is no draft.
    """
    check(actor, issue, "submit")
    present = [entry.listing_id for entry in issue.entries]
    wanted = set(listing_ids) - set(present)
    query = select(Listing.id).where(
        Listing.id.in_(wanted),
        Listing.zone_id == issue.zone_id,
        Listing.kind == issue.kind,
        is_public(),
    )
    new = session.scalars(query.order_by(Listing.published_at, Listing.id)).all()
    limit = load_rules().list_issues.entries
    if len(present) + len(new) > limit:
        message = f"一期最多 {limit} 条，现有 {len(present)} 条，不能再加 {len(new)} 条"
        raise InvalidError([FieldProblem("listing", "所选信息", message)])
    _keep(session, actor, issue, [*present, *new])
    return len(new)


def submit(session: Session, actor: Actor, issue: ListIssue) -> None:
    """Ask for approval; the actor answers for the content from now on.

    Raises:
        ForbiddenError: the actor composes no lists of this zone.
        InvalidError: it is empty.
        TransitionError: it is no draft, or holds listings that are no longer public.
    """
    check(actor, issue, "submit")
    if not issue.entries:
        raise InvalidError([FieldProblem("listing", "清单", "还没有信息，请先选入")])
    require_public(session, issue)
    issue.composed_by, issue.submitted_at, issue.returned_for = actor.user_id, now(), ""
    move(session, actor, issue, "submit", rows=len(issue.entries))


def discard(session: Session, actor: Actor, issue: ListIssue) -> None:
    """Give a draft up.

    Raises:
        ForbiddenError: the actor composes no lists of this zone.
        TransitionError: it is no draft.
    """
    move(session, actor, issue, "discard")


def _keep(session: Session, actor: Actor, issue: ListIssue, order: Sequence[int]) -> None:
    present = {entry.listing_id: entry for entry in issue.entries}
    before = {"listings": list(present)}
    new = _loaded(session, [one for one in order if one not in present])
    issue.entries = [present.get(one) or ListIssueEntry(listing=new[one]) for one in order]
    for position, entry in enumerate(issue.entries, start=1):
        entry.position = position
    # The order alone is a change too: the version must move with it.
    flag_modified(issue, "title")
    session.flush()
    after = {"title": issue.title, "listings": list(order)}
    record(session, actor, "list_issue.edit", ("list_issue", issue.id), before, after)
    session.flush()


def _loaded(session: Session, listing_ids: Sequence[int]) -> dict[int, Listing]:
    query = select(Listing).where(Listing.id.in_(listing_ids))
    query = query.options(selectinload(Listing.organization))
    return {listing.id: listing for listing in session.scalars(query)}


def _entries(listing_ids: Sequence[int]) -> list[ListIssueEntry]:
    return [
        ListIssueEntry(listing_id=listing_id, position=position)
        for position, listing_id in enumerate(listing_ids, start=1)
    ]
