"""Import a file of listings: read, match columns, validate, write batch by batch."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import perf_counter

from sqlalchemy import text

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.db import Database
from matcher.exchange.candidates import Candidate, RowCheck
from matcher.exchange.columns import match_columns
from matcher.exchange.mapping import read_mapping
from matcher.exchange.owner import OwnerInput
from matcher.exchange.reading import open_table
from matcher.exchange.refusals import Refusal, RefusalReport
from matcher.exchange.tables import Row
from matcher.exchange.write import Destination, Written, write_batch

DEFAULT_ORGANIZATION = "外部来源（待核实）"
DEFAULT_ZONE = "科技成果转移转化示范区"
BATCH = 500


@dataclass(frozen=True)
class ImportReport:
    """What became of the rows of a file.

    Attributes:
        total: rows that are not blank: new + updated + unchanged + refused.
        new: listings that were published.
        updated: known listings whose content changed.
        unchanged: known listings that say the same (已有).
        refused: rows of which nothing was written.
        refusals: the first problems, at most 20; the report file has all.
        ignored_columns: columns that nothing was read from (已忽略).
        report_path: the report of refused rows; None when none was refused.
        seconds: how long it took.
    """

    total: int
    new: int
    updated: int
    unchanged: int
    refused: int
    refusals: tuple[Refusal, ...]
    ignored_columns: tuple[str, ...]
    report_path: Path | None
    seconds: float


def exit_status(report: ImportReport) -> int:
    """The exit status of the command: 0 when every row was taken, 1 when some were refused."""
    return 1 if report.refused else 0


def import_file(
    database: Database,
    actor: Actor,
    kind: str,
    path: Path,
    *,
    mapping: Path | None = None,
    organization: str = DEFAULT_ORGANIZATION,
    zone_name: str = DEFAULT_ZONE,
    report: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ImportReport:
    """Import the listings of a JSONL, CSV or XLSX file and publish them.

    Each batch is one transaction. After an interruption the same call goes on: rows that are
    known by (kind, external id), or by their content where they have no id, are not written again.

    Args:
        database: where to.
        actor: who is responsible; needs the right to review, because nobody reviews again.
        kind: demand, scenario or achievement.
        path: the file.
        mapping: a JSON file `{"column in the file": "field" | null}`.
        organization: owner of the rows that name none; created when missing.
        zone_name: name of the zone that is created when there is none.
        report: where to list refused rows; `<path>.refused.csv` when None.
        progress: called after each batch with the rows done and the rows in all.

    Raises:
        FileRefusedError: the file cannot be taken at all; nothing was written.
        ForbiddenError: the actor may not.
        InvalidError: `organization` is no possible name.
    """
    started = perf_counter()
    require(actor, "listing.import")
    owner = OwnerInput.parse({"organization": organization})
    destination = Destination(kind, owner.organization or DEFAULT_ORGANIZATION, zone_name)
    table = open_table(path)
    columns = match_columns(kind, table.columns, read_mapping(kind, mapping) if mapping else {})
    total = sum(1 for _ in table.rows()) if progress else 0
    check = RowCheck(kind, columns)
    done, written = 0, Written()
    with RefusalReport(path, report) as refused:
        for rows in _batches(table.rows()):
            candidates = _accepted(check, rows, refused)
            if candidates:
                with database.write() as session:
                    written += write_batch(session, actor, destination, candidates)
            done += len(rows)
            if progress:
                progress(done, total)
    if written.new:
        _refresh_statistics(database)
    return ImportReport(
        total=done,
        new=written.new,
        updated=written.updated,
        unchanged=written.unchanged,
        refused=refused.rows,
        refusals=tuple(refused.first),
        ignored_columns=columns.ignored,
        report_path=refused.path,
        seconds=perf_counter() - started,
    )


def _batches(rows: Iterator[Row]) -> Iterator[Sequence[Row]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _accepted(check: RowCheck, rows: Sequence[Row], refused: RefusalReport) -> Sequence[Candidate]:
    accepted: list[Candidate] = []
    for row in rows:
        result = check.check(row)
        if isinstance(result, Candidate):
            accepted.append(result)
        else:
            refused.add(result)
    return accepted


def _refresh_statistics(database: Database) -> None:
    """PostgreSQL plans list pages three times slower until it knows how many rows there are."""
    if database.engine.dialect.name == "postgresql":
        with database.write() as session:
            session.execute(text("ANALYZE listings"))
