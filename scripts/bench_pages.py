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
from itertools import chain

from flask import Flask
from loading.crawl import begin_session, browser, pages
from loading.fill import fill
from loading.timing import Timed, timed
from loading.work import set_to_work

from matcher.demonstration.accounts import demonstration_accounts
from matcher.runtime import Runtime
from matcher.settings import load_settings
from webapp.access.security import limiter
from webapp.app import create_app
from webapp.follower import settle


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
        for one in chain.from_iterable(
            _timed(create_app(runtime), runtime, who) for who in _readers()
        ):
            print(one, flush=True)
            found.append(one)
        runtime.close()
    print("\nthe slowest first")
    print(*sorted(found, key=lambda each: -each.p95), sep="\n")


def _readers() -> list[str]:
    return ["", *(account.login for account in demonstration_accounts())]


def _timed(app: Flask, runtime: Runtime, who: str) -> Iterator[Timed]:
    client = browser(app, begin_session(runtime, who) if who else "")
    for endpoint, address in pages(app, client).items():
        yield timed(client, runtime.database.engine, who, endpoint, address)


if __name__ == "__main__":
    main()
