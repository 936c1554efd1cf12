"""The rows of a preview: one page of them, how many there are, which are left out."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.errors import NotFoundError
from matcher.exchange.preview import require_open
from matcher.exchange.preview_models import ImportPreview, ImportRow
from matcher.exchange.refusals import Refusal
from matcher.exchange.standings import CHANGED, DUPLICATE, NEW

PAGE_SIZE = 50
TAKE, LEAVE = "take", "leave"
READY, LEFT = "ready", "left"


@dataclass(frozen=True)
class ShownRow:
    """One row as it was kept.

    Attributes:
        number: as in the file.
        status: see `standings`.
        choice: "take" for a repetition that is wanted all the same, "leave" for a row that is not.
        cells: what it says, by field.
        defect: why it cannot be read at all.
        note: what would happen to which listing.
        problems: why it is not taken.
    """

    number: int
    status: str
    choice: str
    cells: Mapping[str, Any]
    defect: str
    note: str
    problems: tuple[Refusal, ...]

    @property
    def ready(self) -> bool:
        """Whether it is taken as it stands."""
        if self.status == DUPLICATE:
            return self.choice == TAKE
        return self.status in (NEW, CHANGED) and self.choice != LEAVE


def ready_rows() -> ColumnElement[bool]:
    """The condition for rows that are taken as they stand; see `ShownRow.ready`."""
    return or_(
        and_(ImportRow.status.in_((NEW, CHANGED)), ImportRow.choice != LEAVE),
        and_(ImportRow.status == DUPLICATE, ImportRow.choice == TAKE),
    )


def counts(session: Session, preview: ImportPreview) -> Mapping[str, int]:
    """How many rows are in each status, ready to be taken ("ready") and left out ("left")."""
    mine = ImportRow.preview_id == preview.id
    groups = select(ImportRow.status, ImportRow.choice, func.count()).where(mine)
    found: dict[str, int] = {READY: 0, LEFT: 0}
    for status, choice, count in session.execute(
        groups.group_by(ImportRow.status, ImportRow.choice)
    ):
        found[status] = found.get(status, 0) + count
        ready = status in (NEW, CHANGED) and choice != LEAVE
        found[READY] += count if ready or (status == DUPLICATE and choice == TAKE) else 0
        found[LEFT] += count if choice == LEAVE else 0
    return found


def page_of_rows(
    session: Session, preview: ImportPreview, status: str = "", page: int = 1
) -> tuple[Sequence[ShownRow], int, int]:
    """One page of rows in the order of the file.

    Args:
        session: the transaction.
        preview: whose rows.
        status: only these, when given: one of `standings`, "ready" or "left".
        page: 1 for the first; beyond the last means the last.

    Returns:
        The rows, the page and the number of pages.
    """
    conditions = [ImportRow.preview_id == preview.id, *_where(status)]
    total = session.scalar(select(func.count()).select_from(ImportRow).where(*conditions)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    query = select(ImportRow).where(*conditions).order_by(ImportRow.number).limit(PAGE_SIZE)
    return (
        [shown_row(row) for row in session.scalars(query.offset((page - 1) * PAGE_SIZE))],
        page,
        pages,
    )


def all_rows(session: Session, preview: ImportPreview, status: str) -> Sequence[ShownRow]:
    """All rows of one status, in the order of the file."""
    query = select(ImportRow).where(ImportRow.preview_id == preview.id, *_where(status))
    return [shown_row(row) for row in session.scalars(query.order_by(ImportRow.number))]


def get_row(session: Session, preview: ImportPreview, number: int) -> ShownRow:
    """The row with this number.

    Raises:
        NotFoundError: there is none.
    """
    mine = (ImportRow.preview_id == preview.id, ImportRow.number == number)
    row = session.scalar(select(ImportRow).where(*mine))
    if row is None:
        raise NotFoundError(f"这次导入没有第 {number} 行，或它已经取用。")
    return shown_row(row)


def choose(
    session: Session, actor: Actor, preview: ImportPreview, numbers: Collection[int], choice: str
) -> int:
    """Leave rows out, or take them back in; returns how many.

    Raises:
        TransitionError: the preview was ended already.
    """
    require_open(session, actor, preview)
    mine = (ImportRow.preview_id == preview.id, ImportRow.number.in_(numbers))
    done = session.execute(update(ImportRow).where(*mine).values(choice=choice))
    return done.rowcount  # type: ignore[attr-defined, no-any-return]


def shown_row(row: ImportRow) -> ShownRow:
    """The row with its content opened."""
    kept = json.loads(row.content)
    problems = tuple(Refusal(**problem) for problem in kept["problems"])
    return ShownRow(
        row.number, row.status, row.choice, kept["cells"], kept["defect"], kept["note"], problems
    )


def _where(status: str) -> list[ColumnElement[bool]]:
    if status == READY:
        return [ready_rows()]
    if status == LEFT:
        return [ImportRow.choice == LEAVE]
    return [ImportRow.status == status] if status else []
