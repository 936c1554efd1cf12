"""Time every page of every role on a platform with much work in it, and count its statements.

    python scripts/bench_pages.py [--listings 10000] [--matches 2000] [--engagements 500]

Grows a temporary platform, follows the links of each role, and asks each kind of page 20 times
in this process, without a network. Prints milliseconds (p50, p95) and SQL statements as it goes,
and at the end again, the slowest first. Run by a person on a quiet machine; takes a quarter of an
hour, half of it to grow the platform.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain

import numpy as np
from flask import Flask
from flask.testing import FlaskClient
from loading.crawl import begin_session, browser, pages
from loading.fill import fill
from loading.work import set_to_work
from sqlalchemy import Engine, event

from matcher.demonstration.accounts import demonstration_accounts
from matcher.runtime import Runtime
from matcher.settings import load_settings
from webapp.access.security import limiter
from webapp.app import create_app
from webapp.follower import settle

_ROUNDS = 20


@dataclass(frozen=True)
class Timed:
    """A kind of page as somebody reads it: milliseconds of each round, statements of one."""

    who: str
    endpoint: str
    status: int
    milliseconds: list[float]
    statements: int

    @property
    def p95(self) -> float:
        """The slowest but one of twenty."""
        return float(np.percentile(self.milliseconds, 95))

    def __str__(self) -> str:
        return (
            f"{self.endpoint:40} {self.who or 'public':10} {self.status} "
            f"p50 {np.median(self.milliseconds):6.1f} ms  p95 {self.p95:6.1f} ms  "
            f"{self.statements:3} statements"
        )


def main() -> None:
    """Grow, time, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default in (("listings", 10_000), ("matches", 2_000), ("engagements", 500)):
        parser.add_argument(f"--{name}", type=int, default=default)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        settings = load_settings({**os.environ, "TECHMATCH_HOME": home})
        runtime = Runtime(settings)
        begun = time.perf_counter()
        fill(runtime, asked.listings)
        set_to_work(runtime, waiting=200, matches=asked.matches, engagements=asked.engagements)
        print(f"grown in {time.perf_counter() - begun:.0f} s", flush=True)
        limiter.enabled = False
        settle()
        found = []
        for timed in chain.from_iterable(
            _timed(create_app(runtime), runtime, w) for w in _readers()
        ):
            print(timed, flush=True)
            found.append(timed)
        runtime.close()
    print("\nthe slowest first")
    print(*sorted(found, key=lambda each: -each.p95), sep="\n")


def _readers() -> list[str]:
    return ["", *(account.login for account in demonstration_accounts())]


def _timed(app: Flask, runtime: Runtime, who: str) -> Iterator[Timed]:
    client = browser(app, begin_session(runtime, who) if who else "")
    for endpoint, address in pages(app, client).items():
        with _counted(runtime.database.engine) as statements:
            status = client.get(address).status_code
        rounds = [_milliseconds(client, address) for _ in range(_ROUNDS)]
        yield Timed(who, endpoint, status, rounds, len(statements))


def _milliseconds(client: FlaskClient, address: str) -> float:
    begun = time.perf_counter()
    client.get(address)
    return (time.perf_counter() - begun) * 1_000


@contextmanager
def _counted(engine: Engine) -> Iterator[list[str]]:
    """The statements within the block."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


if __name__ == "__main__":
    main()
