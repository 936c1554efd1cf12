"""Kill the publishing, encoding and snapshotting process at random points, many times.

Afterwards database and index agree and every acknowledged listing is found.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from matcher.accounts.models import Organization, Zone
from matcher.actor import PUBLIC
from matcher.listings.visibility import get_listing
from matcher.matching.columns import Filters
from matcher.matching.indexing import compare, encode_all, open_replica
from matcher.matching.search import search
from matcher.runtime import Runtime
from tests.kill import victim

CYCLE = 8  # publications in which a victim has encoded, indexed and snapshotted at least once
ROOT = Path(__file__).parents[2]


@pytest.mark.kill
@pytest.mark.parametrize(("kind", "kills"), [("sqlite", 50), ("postgresql", 10)])
@pytest.mark.timeout(400)
def test_nothing_acknowledged_is_ever_lost(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str, kills: int
) -> None:
    url = request.getfixturevalue(f"{'sqlite' if kind == 'sqlite' else 'postgres'}_url")
    home, acknowledged = tmp_path / "home", tmp_path / "acknowledged"
    _found(home, url)
    chance = random.Random(20261122)  # noqa: S311 - where to kill, not a secret
    died = 0
    with _nursery(home, url, acknowledged) as nursery:
        step = _whole_cycle(nursery, acknowledged) / CYCLE
        for number in range(1, kills + 1):
            published = chance.randrange(CYCLE + 2)
            died += _kill_one(nursery, acknowledged, published, chance.uniform(0, 2 * step))
            if number % 10 == 0:
                _examine(home, url, acknowledged)
    assert died == kills, "every victim was still at work when it was killed"
    codes = acknowledged.read_text().split()
    assert len(codes) >= kills, "the victims lived long enough to do something"


@contextmanager
def _nursery(home: Path, url: str, acknowledged: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.kill.nursery", str(home), url, str(acknowledged)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        yield process
        assert process.stdin
        process.stdin.close()


def _whole_cycle(nursery: subprocess.Popen[str], acknowledged: Path) -> float:
    """How long a victim needs on this machine to do everything once, in seconds."""
    child, began = _bear(nursery), time.monotonic()
    _wait_for(acknowledged, CYCLE)
    assert _kill(nursery, child)
    return time.monotonic() - began


def _kill_one(
    nursery: subprocess.Popen[str], acknowledged: Path, published: int, longer: float
) -> bool:
    """Let a victim publish so many listings and live so much longer; whether it died of the kill.

    Counted in publications, because seconds alone would let a slow machine kill it before any.
    """
    child = _bear(nursery)
    _wait_for(acknowledged, _count(acknowledged) + published)
    time.sleep(longer)
    return _kill(nursery, child)


def _count(acknowledged: Path) -> int:
    return acknowledged.read_text().count("\n") if acknowledged.exists() else 0


def _wait_for(acknowledged: Path, count: int) -> None:
    while _count(acknowledged) < count:
        time.sleep(0.005)


def _bear(nursery: subprocess.Popen[str]) -> int:
    assert nursery.stdin
    assert nursery.stdout
    nursery.stdin.write("\n")
    nursery.stdin.flush()
    return int(nursery.stdout.readline())


def _kill(nursery: subprocess.Popen[str], child: int) -> bool:
    assert nursery.stdout
    os.kill(child, signal.SIGKILL)
    return os.WTERMSIG(int(nursery.stdout.readline())) == signal.SIGKILL


def _found(home: Path, url: str) -> None:
    shared = victim.runtime(home, url)
    with shared.database.write() as session:
        zone = Zone(code="z", name="示例示范区", region="150000")
        session.add(zone)
        session.flush()
        session.add(Organization(name="示例企业", kind="enterprise", zone_id=zone.id))
    shared.close()


def _examine(home: Path, url: str, acknowledged: Path) -> None:
    """A fresh process finds all that was acknowledged, and index and database agree."""
    shared = victim.runtime(home, url)
    encode_all(shared.database, shared.encoder)
    open_replica(shared.database, shared.replica, shared.snapshots)
    assert compare(shared.database, shared.replica).ids == []
    codes = acknowledged.read_text().split()
    assert len(set(codes)) == len(codes), "no code was given twice"
    _all_found(shared, codes)
    shared.close()


def _all_found(shared: Runtime, codes: list[str]) -> None:
    with shared.database.read() as session:
        everything = search(session, PUBLIC, shared.replica, "", Filters(kinds=("demand",)))
        assert everything.total >= len(codes)
        for code in codes[-10:]:
            title = get_listing(session, PUBLIC, code).title
            page = search(session, PUBLIC, shared.replica, title, Filters(kinds=("demand",)))
            assert code in [hit.listing.code for hit in page.hits]
        held = shared.replica.held_hashes()
        assert all(get_listing(session, PUBLIC, code).id in held for code in codes)
