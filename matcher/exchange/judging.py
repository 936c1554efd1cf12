"""Judge the rows of a preview: by the schema first, then by the listings that there are."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.exchange.candidates import Candidate, RowCheck
from matcher.exchange.columns import Columns, declared
from matcher.exchange.refusals import Refusal, shown
from matcher.exchange.standings import BAD, Standing, standings
from matcher.exchange.tables import Row
from matcher.exchange.write import Destination

Checked = Sequence[tuple[Row, Candidate | Sequence[Refusal]]]


@dataclass(frozen=True)
class Judged:
    """A row and what would become of it.

    Attributes:
        number: as `Row.number`.
        cells: what the row says, by field.
        defect: why it cannot be read at all.
        status: see `standings`.
        problems: why a bad row is not taken.
        note: what would happen to which listing.
        candidate: what would be written; None for a row that the schema refuses.
        listing_id: the listing that would be changed.
    """

    number: int
    cells: Mapping[str, Any]
    defect: str
    status: str
    problems: Sequence[Refusal] = ()
    note: str = ""
    candidate: Candidate | None = field(default=None, compare=False)
    listing_id: int | None = None

    @property
    def external_id(self) -> str | None:
        """By which later rows of the file are found to repeat this one."""
        return self.candidate.external_id if self.candidate else None

    def sealed(self) -> str:
        """What is kept of the row, as JSON."""
        problems = [asdict(problem) for problem in self.problems]
        kept = {"cells": dict(self.cells), "defect": self.defect, "note": self.note}
        return json.dumps(kept | {"problems": problems}, ensure_ascii=False)


def all_columns(kind: str, found: Mapping[str, str]) -> Columns:
    """The file's column of each field; fields that the file lacks are called by their label."""
    labels = {name: schema.label(name) for name, schema in declared(kind).items()}
    return Columns(labels | dict(found), ())


def check_rows(
    kind: str, columns: Columns, rows: Iterable[Row], others: Mapping[str, int] | None = None
) -> Checked:
    """The rows by the schema alone, which asks no database; see `RowCheck`."""
    check = RowCheck(kind, columns, others)
    return [(row, check.check(row)) for row in rows]


def judge(
    session: Session, actor: Actor, destination: Destination, columns: Columns, checked: Checked
) -> list[Judged]:
    """What would become of each row now."""
    candidates = [result for _, result in checked if isinstance(result, Candidate)]
    found = standings(session, actor, destination, candidates)
    fields = {column: name for name, column in columns.by_field.items()}
    judged = []
    for row, result in checked:
        cells = {fields[name]: cell for name, cell in row.cells.items() if name in fields}
        if not isinstance(result, Candidate):
            judged.append(Judged(row.number, cells, row.defect, BAD, tuple(result)))
        elif (standing := found[row.number]).status == BAD:
            problem = _problem(destination.kind, row.number, cells, standing, columns)
            judged.append(Judged(row.number, cells, "", BAD, (problem,)))
        else:
            status, note = standing.status, standing.note
            judged.append(
                Judged(row.number, cells, "", status, (), note, result, standing.listing_id)
            )
    return judged


def _problem(
    kind: str, number: int, cells: Mapping[str, Any], standing: Standing, columns: Columns
) -> Refusal:
    """Why a row that the schema accepts is not taken all the same."""
    path = standing.path
    value = shown(cells[path]) if path in cells else ""
    label = declared(kind)[path].label(path)
    return Refusal(number, columns.column(path), f"{label}：{standing.note}", value, path)
