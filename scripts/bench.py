#!/usr/bin/env python3
"""Measure the platform on the data of TECHMATCH_HOME, each figure beside a reference.

    TECHMATCH_HOME=… scripts/bench.py QUERIES.jsonl [--json FILE]

QUERIES.jsonl holds real demands (`title` and `content` or `text`). Prints passages encoded a
second beside plain `SentenceTransformer.encode` on the same texts, match latency by stage, publish
to searchable, memory and start of a serving process.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from matcher.accounts.models import Organization, Zone
from matcher.actor import PUBLIC, SYSTEM
from matcher.listings import post, review
from matcher.listings.schemas import AchievementInput
from matcher.matching.encoder.factory import load_encoder
from matcher.matching.hybrid import gather, make_probe
from matcher.matching.indexing import encode_next
from matcher.matching.match import SPARE, load_visible, order
from matcher.matching.passages import passages_of_text
from matcher.matching.ranking import load_ranker
from matcher.migrations import upgrade
from matcher.runtime import Runtime
from matcher.settings import Settings, load_settings

TOP = 10 + SPARE


def main() -> None:
    """Run all measurements and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("queries", type=Path)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    settings = load_settings(os.environ)
    texts = _texts(arguments.queries)
    report = {
        "serving process": _fresh_process(),
        "match latency (ms)": _latency(settings, texts),
        "encoding": _encoding(settings, texts),
        "publish to searchable (s)": _publishing(settings),
    }
    print(json.dumps(report, indent=2, ensure_ascii=False))
    if arguments.json:
        arguments.json.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n")


def _texts(path: Path) -> list[str]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [f"{row['title']}\n{row.get('content') or row.get('text') or ''}" for row in rows]


def _encoding(settings: Settings, texts: Sequence[str]) -> dict[str, Any]:
    """Ours and plain sentence-transformers in turn on the same 256 texts."""
    from sentence_transformers import SentenceTransformer

    encoder = load_encoder(settings.encoder, settings.models)
    directories = [path for path in settings.models.iterdir() if path.is_dir()]
    plain = SentenceTransformer(str(directories[0]), device="cpu")
    sample = [text[:400] for text in texts[:256]]
    ours, reference = [], []
    for _ in range(3):
        ours.append(_seconds(lambda: encoder.encode_passages(sample)))
        reference.append(_seconds(lambda: plain.encode([f"passage: {text}" for text in sample])))
    rates = [len(sample) / seconds for seconds in ours]
    plain_rates = [len(sample) / seconds for seconds in reference]
    ratios = [mine / other for mine, other in zip(rates, plain_rates, strict=True)]
    return {
        "texts": len(sample),
        "mean characters": round(statistics.mean(map(len, sample))),
        "passages a second": round(statistics.median(rates), 1),
        "plain passages a second": round(statistics.median(plain_rates), 1),
        "ratio": round(statistics.median(ratios), 2),
    }


def _latency(settings: Settings, texts: Sequence[str]) -> dict[str, Any]:
    """Single queries, one after another, over all achievements, split into stages."""
    runtime = Runtime(settings)
    replica, ranker = runtime.replica, load_ranker()
    index = replica.sides["achievement"]
    stages: dict[str, list[float]] = {}
    for text in [*texts[:5], *texts[:200]]:
        clock = _Stopwatch()
        probe = make_probe(replica.encoder, replica.tokenizer, passages_of_text(text))
        clock.lap("encode and tokenize")
        dense = index.dense_hits(probe, ranker.depth, None)
        clock.lap("dense")
        keyword = index.keyword_hits(probe, ranker.depth, None)
        clock.lap("keyword")
        ranked = order(index, probe, gather([*dense, *keyword]), TOP, ranker)
        clock.lap("fuse")
        with runtime.database.read() as session:
            load_visible(session, PUBLIC, [entry.listing_id for entry in ranked])
        clock.lap("load")
        for name, milliseconds in clock.laps.items():
            stages.setdefault(name, []).append(milliseconds)
    runtime.close()
    counted = {name: values[5:] for name, values in stages.items()}  # the first five warm up
    rest = [sum(laps[1:]) for laps in zip(*counted.values(), strict=True)]
    whole = [sum(laps) for laps in zip(*counted.values(), strict=True)]
    figures = {name: _percentiles(values) for name, values in counted.items()}
    sizes = {side: len(held) for side, held in replica.sides.items()}
    return {
        "indexed": sizes,
        "queries": len(whole),
        **figures,
        "all but encode": _percentiles(rest),
        "end to end": _percentiles(whole),
    }


def _publishing(settings: Settings) -> dict[str, float]:
    """From the commit of a publication to the first search that finds it, in a small platform."""
    with tempfile.TemporaryDirectory() as home:
        small = Settings(
            home=Path(home),
            database_url=f"sqlite:///{home}/bench.db",
            encoder=settings.encoder,
            secret_key="-",  # noqa: S106 - no cookie is signed here
        )
        runtime = Runtime(small)
        runtime.__dict__["encoder"] = load_encoder(settings.encoder, settings.models)
        upgrade(runtime.database)
        with runtime.database.write() as session:
            zone = Zone(code="bench", name="示例示范区", region="150000")
            session.add(zone)
            session.flush()
            session.add(Organization(name="示例大学", kind="university", zone_id=zone.id))
        times = [_publish_and_find(runtime, number) for number in range(20)]
        runtime.close()
    return _percentiles(times)


def _publish_and_find(runtime: Runtime, number: int) -> float:
    with runtime.database.write() as session:
        owner = session.get_one(Organization, 1)
        title = f"第 {number} 项高温合金激光补焊工艺"
        data = AchievementInput.parse({"title": title, "abstract": title * 10})
        listing = post.create(session, SYSTEM, "achievement", owner, data)
        post.submit(session, SYSTEM, listing)
        review.publish(session, SYSTEM, listing)
    began = time.perf_counter()
    while encode_next(runtime.database, runtime.encoder):
        pass
    with runtime.database.read() as session:
        runtime.replica.catch_up(session)
    index = runtime.replica.sides["achievement"]
    tokens = runtime.tokenizer(title)
    assert listing.id in index.keyword["title"].search(tokens, 30).ids  # noqa: S101
    return time.perf_counter() - began


def _fresh_process() -> dict[str, float]:
    """Start of a process from the snapshot until it can search, and its resident memory."""
    program = f"import sys; sys.path[:0] = ['scripts']; import bench; bench.{_serve.__name__}()"
    answer = subprocess.run(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-c", program, str(time.time())],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[1],
    )
    figures: dict[str, float] = json.loads(answer.stdout.splitlines()[-1])
    return figures


def _serve() -> None:
    """What a serving process does until its first answer, and a hundred more."""
    runtime = Runtime(load_settings(os.environ))
    replica = runtime.replica
    for number in range(100):
        probe = make_probe(
            replica.encoder, replica.tokenizer, passages_of_text(f"第 {number} 号叶片热裂纹")
        )
        found = replica.sides["achievement"].recall(probe, load_ranker().depth)
        assert len(found.ids) or not len(replica)  # noqa: S101
        if number == 0:
            started = time.time() - float(sys.argv[1])
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    now = pages * resource.getpagesize() / 2**20
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
    figures = {"start to first result (s)": round(started, 2)}
    print(json.dumps({**figures, "resident (MB)": round(now), "peak (MB)": round(peak)}))
    runtime.close()


class _Stopwatch:
    """Milliseconds per named lap."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._began = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps[name] = (now - self._began) * 1000
        self._began = now


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _percentiles(values: Sequence[float]) -> dict[str, float]:
    return {
        "p50": round(float(np.percentile(values, 50)), 2),
        "p95": round(float(np.percentile(values, 95)), 2),
    }


if __name__ == "__main__":
    main()
