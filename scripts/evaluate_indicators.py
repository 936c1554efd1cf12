#!/usr/bin/env python3
"""How well indicators are read from whole demands, measured on labels made by hand.

    scripts/evaluate_indicators.py --demands FILE.jsonl --labels tests/indicators/data/dev.tsv
        --ids tests/indicators/data/dev_demands.txt [--errors]

A reading is right when its span overlaps the label's, and comparison, bounds, unit and change
are equal; each label is used once. --errors adds what was read wrongly or missed.
"""

import argparse
import csv
import json
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from matcher.indicators import Mention, describe, read_indicators

_SIGNS_IN_UNITS = str.maketrans("", "", " ·•⋅.*?")
_SPELLINGS = {"摄氏度": "°c", "万": "万元", "亿": "亿元", "个月": "月"}


@dataclass(frozen=True)
class Label:
    """One row of a file of labels; `mention` is None for a number that is none (a date, staff)."""

    demand: str
    mention: Mention | None
    context: str


def main() -> None:
    """Read the demands and print precision, recall and F1."""
    parser = argparse.ArgumentParser(description=__doc__)
    for option in ("--demands", "--labels", "--ids"):
        parser.add_argument(option, type=Path, required=True)
    parser.add_argument("--errors", action="store_true")
    arguments = parser.parse_args()
    rows = map(json.loads, arguments.demands.read_text(encoding="utf-8").splitlines())
    texts = {row["id"]: f"{row['title']}\n{row['content']}" for row in rows}
    labels = read_labels(arguments.labels)
    labelled = read = right = named = 0
    for demand in arguments.ids.read_text(encoding="utf-8").split():
        wanted = [label.mention for label in labels if label.mention and label.demand == demand]
        found = read_indicators(texts[demand])
        pairs = pair(found, wanted)
        labelled, read, right = labelled + len(wanted), read + len(found), right + len(pairs)
        named += sum(same_name(found[i], wanted[j]) for i, j in pairs)
        for line in _errors(texts[demand], found, wanted, pairs) if arguments.errors else ():
            print(demand, line)
    print(_figures("mention", right, read, labelled))
    print(_figures("mention and name", named, read, labelled))


def read_labels(path: Path) -> list[Label]:
    """The rows of a file of labels."""
    with path.open(encoding="utf-8", newline="") as file:
        return [_label(row) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def _label(row: dict[str, str]) -> Label:
    low, high = (float(row[end]) if row[end] else None for end in ("low", "high"))
    span = int(row["start"]), int(row["end"])
    said = Mention(row["name"], row["comparison"], low, high, row["unit"], row["change"], *span)
    return Label(row["demand"], None if said.comparison == "-" else said, row["context"])


def pair(found: Sequence[Mention], wanted: Sequence[Mention]) -> list[tuple[int, int]]:
    """Right readings with their labels (positions in both); the same name is preferred."""
    possible = [
        (not same_name(reading, label), i, j)
        for i, reading in enumerate(found)
        for j, label in enumerate(wanted)
        if reading.start < label.end
        and label.start < reading.end
        and value_of(reading) == value_of(label)
    ]
    pairs: dict[int, int] = {}
    for _, i, j in sorted(possible):
        if j not in pairs.values():
            pairs.setdefault(i, j)
    return list(pairs.items())


def value_of(mention: Mention) -> tuple[str, float | None, float | None, str, str]:
    """What is said, whatever is measured: comparison, bounds, unit in one spelling, change."""
    unit = unicodedata.normalize("NFKC", mention.unit).translate(_SIGNS_IN_UNITS).casefold()
    unit = _SPELLINGS.get(unit, unit)
    return mention.comparison, mention.low, mention.high, unit, mention.change


def same_name(one: Mention, other: Mention) -> bool:
    """Whether the names are equal or one contains the other; "" is only like ""."""
    contained = one.name in other.name or other.name in one.name
    return contained and bool(one.name) == bool(other.name)


def _errors(
    text: str, found: list[Mention], wanted: list[Mention], pairs: list[tuple[int, int]]
) -> Iterator[str]:
    for side, (kind, mentions) in enumerate((("wrong", found), ("missed", wanted))):
        right = {positions[side] for positions in pairs}
        for mention in (m for i, m in enumerate(mentions) if i not in right):
            around = text[max(0, mention.start - 12) : mention.end + 6].replace("\n", " ")
            yield f"{kind}: {describe(mention)}  «{around}»"
    for one, other in ((found[i], wanted[j]) for i, j in pairs):
        if not same_name(one, other):
            yield f"name: {one.name or '-'} for {other.name or '-'}"


def _figures(what: str, right: int, read: int, labelled: int) -> str:
    precision, recall = right / max(read, 1), right / labelled
    f1 = f"F1 {2 * right / (read + labelled):.3f} ({labelled} labelled, {read} read, {right} right)"
    return f"{what}: precision {precision:.3f}, recall {recall:.3f}, {f1}"


if __name__ == "__main__":
    main()
