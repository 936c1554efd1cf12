"""The files of the demonstration: one per sector and kind, and a graded table of pairs."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
FOLDERS = {"demand": "demands", "scenario": "scenarios", "achievement": "achievements"}


def organizations() -> Iterator[dict[str, Any]]:
    """All organizations."""
    return _rows("organizations")


def listings(kind: str) -> Iterator[dict[str, Any]]:
    """All listings of a kind."""
    return _rows(FOLDERS[kind])


def graded_pairs() -> Iterator[tuple[str, str, int]]:
    """Need id, achievement id, and the level from 1 (无) to 4 (强)."""
    for path in sorted((DATA / "relevance").glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                yield row["need_id"], row["achievement_id"], int(row["level"])


def _rows(folder: str) -> Iterator[dict[str, Any]]:
    for path in sorted((DATA / folder).glob("*.jsonl")):
        with path.open(encoding="utf-8") as file:
            yield from (json.loads(line) for line in file)
