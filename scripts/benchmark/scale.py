"""The index and the database grown to a size: built, kept, loaded and searched.

Building and serving run in processes of their own, so that the memory of each can be told.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from sqlalchemy import make_url

from benchmark.figures import peak, resident, seconds
from benchmark.growth import Entries, grown
from benchmark.latency import ENCODE, engines, matches
from benchmark.recall import against_exact
from benchmark.rows import copied_database, copy_achievements, keep_statistics
from indexes.snapshot import SnapshotStore
from matcher.db import Database
from matcher.matching.hybrid import HybridIndex, Probe
from matcher.matching.passages import PARTS
from matcher.settings import Settings

JUDGED = 50
"""Queries compared with the exact reference."""
Report = dict[str, Any]


def at_size(settings: Settings, real: Path, probes: Sequence[Probe], size: int) -> Report:
    """Measure with so many achievements, grown from the index kept at `real`."""
    with TemporaryDirectory(prefix="bench-") as name:
        directory = Path(name)
        built = _apart(_build, settings, real, size, directory)
        return {**built, **_apart(_serve, directory, probes)}


def _apart(work: Callable[..., Report], *arguments: object) -> Report:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(work, *arguments).result()


def _build(settings: Settings, kept: Path, size: int, directory: Path) -> Report:
    source = make_url(settings.database_url).database
    database = copied_database(Path(str(source)), directory / "bench.db")
    ids, real = _real_achievements(kept)
    index = HybridIndex.empty(real.vectors["title"].shape[1])
    took = seconds(lambda: index.add(ids, real.vectors, real.tokens))
    following = max(ids) + 1
    for places, entries in grown(real, size - len(ids)):
        new = list(range(following, following + len(places)))
        following += len(places)
        took += seconds(lambda: index.add(new, entries.vectors, entries.tokens))  # noqa: B023
        copy_achievements(database, new, [ids[place] for place in places])
    keep_statistics(database)
    database.close()
    store = SnapshotStore(directory / "index")
    written = seconds(lambda: store.write({}, {"index": index.save}))
    files = sum(file.stat().st_size for file in (directory / "index").rglob("*") if file.is_file())
    return {
        "achievements": len(index),
        "build (s)": round(took, 1),
        "build peak memory (MB)": peak(),
        "write snapshot (s)": round(written, 1),
        "snapshot (MB)": round(files / 2**20),
    }


def _serve(directory: Path, probes: Sequence[Probe]) -> Report:
    store, before, began = SnapshotStore(directory / "index"), resident(), time.perf_counter()
    generation = store.newest()
    assert generation is not None  # noqa: S101
    verified = time.perf_counter() - began
    files = generation.part("index")
    index = HybridIndex.load(files)
    loaded = time.perf_counter() - began - verified
    memory = resident() - before
    database = Database(f"sqlite:///{directory / 'bench.db'}")
    stages = matches(index, database, probes, lambda probe: probe)
    stages.pop(ENCODE)
    stages.pop("end to end")
    report = {
        "verify snapshot (s)": round(verified, 1),
        "load (s)": round(loaded, 1),
        "memory (MB)": memory,
        "match (ms)": stages,
        "engines alone (ms)": engines(index, probes),
        "dense": {
            part: against_exact(
                index.dense[part],
                files / f"dense_{part}",
                [probe.sought(part) for probe in probes[:JUDGED]],
            )
            for part in PARTS
        },
    }
    index.close()
    database.close()
    return report


def _real_achievements(kept: Path) -> tuple[list[int], Entries]:
    index = HybridIndex.load(kept)
    ids = np.sort(index.dense["text"].ids())
    vectors = {part: index.dense[part].vectors(ids) for part in PARTS}
    tokens = {part: index.keyword[part].documents(ids) for part in PARTS}
    index.close()
    return ids.tolist(), Entries(vectors, tokens)
