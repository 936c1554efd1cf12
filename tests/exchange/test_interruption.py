"""kill -9 in the middle of an import loses no batch, leaves no half one, and doubles nothing."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from matcher.actor import SYSTEM
from matcher.db import Database
from matcher.exchange import import_file
from matcher.listings.models import Demand, ListingContact
from tests.exchange.conftest import counts
from tests.exchange.files import write_jsonl

_ROWS = 3_500
_KILLS = 3
_PROGRAM = """
import os
import sys
from pathlib import Path
from matcher.actor import SYSTEM
from matcher.db import Database
from matcher.db.encrypted import use_keys
from matcher.exchange import import_file

use_keys(os.environ["TECHMATCH_DATA_KEY"])

def progress(done, total):
    print(done, flush=True)
    sys.stdin.readline()

import_file(Database(sys.argv[1]), SYSTEM, "demand", Path(sys.argv[2]), progress=progress)
"""


def _kill_an_import(url: str, path: Path, batches: int, seconds: float) -> int:
    """Let an import write some batches and kill it in the next; returns the rows it reported."""
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, url, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    with process.stdin, process.stdout:
        for _ in range(batches):
            done = int(process.stdout.readline())
            process.stdin.write("go on\n")
            process.stdin.flush()
        # Any moment will do: it stops by itself after one more batch.
        time.sleep(seconds)
        process.kill()
    assert process.wait() == -signal.SIGKILL
    return done


@pytest.mark.kill
def test_an_import_that_was_killed_goes_on_where_it_was(database: Database, tmp_path: Path) -> None:
    rows = [
        {
            "id": f"X{n}",
            "title": "需求",
            "content": f"X{n}",
            "联系人": f"X{n}",
            "单位": f"单位{n % 9}",
        }
        for n in range(_ROWS)
    ]
    path = write_jsonl(tmp_path / "a.jsonl", rows)
    url = database.engine.url.render_as_string(hide_password=False)
    generator = random.Random(7)  # noqa: S311 - no secret
    for _ in range(_KILLS):
        before = counts(database)["listings"]
        batches = 1 + before // 500
        done = _kill_an_import(url, path, batches, generator.uniform(0, 0.2))
        state = counts(database)
        # Whole batches only, at least those that were reported, each with all that belongs to it.
        assert done <= state["listings"] < _ROWS
        assert state["listings"] % 500 == 0
        assert set(state.values()) == {state["listings"]}
    survived = counts(database)["listings"]
    report = import_file(database, SYSTEM, "demand", path)
    assert (report.total, report.new, report.unchanged) == (_ROWS, _ROWS - survived, survived)
    with database.read() as session:
        demands = session.scalars(select(Demand)).all()
        contacts = {c.listing_id: c.contact_name for c in session.scalars(select(ListingContact))}
    assert len({demand.code for demand in demands}) == _ROWS
    # Listing, text and contact were inserted by three statements; they belong together.
    expected = sorted((f"X{n}", f"X{n}", f"X{n}") for n in range(_ROWS))
    assert sorted((d.external_id, d.problem, contacts[d.id]) for d in demands) == expected
    assert set(counts(database).values()) == {_ROWS}
