"""An encoder and a ranker learned together from one labelled collection."""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from matcher.clock import now
from matcher.errors import ConflictError
from matcher.matching.encoder.base import Encoder
from matcher.matching.encoder.factory import load_encoder
from matcher.matching.encoder.fingerprint import model_name
from matcher.matching.encoder.training import GradedPair, Recipe, train_encoder
from matcher.matching.evaluation.beir import Collection
from matcher.matching.evaluation.run import build_index
from matcher.matching.evaluation.significance import Comparison, compare
from matcher.matching.hybrid import HybridIndex
from matcher.matching.learning.graded import folds, graded_collection, typical_nearness
from matcher.matching.learning.rankers import Learned, learn_ranker, ndcg_by_query
from matcher.matching.ranking import Ranker, load_ranker, write_ranker
from matcher.matching.ranking.training import GradedQuery
from matcher.matching.tokens import Tokenizer

FOLDS = 2
ENCODER, RANKER, MANIFEST = "encoder", "ranker.json", "manifest.json"
Say = Callable[[str], None]
Graded = dict[str, GradedQuery]


@dataclass(frozen=True)
class Pair:
    """An encoder and the ranker that orders by its scores."""

    encoder: Encoder
    ranker: Ranker


@dataclass(frozen=True)
class LearnedPair:
    """What was learned, and how good it is on queries that neither part had seen.

    Attributes:
        ranker: the ranker, and the test of it against the project's own on the new encoder.
        gain: nDCG@10 of the new pair beside the current pair, per query.
        manifest: what was written to `MANIFEST`.
    """

    ranker: Learned
    gain: Comparison
    manifest: Mapping[str, Any]


def learn_both(
    collection: Collection,
    source: Path,
    out: Path,
    current: Pair,
    tokenizer: Tokenizer,
    recipe: Recipe,
    version: str,
    say: Say,
) -> LearnedPair:
    """Fine-tune the encoder on everything, and train a ranker for such an encoder.

    The ranker must not learn how good the encoder is on pairs that the encoder was trained on.
    So it sees each query as an encoder sees it that was trained without that query; so does the
    comparison with the current pair.

    Args:
        collection: documents, queries and levels.
        source: the directory of the model to start from; it must not have seen these labels.
        out: directory to make; `ENCODER`, `RANKER` and `MANIFEST` are written there.
        current: what the new pair is compared with.
        tokenizer: cuts words.
        recipe: how the encoder is trained.
        version: the name of the new ranker.
        say: receives what is being done, in Chinese.

    Raises:
        ConflictError: `out` exists.
    """
    began = time.monotonic()
    _make(out)
    with TemporaryDirectory(dir=out) as scratch:
        after, before, nearness = _unseen(
            collection, source, Path(scratch), current, tokenizer, recipe, say
        )
    say("全部标注")
    fit_encoder(collection, set(collection.levels), source, out / ENCODER, recipe, say)
    # No other ranker was ever in use with this encoder, so training starts from the project's own.
    start = replace(load_ranker(), nearness=nearness)
    learned = learn_ranker(after, start, version, "与语义模型一起，由标注训练")
    name = model_name(out / ENCODER)
    ranker = replace(learned.ranker, manifest={**learned.ranker.manifest, "encoder": name})
    gain = compare(learned.held_out, ndcg_by_query(current.ranker, before))
    manifest = {
        "trained_at": now().isoformat(timespec="seconds"),
        "documents": len(collection.documents),
        "queries": len(after),
        "pairs": sum(len(query.levels) for query in after.values()),
        "folds": FOLDS,
        "recipe": asdict(recipe),
        "encoder": name,
        "ranker": version,
        "compared_with": {"encoder": current.encoder.name, "ranker": current.ranker.version},
        "gain": {"ndcg@10": asdict(gain)},
        "ranker_better": learned.better,
        "seconds": round(time.monotonic() - began, 1),
    }
    write_ranker(ranker, out / RANKER)
    text = json.dumps(manifest, ensure_ascii=False, indent=2)
    (out / MANIFEST).write_text(f"{text}\n", encoding="utf-8")
    return LearnedPair(replace(learned, ranker=ranker), gain, manifest)


def fit_encoder(
    collection: Collection, queries: set[str], source: Path, target: Path, recipe: Recipe, say: Say
) -> None:
    """Fine-tune on the judged pairs of these queries."""
    pairs = [
        GradedPair(collection.queries[query], collection.documents[document], level)
        for query in sorted(queries)
        for document, level in collection.levels[query].items()
    ]
    say(f"微调语义模型：{len(pairs)} 对标注 …")

    def progress(step: int, steps: int, loss: float) -> None:
        if step % 50 == 0 or step == steps:
            say(f"  第 {step}/{steps} 步，损失 {loss:.3f}")

    train_encoder(source, target, pairs, recipe, progress)


def _unseen(
    collection: Collection,
    source: Path,
    scratch: Path,
    current: Pair,
    tokenizer: Tokenizer,
    recipe: Recipe,
    say: Say,
) -> tuple[Graded, Graded, dict[str, float]]:
    """Every query graded by an encoder trained without it, and by the current encoder.

    Also how near queries are to their nearest documents under such an encoder.
    """
    start = load_ranker()
    nearness: list[dict[str, float]] = []
    after: Graded = {}
    before: Graded = {}
    say(f"用现用的语义模型编码 {len(collection.documents)} 篇文档，作为比较的基准 …")
    with _indexed(collection, current.encoder, tokenizer) as present:
        for number, part in enumerate(folds(collection.levels, FOLDS), start=1):
            say(f"第 {number}/{FOLDS} 折，为排序模型准备未见过的查询")
            model = scratch / f"fold-{number}"
            fit_encoder(collection, set(collection.levels) - part, source, model, recipe, say)
            encoder = load_encoder(str(model), scratch)
            unseen = _only(collection, part)
            with _indexed(collection, encoder, tokenizer) as index:
                near = typical_nearness(unseen, index, encoder, tokenizer, start)
                fitting = replace(start, nearness=near)
                after |= graded_collection(unseen, index, encoder, tokenizer, fitting)
            nearness.append(near)
            before |= graded_collection(unseen, present, current.encoder, tokenizer, current.ranker)
    return after, before, _means(nearness)


def _means(rows: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {key: round(sum(row[key] for row in rows) / len(rows), 4) for key in rows[0]}


def _only(collection: Collection, queries: set[str]) -> Collection:
    """All documents, but the levels of these queries alone."""
    levels = {query: judged for query, judged in collection.levels.items() if query in queries}
    return replace(collection, levels=levels)


@contextmanager
def _indexed(
    collection: Collection, encoder: Encoder, tokenizer: Tokenizer
) -> Iterator[HybridIndex]:
    index = build_index(collection, encoder, tokenizer)
    try:
        yield index
    finally:
        index.close()


def _make(out: Path) -> None:
    try:
        out.mkdir(parents=True)
    except FileExistsError:
        raise ConflictError(f"{out} 已经存在。请换一个目录，或者先删除它。") from None
