"""The records behind a figure: those that count, and those that do not with the reason."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.statistics.counting import Counting
from matcher.statistics.definitions import definition
from matcher.statistics.period import Period
from matcher.statistics.sources import Record
from matcher.statistics.zones import require_zones

__all__ = ["PAGE_SIZE", "Record", "RecordPage", "cut", "records"]
PAGE_SIZE = 50


@dataclass(frozen=True)
class RecordPage:
    """One page of records, the newest first.

    Attributes:
        records: of this page.
        total: how many there are.
        page: 1 for the first.
        pages: number of pages, at least 1.
    """

    records: Sequence[Record]
    total: int
    page: int
    pages: int


def records(
    session: Session,
    actor: Actor,
    code: str,
    zone_ids: Collection[int],
    period: Period,
    *,
    excluded: bool,
    page: int = 1,
) -> RecordPage:
    """A page of the records that a figure counts, or of those that it does not.

    Args:
        session: reads them.
        actor: who looks.
        code: of the figure.
        zone_ids: of which zones.
        period: of which period.
        excluded: which of the two lists.
        page: 1 for the first; beyond the end gives the last.

    Raises:
        ForbiddenError: the actor may not see one of the zones.
        NotFoundError: there is no such figure.
    """
    counting = Counting(session, require_zones(actor, zone_ids), period)
    one = definition(code, period.last)
    source, rule = counting.source(one), counting.rule(one)
    tally = source.tally(rule)
    total = tally.excluded if excluded else tally.counted
    page, pages = cut(total, page)
    rows = source.records(rule, excluded=excluded, offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    return RecordPage(rows, total, page, pages)


def cut(total: int, page: int) -> tuple[int, int]:
    """The page that there is for the one asked for, and how many there are."""
    pages = max(1, -(-total // PAGE_SIZE))
    return min(max(page, 1), pages), pages
