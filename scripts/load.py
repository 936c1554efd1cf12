#!/usr/bin/env python3
"""Load the public pages of a platform of 50,000 listings, beside bare Flask pages of the same size.

    scripts/load.py [--listings N] [--rate R] [--seconds S] [--workers W] [--home DIR] [--only-fill]

Makes a temporary home (or uses DIR, filled the first time), starts the real server as
`techmatch serve` does and a bare Flask application under the same gunicorn settings, and asks both
in turn: requests leave at a constant rate, each timed from the moment it was due. Vectors are of
the bundled encoder, see loading/fill.py; queries are encoded by it while the load runs.
"""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path

from loading.drive import Shot, drive, warm
from loading.fill import fill
from loading.report import rows, table
from loading.visits import Visit, visits

from matcher.commands.serving import server_command
from matcher.runtime import Runtime
from matcher.settings import Settings, load_settings

ROUNDS = 2
WARMING = 120
_SCRIPTS = Path(__file__).parent
_START_SECONDS = 120


def main() -> None:
    """Fill, serve, ask, report."""
    arguments = _arguments()
    with ExitStack() as stack:
        home = arguments.home or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        settings = replace(load_settings(_environment(home)), web_workers=arguments.workers)
        if not (home / "techmatch.db").exists():
            _fill(settings, arguments.listings)
        if not arguments.only_fill:
            _load(stack, settings, arguments.rate, arguments.seconds)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listings", type=int, default=50_000)
    parser.add_argument("--rate", type=float, default=20.0)
    parser.add_argument("--seconds", type=float, default=40.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--only-fill", action="store_true")
    return parser.parse_args()


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TECHMATCH_")}
    path = f"{_SCRIPTS}{os.pathsep}{_SCRIPTS.parent}"
    return kept | {"TECHMATCH_HOME": str(home), "PYTHONPATH": path}


def _fill(settings: Settings, count: int) -> None:
    began, runtime = time.perf_counter(), Runtime(settings)
    fill(runtime, count)
    print(f"{len(runtime.replica):,} public listings in {time.perf_counter() - began:.0f} s")
    runtime.close()


def _load(stack: ExitStack, settings: Settings, rate: float, seconds: float) -> None:
    platform = stack.enter_context(_served(settings, "loading.served:app"))
    bare = stack.enter_context(_served(settings, "loading.bare:app"))
    runtime = Runtime(settings)
    stack.callback(runtime.close)
    warm(platform, list(islice(visits(runtime.database, seed=0), WARMING)))
    asked, count = visits(runtime.database, seed=1), int(rate * seconds / ROUNDS)
    ours: list[Shot] = []
    theirs: list[Shot] = []
    for _ in range(ROUNDS):
        ours += drive(platform, islice(asked, count), rate)
        theirs += drive(bare, _of_same_size(ours[-count:]), rate)
    print(table(rows(ours, theirs)))


def _of_same_size(shots: Sequence[Shot]) -> Iterator[Visit]:
    return (Visit(shot.page, f"/{max(shot.size, 15)}") for shot in shots)


@contextmanager
def _served(settings: Settings, application: str) -> Iterator[int]:
    """A running server; yields its port."""
    port = _free_port()
    command = server_command(replace(settings, port=port), application)
    server = subprocess.Popen(command, env=_environment(settings.home), cwd=_SCRIPTS)  # noqa: S603
    try:
        _wait(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(port: int) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.2)
    sys.exit(f"no server on port {port}")


if __name__ == "__main__":
    main()
