"""Time the ledger with many contracts: pages, freezing, the export, the annual report.

    python scripts/bench_ledger.py [--contracts 50000]

Loads the demonstration into a temporary home (with the hashing encoder: nothing here depends on
the meaning of texts), fills its ledger, and asks each page 20 times in this process. Beside them,
in the same run, what cannot be avoided: one pass over the ledger, and an Excel file of as many
plain cells. Each file is made by a process of its own, whose largest memory is told; of a tenth
of the contracts first, so that constant memory shows. Run by a person on a quiet machine; takes
some minutes.
"""

import argparse
import multiprocessing
import os
import resource
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import xlsxwriter
from loading.contracts import LAST, fill_contracts
from loading.crawl import begin_session, browser
from loading.timing import timed
from sqlalchemy import func, select

from matcher.accounts.models import User, Zone
from matcher.accounts.sign_in import actor_of
from matcher.annual_reports.ask import ask_for_report
from matcher.contracts.models import Contract
from matcher.demonstration.load import load_demonstration
from matcher.making import MAKERS
from matcher.migrations import upgrade
from matcher.runtime import Runtime
from matcher.settings import load_settings
from matcher.statistics.freeze import freeze
from matcher.statistics.period import Period
from webapp.access.security import limiter
from webapp.app import create_app
from webapp.follower import settle

_YEAR = LAST.year - 1
_PAGES = {
    "yunying": (
        "/indicators", f"/indicators?period={_YEAR}", f"/indicators/turnover?period={_YEAR}",
        "/contracts", "/contracts?type=license&sort=amount", "/contracts?q=示例第7",
        "/contracts/payments", "/reports",
    ),
    "zhuguan": ("/indicators", f"/indicators?period={_YEAR}"),
}  # fmt: skip


def main() -> None:
    """Fill, ask, make, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--contracts", type=int, default=50_000)
    count = parser.parse_args().contracts
    with tempfile.TemporaryDirectory() as home:
        runtime = _grown(Path(home))
        for part in (count // 10, count - count // 10):
            with _told(f"filled with {part:,} more contracts"):
                fill_contracts(runtime.database, part)
            _make(runtime, "registration_sheet", {})
        _look(runtime)
        with _told("one pass over the ledger (reference)"), runtime.database.read() as session:
            session.execute(select(func.count(), func.sum(Contract.total_amount))).one()
        with _told("as many plain cells in Excel (reference)"):
            _plain_sheet(Path(home) / "plain.xlsx", count)
        _report(runtime)
        runtime.close()


def _grown(home: Path) -> Runtime:
    environment = {**os.environ, "TECHMATCH_HOME": str(home), "TECHMATCH_ENCODER": "hashing"}
    runtime = Runtime(load_settings(environment))
    upgrade(runtime.database)
    load_demonstration(runtime, print)
    limiter.enabled = False
    return runtime


def _look(runtime: Runtime) -> None:
    app = create_app(runtime)
    settle()
    for login, addresses in _PAGES.items():
        client = browser(app, begin_session(runtime, login))
        for address in addresses:
            print(timed(client, runtime.database.engine, login, address, address), flush=True)


def _report(runtime: Runtime) -> None:
    """Freeze a year, then make its report."""
    with runtime.database.write() as session:
        zone = session.scalars(select(Zone).order_by(Zone.id)).one()
        operator = actor_of(session.scalars(select(User).where(User.login == "yunying")).one())
        with _told(f"froze {_YEAR}"):
            freeze(session, operator, zone, Period(_YEAR), "重新统计")
        asked = ask_for_report(session, operator, zone, _YEAR)
        parameters = dict(asked.parameters)
    _make(runtime, "annual_report", parameters)
    _make(runtime, "annual_evidence", parameters)


def _make(runtime: Runtime, kind: str, parameters: Mapping[str, str]) -> None:
    """Make a file in a process of its own."""
    with _told(f"made {kind}"):
        arguments = (str(runtime.settings.home), kind, dict(parameters))
        process = multiprocessing.get_context("spawn").Process(target=_child, args=arguments)
        process.start()
        process.join()


def _child(home: str, kind: str, parameters: Mapping[str, str]) -> None:
    environment = {**os.environ, "TECHMATCH_HOME": home, "TECHMATCH_ENCODER": "hashing"}
    runtime = Runtime(load_settings(environment))
    before, begun = _megabytes(), time.perf_counter()
    path = Path(home) / f"{kind}.file"
    with runtime.database.read() as session:
        operator = actor_of(session.scalars(select(User).where(User.login == "yunying")).one())
        MAKERS[kind](session, operator, parameters, path, _quiet)
    taken = time.perf_counter() - begun
    size = path.stat().st_size / 2**20
    grew = f"{before:.0f} → {_megabytes():.0f} MB"
    print(f"  {kind}: {taken:.1f} s, file {size:.1f} MB, memory {grew}", flush=True)


def _plain_sheet(path: Path, count: int) -> None:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet()
    for row in range(count):
        sheet.write_row(row, 0, [f"示例{row}-{column}" for column in range(60)])
    book.close()


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024


def _quiet(_done: int, _total: int) -> None:
    """Nobody watches the progress."""


@contextmanager
def _told(what: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    print(f"{what} in {time.perf_counter() - begun:.1f} s", flush=True)


if __name__ == "__main__":
    main()
