"""A real worker process: what is published becomes searchable."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from matcher.matching.indexing import status
from matcher.queue import JobQueue
from matcher.settings import Settings
from tests.matching.conftest import Platform, tokenizer

__all__ = ["tokenizer"]
PATIENCE = 60  # seconds, for a loaded machine; the figure is measured by scripts/bench.py
TEXT = "镍基高温合金叶片补焊后出现热裂纹，合格率不足七成，每月报废约四十件"


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_worker_is_woken_by_a_commit(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    url = request.getfixturevalue("sqlite_url" if kind == "sqlite" else "postgres_url")
    home = tmp_path / "home"
    platform = Platform(home, url, request.getfixturevalue("tokenizer"))
    environment = os.environ | {
        "TECHMATCH_HOME": str(home),
        "TECHMATCH_DATABASE_URL": url,
        "TECHMATCH_ENCODER": "hashing",
    }
    command = [sys.executable, "-c", "from matcher.commands import main; main()", "worker"]
    with subprocess.Popen(command, env=environment) as worker:
        try:
            platform.publish("demand", "叶片补焊热裂纹", problem=TEXT)
            platform.publish("achievement", "叶片补焊热裂纹", abstract=TEXT)
            _wait(lambda: status(platform.database, platform.runtime.encoder).encoded == 2)
            platform.publish("achievement", "叶片补焊裂纹控制", abstract=TEXT)
            _wait(lambda: status(platform.database, platform.runtime.encoder).encoded >= 3)
        finally:
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(timeout=PATIENCE) in (0, -signal.SIGTERM)
    with platform.database.read() as session:
        platform.runtime.replica.catch_up(session)
    assert len(platform.runtime.replica) == 3
    platform.runtime.close()


def _wait(done: Callable[[], bool]) -> None:
    began = time.monotonic()
    while not done():
        assert time.monotonic() - began < PATIENCE, "the worker did not do its work"
        time.sleep(0.05)


def test_waking_twice_asks_once_and_a_lost_queue_refuses_nothing(
    sqlite_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(home=tmp_path, database_url=sqlite_url, encoder="hashing", secret_key="-")
    queue = JobQueue(settings)
    for _ in range(3):
        queue.wake()
    other = JobQueue(settings)
    assert other._huey.pending_count() == 1
    other._huey.storage.conn.execute("drop table task")
    queue.wake()
    assert "could not be woken" in caplog.text
    queue.close()
    other.close()
