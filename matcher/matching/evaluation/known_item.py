"""Known-item search: queries made from a text must find that very text. It needs no labels."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from matcher.errors import FileRefusedError
from matcher.matching.evaluation import metrics
from matcher.matching.evaluation.beir import Collection, lines
from matcher.matching.evaluation.figures import Figure, mean_figure
from matcher.matching.evaluation.run import Run
from matcher.matching.passages import Passages, passages_of_text
from matcher.matching.tokens import Tokenizer

_DEPTH = 10
_ITSELF = 4.0  # the level of the text that a query was made from
_HEAD = 0.4  # share of a text that a truncated query keeps
_CLAUSE = re.compile(r"[。；，、！？,;!?\n]+")
_SEED = 20261122
_BODIES = ("abstract", "content", "text")


class Item(NamedTuple):
    """A text with its title."""

    title: str
    body: str


def read_items(path: Path, sample: int | None = None) -> dict[str, Item]:
    """Read a JSONL of `id`, `title` and `abstract`, `content` or `text`.

    Items without a body, and those whose title occurred before, are left out: a query made from
    them has no single answer.

    Args:
        path: the file.
        sample: how many items to draw (always the same ones); all when None.

    Raises:
        FileRefusedError: the file cannot be read, or a line is not of the layout.
    """
    items: dict[str, Item] = {}
    titles: set[str] = set()
    for key, item in _rows(path):
        if item.title and item.body and item.title not in titles:
            items[key] = item
            titles.add(item.title)
    keys = np.array(list(items))
    drawn = np.random.default_rng(_SEED).permutation(len(keys))[:sample]
    return {key: items[key] for key in keys[np.sort(drawn)].tolist()}


def titles_for_abstracts(items: Mapping[str, Item]) -> Collection:
    """Queries are the titles; documents are the bodies without them."""
    documents = {key: passages_of_text(item.body, "achievement") for key, item in items.items()}
    return _collection(documents, {key: item.title for key, item in items.items()})


def truncated(items: Mapping[str, Item]) -> Collection:
    """Queries are the first 40 % of the bodies; documents are the whole listings."""
    return _collection(
        _whole(items),
        {key: item.body[: max(1, round(_HEAD * len(item.body)))] for key, item in items.items()},
    )


def reworded(items: Mapping[str, Item], tokenizer: Tokenizer) -> Collection:
    """Queries are the clauses in reverse, without stop words; documents are the whole listings."""

    def reword(item: Item) -> str:
        clauses = [piece for piece in _CLAUSE.split(item.body) if piece.strip()]
        return "，".join(_content_words(clause, tokenizer) or clause for clause in clauses[::-1])

    return _collection(_whole(items), {key: reword(item) for key, item in items.items()})


def known_item(answered: Run) -> dict[str, dict[str, Figure]]:
    """Stage -> mrr@10 and recall@10 of the one document that each query was made from."""
    of_one: Mapping[str, Callable[..., float]] = {
        "mrr@10": metrics.reciprocal_rank,
        "recall@10": metrics.recall,
    }
    return {
        stage: {
            name: mean_figure({key: of(answers[key].ranking, {key}, _DEPTH) for key in answers})
            for name, of in of_one.items()
        }
        for stage, answers in answered.answers.items()
    }


def _collection(documents: Mapping[str, Passages], queries: Mapping[str, str]) -> Collection:
    return Collection(
        documents,
        {key: passages_of_text(text) for key, text in queries.items()},
        {key: {key: _ITSELF} for key in queries},
    )


def _whole(items: Mapping[str, Item]) -> dict[str, Passages]:
    return {
        key: Passages("need", item.title, f"{item.title}\n{item.body}")
        for key, item in items.items()
    }


def _content_words(clause: str, tokenizer: Tokenizer) -> str:
    return "".join(token.word for token in tokenizer.words(clause))


def _rows(path: Path) -> Iterator[tuple[str, Item]]:
    for number, line in enumerate(lines(path), start=1):
        try:
            row: dict[str, Any] = json.loads(line)
            body = next((str(row[name]) for name in _BODIES if row.get(name)), "")
            yield str(row["id"]), Item(str(row["title"]).strip(), body.strip())
        except (ValueError, KeyError, TypeError, AttributeError):
            raise FileRefusedError(
                f"{path.name} 第 {number} 行应为含 id、title 和 abstract（或 content、text）"
                "的 JSON 对象。"
            ) from None
