"""Read a collection in the layout of BEIR: corpus, queries, graded pairs."""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matcher.errors import FileRefusedError
from matcher.matching.passages import Passages


@dataclass(frozen=True)
class Collection:
    """A test collection.

    Attributes:
        documents: achievements, by id.
        queries: needs, by id.
        levels: query id -> document id -> level from 1 (无) to 4 (强), also fractions.
    """

    documents: Mapping[str, Passages]
    queries: Mapping[str, Passages]
    levels: Mapping[str, Mapping[str, float]]


def read_collection(corpus: Path, queries: Path, qrels: Path) -> Collection:
    """Read the three files.

    Raises:
        FileRefusedError: a file is missing or a line is not of the layout; the message names it.
    """
    documents = _texts(corpus, "achievement")
    needs = _texts(queries, "need")
    return Collection(documents, needs, _levels(qrels, documents, needs))


def _texts(path: Path, side: str) -> dict[str, Passages]:
    texts: dict[str, Passages] = {}
    for number, line in enumerate(lines(path), start=1):
        try:
            row: dict[str, Any] = json.loads(line)
            title, text = str(row["title"]), str(row.get("text") or "")
            texts[str(row["_id"])] = Passages(side, title, f"{title}\n{text}".strip())
        except (ValueError, KeyError, TypeError):
            raise FileRefusedError(
                f"{path.name} 第 {number} 行应为含 _id、title、text 的 JSON 对象。"
            ) from None
    return texts


def _levels(
    path: Path, documents: Mapping[str, Passages], queries: Mapping[str, Passages]
) -> dict[str, dict[str, float]]:
    levels: dict[str, dict[str, float]] = {}
    rows = csv.reader(lines(path), delimiter="\t")
    for number, row in enumerate(rows, start=1):
        if number == 1 and row[:1] == ["query-id"]:
            continue
        try:
            query, document, level = row[0], row[1], float(row[2])
        except (ValueError, IndexError):
            raise FileRefusedError(
                f"{path.name} 第 {number} 行应为三列：query-id、corpus-id、score（1 到 4）。"
            ) from None
        if document not in documents or query not in queries:
            raise FileRefusedError(f"{path.name} 第 {number} 行的编号不在语料或查询文件中。")
        levels.setdefault(query, {})[document] = level
    return levels


def lines(path: Path) -> list[str]:
    """The lines of a text file that are not blank.

    Raises:
        FileRefusedError: the file is missing or not UTF-8.
    """
    try:
        return [line for line in path.read_text(encoding="utf-8-sig").split("\n") if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise FileRefusedError(f"不能读取 {path}：{error}。请检查路径和编码（UTF-8）。") from None
