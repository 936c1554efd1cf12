#!/usr/bin/env python3
"""Each part of the ranking alone, each switched off, and the whole: quality beside milliseconds.

    scripts/ablation.py [--judged CORPUS QUERIES QRELS]
        [--papers FILE [--sample N]] [--demands FILE] [--vectors FILE]

Prints a Markdown table for each set: the judged collection in the layout of BEIR, the
demonstration's graded table (always), papers whose titles must find their abstracts, and demands
that must be found when truncated and when reworded. Every part is a fusion with other weights 0,
so judged documents that it does not find rank by id (in `techmatch evaluate`, a component's own
score ranks them). Milliseconds are of one query: encoding or cutting, searching, arithmetic.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from matcher.demonstration.collection import demonstration_collection
from matcher.matching.encoder.base import Encoder
from matcher.matching.evaluation import read_collection
from matcher.matching.evaluation.beir import Collection
from matcher.matching.evaluation.figures import Figure
from matcher.matching.evaluation.known_item import (
    known_item,
    read_items,
    reworded,
    titles_for_abstracts,
    truncated,
)
from matcher.matching.evaluation.measure import measured
from matcher.matching.evaluation.remembering import remembering
from matcher.matching.evaluation.report import table, with_interval
from matcher.matching.evaluation.run import Run, build_index, run
from matcher.matching.evaluation.stages import Stage, fusion, production_stages
from matcher.matching.hybrid import HybridIndex
from matcher.matching.passages import PARTS
from matcher.matching.ranking import COMPONENTS, Ranker, load_ranker
from matcher.matching.tokens import Tokenizer
from matcher.runtime import Runtime
from matcher.settings import load_settings

Totals = Mapping[str, Mapping[str, Figure]]
_TIMED = 50  # queries by which a component is timed


def main() -> None:
    """Print the tables of all sets that were given."""
    arguments = _arguments()
    runtime = Runtime(load_settings(os.environ))
    with ExitStack() as files:
        encoder: Encoder = runtime.encoder
        if arguments.vectors:
            encoder = files.enter_context(remembering(encoder, arguments.vectors))
        for title, collection, figures in _sets(arguments, runtime.tokenizer):
            print(f"… {title}", file=sys.stderr)
            print(f"\n## {title}\n\n{_ablation(collection, figures, encoder, runtime)}", flush=True)
    runtime.close()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--judged", type=Path, nargs=3, metavar=("CORPUS", "QUERIES", "QRELS"))
    for name in ("papers", "demands", "vectors"):
        parser.add_argument(f"--{name}", type=Path)
    parser.add_argument("--sample", type=int, help="papers to draw; all are 20 minutes of encoding")
    return parser.parse_args()


def _sets(
    arguments: argparse.Namespace, tokenizer: Tokenizer
) -> Iterator[tuple[str, Collection, Callable[[Collection, Run], Totals]]]:
    """Title, collection and measure of each set."""
    if arguments.judged:
        yield "judged collection", read_collection(*arguments.judged), _graded
    yield "demonstration, graded table", demonstration_collection(), _graded
    if arguments.papers:
        papers = titles_for_abstracts(read_items(arguments.papers, arguments.sample))
        yield f"known item: titles of {len(papers.documents)} papers", papers, _known
    if arguments.demands:
        demands = read_items(arguments.demands)
        yield f"known item: {len(demands)} truncated demands", truncated(demands), _known
        yield f"known item: {len(demands)} reworded demands", reworded(demands, tokenizer), _known


def _graded(collection: Collection, answered: Run) -> Totals:
    stages = measured(collection, answered, load_ranker(), {}).stages
    names = ("ndcg@10", "recall@50")
    return {stage: {name: stages[stage].total[name] for name in names} for stage in stages}


def _known(_collection: Collection, answered: Run) -> Totals:
    return known_item(answered)


def _ablation(
    collection: Collection,
    figures: Callable[[Collection, Run], Totals],
    encoder: Encoder,
    runtime: Runtime,
) -> str:
    ranker = load_ranker()
    parts: dict[str, tuple[str, ...]] = {f"{name} alone": (name,) for name in COMPONENTS}
    parts |= {f"without {name}": tuple(c for c in COMPONENTS if c != name) for name in COMPONENTS}
    whole = [stage for stage in production_stages(ranker) if stage.name not in COMPONENTS]
    stages = [*(_fusion_of(name, kept, ranker) for name, kept in parts.items()), *whole]
    index = build_index(collection, encoder, runtime.tokenizer)
    spent = _component_milliseconds(collection, index, runtime, ranker.depth)
    answered = run(collection, index, encoder, runtime.tokenizer, stages, ranker)
    index.close()
    totals = figures(collection, answered)
    rows = [
        [name, *map(with_interval, total.values()), f"{milliseconds:.1f}"]
        for name, total in totals.items()
        for milliseconds in [
            answered.milliseconds[name] + sum(spent[c] for c in parts.get(name, COMPONENTS))
        ]
    ]
    return table(["part", *next(iter(totals.values())), "ms"], rows)


def _fusion_of(name: str, kept: Sequence[str], ranker: Ranker) -> Stage:
    weights = {c: ranker.weights[c] if c in kept else 0.0 for c in COMPONENTS}
    return fusion(name, replace(ranker, weights=weights))


def _component_milliseconds(
    collection: Collection, index: HybridIndex, runtime: Runtime, depth: int
) -> dict[str, float]:
    """Median time of encoding or cutting one part of a query and searching with it."""
    spent: dict[str, list[float]] = {name: [] for name in COMPONENTS}
    for query in list(collection.levels)[:_TIMED]:
        for part in PARTS:
            text = collection.queries[query][part]
            began = time.perf_counter()
            index.dense[part].search(runtime.encoder.encode_queries([text])[0], depth)
            embedded = time.perf_counter()
            index.keyword[part].search(runtime.tokenizer(text), depth)
            spent[f"dense_{part}"].append(embedded - began)
            spent[f"keyword_{part}"].append(time.perf_counter() - embedded)
    return {name: 1000 * statistics.median(times) for name, times in spent.items()}


if __name__ == "__main__":
    main()
