"""Mend rows of a preview, one in place or many by a second file, and judge them anew."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.exchange.judging import Judged, all_columns, check_rows, judge
from matcher.exchange.preview import destination_of, keep_rows, require_open
from matcher.exchange.preview_models import ImportPreview, ImportRow
from matcher.exchange.preview_rows import LEAVE, ShownRow
from matcher.exchange.previewed_file import ROW_NUMBER, ReadFile
from matcher.exchange.standings import BAD
from matcher.exchange.tables import Row


def mend(
    session: Session, actor: Actor, preview: ImportPreview, number: int, cells: Mapping[str, Any]
) -> Judged:
    """Replace what a row says, if it is good then; a row that is still bad is only judged.

    Raises:
        TransitionError: the preview was ended already.
    """
    require_open(session, actor, preview)
    [judged] = _judged(session, actor, preview, [(number, cells)])
    if judged.status != BAD:
        keep_rows(session, preview, [judged])
    return judged


def replace_rows(session: Session, actor: Actor, preview: ImportPreview, file: ReadFile) -> int:
    """Put rows of a mended file in the place of those that they came from.

    Returns:
        How many were replaced; rows of the file without a number of the preview are left alone.

    Raises:
        TransitionError: the preview was ended already.
    """
    require_open(session, actor, preview)
    query = select(ImportRow.number).where(ImportRow.preview_id == preview.id)
    there = {str(number): number for number in session.scalars(query)}
    fields = {column: name for name, column in file.columns.by_field.items()}
    wanted = {
        there[str(row.cells[ROW_NUMBER])]: {
            fields[column]: cell for column, cell in row.cells.items() if column in fields
        }
        for row, _ in file.checked
        if str(row.cells.get(ROW_NUMBER)) in there
    }
    keep_rows(session, preview, _judged(session, actor, preview, list(wanted.items())))
    return len(wanted)


def rechecked(
    session: Session, actor: Actor, preview: ImportPreview, rows: Iterable[ShownRow]
) -> list[Judged]:
    """What would become of these rows now."""
    return _judged(session, actor, preview, [(row.number, row.cells) for row in rows])


def _judged(
    session: Session,
    actor: Actor,
    preview: ImportPreview,
    rows: Sequence[tuple[int, Mapping[str, Any]]],
) -> list[Judged]:
    columns = all_columns(preview.kind, preview.columns)
    numbers = {number for number, _ in rows}
    query = select(ImportRow.external_id, ImportRow.number).where(
        ImportRow.preview_id == preview.id,
        ImportRow.external_id.is_not(None),
        ImportRow.choice != LEAVE,
    )
    others = {key: number for key, number in session.execute(query) if number not in numbers}
    named = [
        Row(number, {columns.by_field[name]: cell for name, cell in cells.items()})
        for number, cells in rows
    ]
    checked = check_rows(preview.kind, columns, named, {k: v for k, v in others.items() if k})
    return judge(session, actor, destination_of(preview), columns, checked)
