"""Take the good rows of a preview: all in one transaction, once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization
from matcher.actor import Actor
from matcher.errors import DomainError, TransitionError
from matcher.exchange.candidates import Candidate
from matcher.exchange.drafts import write_drafts
from matcher.exchange.judging import Judged
from matcher.exchange.mending import rechecked
from matcher.exchange.preview import (
    close,
    destination_of,
    importing_organization,
    keep_rows,
    require_open,
)
from matcher.exchange.preview_models import ImportPreview, ImportRow
from matcher.exchange.preview_rows import READY, TAKE, all_rows
from matcher.exchange.standings import CHANGED, DUPLICATE, NEW, publishes
from matcher.exchange.write import one_import_at_a_time, write_batch
from matcher.listings import post
from matcher.listings.models import KINDS
from matcher.taxonomy import load_rules


@dataclass(frozen=True)
class Taken:
    """What became of the rows.

    Attributes:
        new: listings that were written.
        changed: known listings that say something else now.
        left: rows that were good when they were looked at and are not any more.
        submitted: listings that wait for review now.
        refused: why the others were not submitted, by their code; they are drafts.
    """

    new: int
    changed: int
    left: int
    submitted: int
    refused: Sequence[tuple[str, str]]


def take(session: Session, actor: Actor, preview: ImportPreview, *, submit: bool) -> Taken:
    """Write the rows that are ready; the preview keeps those that are not.

    Args:
        session: the one transaction of everything.
        actor: of the preview's organization; what operators take is published at once.
        preview: an open one.
        submit: whether a member's listings go to the reviewers straight away.

    Raises:
        ForbiddenError: the actor may not post this kind.
        TransitionError: it was taken already, nothing in it can be taken, or too much at once.
    """
    organization = importing_organization(session, actor, preview.kind)
    one_import_at_a_time(session)
    require_open(session, actor, preview)
    wanted = all_rows(session, preview, READY)
    _require_bearable(len(wanted), submit=submit and not publishes(actor))
    judged = rechecked(session, actor, preview, wanted)
    meant = {row.number for row in wanted if row.choice == TAKE}
    good = [row for row in judged if _holds(row, meant)]
    worse = [row for row in judged if not _holds(row, meant)]
    if not good:
        raise TransitionError(_nothing_good(worse))
    keep_rows(session, preview, worse)
    refused = _write(session, actor, preview, organization, good, submit=submit)
    close(session, actor, preview, "take", len(good))
    _forget(session, preview, good)
    changed = sum(row.status == CHANGED for row in good)
    submitted = len(good) - len(refused) if submit and not publishes(actor) else 0
    return Taken(len(good) - changed, changed, len(worse), submitted, refused)


def _write(
    session: Session,
    actor: Actor,
    preview: ImportPreview,
    organization: Organization,
    rows: Sequence[Judged],
    *,
    submit: bool,
) -> list[tuple[str, str]]:
    """Publish, or make drafts; returns what was not submitted, with the reasons."""
    if publishes(actor):
        candidates = [row.candidate for row in rows if row.candidate]
        write_batch(session, actor, destination_of(preview), candidates)
        return []
    new: list[Candidate] = []
    changed: dict[int, Candidate] = {}
    for row in rows:
        if row.candidate and row.listing_id and row.status == CHANGED:
            changed[row.listing_id] = row.candidate
        elif row.candidate:
            new.append(row.candidate)
    ids = write_drafts(session, actor, preview.kind, organization, new, changed)
    return _submitted(session, actor, preview.kind, ids) if submit else []


def _submitted(
    session: Session, actor: Actor, kind: str, ids: Sequence[int]
) -> list[tuple[str, str]]:
    """Submit what can be submitted; the others stay drafts."""
    refused = []
    for listing_id in ids:
        listing = session.get_one(KINDS[kind], listing_id)
        try:
            with session.begin_nested():
                post.submit(session, actor, listing)
        except DomainError as error:
            refused.append((listing.code, error.message))
    return refused


def _holds(row: Judged, meant: Collection[int]) -> bool:
    """Whether the row is still good; repetitions only where they are meant."""
    return row.status in (NEW, CHANGED) or (row.status == DUPLICATE and row.number in meant)


def _nothing_good(rows: Sequence[Judged]) -> str:
    """What is said when nothing can be taken, with what the first row lacks by now."""
    reason = next((f"（{problem.reason}）" for row in rows for problem in row.problems), "")
    return f"现在没有可以取用的行{reason}。请先改好有问题的行，或放弃这次导入。"


def _require_bearable(rows: int, *, submit: bool) -> None:
    limit = load_rules().own_listings.bulk_rows
    if submit and rows > limit:
        raise TransitionError(
            f"一次最多提交 {limit} 条，现有 {rows:,} 条。请先取用为草稿，再到“我的信息”分批提交。"
        )


def _forget(session: Session, preview: ImportPreview, rows: Sequence[Judged]) -> None:
    """What became listings need not be kept a second time."""
    numbers = [row.number for row in rows]
    mine = ImportRow.preview_id == preview.id
    session.execute(delete(ImportRow).where(mine, ImportRow.number.in_(numbers)))
