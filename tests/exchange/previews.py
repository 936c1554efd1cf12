"""Short ways to previews and to what became of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.exchange.columns import match_columns
from matcher.exchange.judging import all_columns, check_rows
from matcher.exchange.preview import open_preview
from matcher.exchange.preview_models import ImportPreview, ImportRow
from matcher.exchange.previewed_file import ReadFile
from matcher.exchange.tables import Row
from matcher.listings.models import Listing

Cells = Mapping[str, Any]


def read(kind: str, rows: Sequence[Cells], first: int = 2) -> ReadFile:
    """Rows as a file would have been read; an empty row is one that could not be."""
    names = dict.fromkeys(name for row in rows for name in row) | {"名称": None}
    found = match_columns(kind, list(names), {"行号": None})
    columns = all_columns(kind, found.by_field)
    numbered = [
        Row(number, row) if row else Row(number, defect="这一行读不出来")
        for number, row in enumerate(rows, start=first)
    ]
    return ReadFile("示例.xlsx", columns, check_rows(kind, columns, numbered), found.ignored)


def opened(
    session: Session, actor: Actor, *rows: Cells, kind: str = "achievement", owner: str = ""
) -> ImportPreview:
    """A preview of these rows, numbered from 2."""
    return open_preview(session, actor, kind, read(kind, rows), owner)


def statuses(session: Session, preview: ImportPreview) -> dict[int, str]:
    """The status of each row that is kept, by its number."""
    query = select(ImportRow.number, ImportRow.status).where(ImportRow.preview_id == preview.id)
    return dict(session.execute(query.order_by(ImportRow.number)).all())


def listings(session: Session, kind: str = "achievement") -> Sequence[Listing]:
    """All listings of the kind, oldest first."""
    return session.scalars(select(Listing).where(Listing.kind == kind).order_by(Listing.id)).all()


def how_many(session: Session, model: type) -> int:
    """How many rows the table has."""
    return session.scalar(select(func.count()).select_from(model.__table__)) or 0  # type: ignore[attr-defined]
