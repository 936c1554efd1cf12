#!/usr/bin/env python3
"""Measure the platform on the data of TECHMATCH_HOME, each figure beside a reference.

    TECHMATCH_HOME=… scripts/bench.py QUERIES.jsonl [--scale N]… [--only SECTION] [--json FILE]

QUERIES.jsonl holds real demands (`title` and `content` or `text`). Prints passages encoded a
second beside plain `SentenceTransformer.encode` on the same texts, match latency by stage, publish
to searchable, memory and start of a serving process. With --scale the achievements are grown to N
(real ones mixed with their neighbours) in a temporary directory, and match latency by stage, recall
against exact search under filters, memory, build, snapshot and load times follow for each N.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmark.figures import Percentiles, peak, percentiles, resident, seconds
from benchmark.latency import engines, matches
from benchmark.scale import at_size

from matcher.accounts.models import Organization, Zone
from matcher.actor import SYSTEM
from matcher.listings import post, review
from matcher.listings.schemas import AchievementInput
from matcher.matching.encoder.base import Encoder
from matcher.matching.encoder.bundled import BUNDLED, unpack_bundled
from matcher.matching.encoder.factory import load_encoder
from matcher.matching.encoder_choice import chosen_encoder
from matcher.matching.hybrid import Probe
from matcher.matching.indexing import encode_next
from matcher.matching.passages import passages_of_text
from matcher.matching.ranking import load_ranker
from matcher.migrations import upgrade
from matcher.runtime import Runtime
from matcher.settings import Settings, load_settings

QUERIES = 200
TURN = 20


def main() -> None:
    """Run the measurements and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("queries", type=Path)
    parser.add_argument("--scale", type=int, action="append", default=[])
    parser.add_argument("--only", action="append")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    settings = load_settings(os.environ)
    texts = _texts(arguments.queries)
    sections: dict[str, Callable[[], object]] = {
        "start": _fresh_process,
        "latency": lambda: _latency(settings, texts),
        "encoding": lambda: _encoding(settings, texts),
        "publishing": lambda: _publishing(settings),
        "scale": lambda: _scales(settings, texts, arguments.scale),
    }
    wanted = arguments.only or [name for name in sections if name != "scale" or arguments.scale]
    report = {}
    for name in wanted:
        report[name] = sections[name]()
        print(json.dumps({name: report[name]}, indent=2, ensure_ascii=False), flush=True)
    if arguments.json:
        arguments.json.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n")


def _texts(path: Path) -> list[str]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [f"{row['title']}\n{row.get('content') or row.get('text') or ''}" for row in rows]


def _encoding(settings: Settings, texts: Sequence[str]) -> dict[str, Any]:
    """Ours and plain sentence-transformers in turn, in bulk and one query at a time."""
    from sentence_transformers import SentenceTransformer

    chosen = chosen_encoder(settings).encoder
    encoder = load_encoder(chosen, settings.models, settings.encoder_backend)
    plain = SentenceTransformer(str(unpack_bundled(settings.models / BUNDLED.name)), device="cpu")
    sample = [text[:400] for text in texts[:256]]
    bulk = _ratio(
        [
            (
                seconds(lambda: encoder.encode_passages(sample)),
                seconds(lambda: plain.encode([f"passage: {text}" for text in sample])),
            )
            for _ in range(3)
        ]
    )
    return {
        "texts": len(sample),
        "mean characters": round(statistics.mean(map(len, sample))),
        "bulk": bulk,
        "single titles": _single(encoder, plain, [text.split("\n")[0] for text in texts[:60]]),
        "single texts of 250": _single(encoder, plain, [text[:250] for text in texts[60:120]]),
    }


def _single(encoder: Encoder, plain: Any, queries: Sequence[str]) -> dict[str, float]:
    """One query after another, twenty of ours and the same twenty plain in turn.

    Not each in turn: idle threads of torch go on spinning for a while, and what runs beside them
    is held up, which no process that uses one of the two would see.
    """
    plain.encode(["query: 预热"])
    pairs = []
    for start in range(0, len(queries), TURN):
        turn = queries[start : start + TURN]
        ours = [seconds(partial(encoder.encode_queries, [query])) for query in turn]
        reference = [seconds(partial(plain.encode, [f"query: {query}"])) for query in turn]
        pairs += list(zip(ours, reference, strict=True))
        time.sleep(1)
    return _ratio(pairs)


def _ratio(pairs: Sequence[tuple[float, float]]) -> dict[str, float]:
    """Medians of ours and of the reference, and of how many times longer the reference takes."""
    return {
        "ours (s)": round(statistics.median(ours for ours, _ in pairs), 4),
        "plain (s)": round(statistics.median(plain for _, plain in pairs), 4),
        "times as fast": round(statistics.median(plain / ours for ours, plain in pairs), 2),
    }


def _latency(settings: Settings, texts: Sequence[str]) -> dict[str, Any]:
    """Single queries, one after another, over all achievements, in milliseconds."""
    runtime = Runtime(settings)
    replica, index = runtime.replica, runtime.replica.sides["achievement"]

    def probe_of(text: str) -> Probe:
        return replica.matching_probe(passages_of_text(text))

    report = {
        "indexed": {side: len(held) for side, held in replica.sides.items()},
        "queries": len(texts[:QUERIES]),
        **matches(index, runtime.database, texts[:QUERIES], probe_of),
        "engines alone": engines(index, [probe_of(text) for text in texts[: QUERIES // 2]]),
    }
    runtime.close()
    return report


def _scales(settings: Settings, texts: Sequence[str], sizes: Sequence[int]) -> dict[str, Any]:
    """Probes are made once: encoding does not depend on the size."""
    runtime = Runtime(settings)
    probes = [
        runtime.replica.matching_probe(passages_of_text(text)) for text in texts[: QUERIES // 2]
    ]
    generation = runtime.snapshots.newest()
    assert generation is not None, "run `techmatch index rebuild` first"  # noqa: S101
    real = generation.part("replica") / "achievement"
    runtime.close()
    report = {}
    for size in sizes:
        report[f"{size:,}"] = at_size(settings, real, probes, size)
        print(json.dumps(report, indent=2, ensure_ascii=False), file=sys.stderr)
    return report


def _publishing(settings: Settings) -> Percentiles:
    """Seconds from the commit of a publication to the first search that finds it."""
    with tempfile.TemporaryDirectory() as home:
        small = Settings(
            home=Path(home),
            database_url=f"sqlite:///{home}/bench.db",
            encoder=settings.encoder,
            secret_key="-",  # noqa: S106 - no cookie is signed here
        )
        runtime = Runtime(small)
        runtime.__dict__["encoder"] = load_encoder(
            chosen_encoder(settings).encoder, settings.models, settings.encoder_backend
        )
        upgrade(runtime.database)
        with runtime.database.write() as session:
            zone = Zone(code="bench", name="示例示范区", region="150000")
            session.add(zone)
            session.flush()
            session.add(Organization(name="示例大学", kind="university", zone_id=zone.id))
        times = [_publish_and_find(runtime, number) for number in range(20)]
        runtime.close()
    return percentiles(times)


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
        stdout=subprocess.PIPE,
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
        probe = replica.matching_probe(passages_of_text(f"第 {number} 号叶片热裂纹"))
        found = replica.sides["achievement"].recall(probe, load_ranker().depth)
        assert len(found.ids) or not len(replica)  # noqa: S101
        if number == 0:
            started = time.time() - float(sys.argv[1])
    figures = {"start to first result (s)": round(started, 2)}
    print(json.dumps({**figures, "resident (MB)": resident(), "peak (MB)": peak()}))
    runtime.close()


if __name__ == "__main__":
    main()
