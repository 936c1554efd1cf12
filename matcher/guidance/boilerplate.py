"""Sentences that speak of the company instead of the subject: background, honours, praise.

A sentence is weighed by the phrases that it holds, listed in `data/boilerplate.tsv`; phrases that
speak of a technical matter weigh against it. What is found is pointed out, never taken away.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

DATA = Path(__file__).parent / "data"
KINDS: Mapping[str, str] = {
    "background": "单位概况",
    "honour": "荣誉资质",
    "praise": "宣传用语",
}
_SENTENCE = re.compile(r"[^。；！？;!?\n]+[。；！？;!?]*")
_ENOUGH = 2
_LOOKED_AT = 1_000  # characters of a sentence; so long a run without a mark is no sentence


@dataclass(frozen=True)
class Span:
    """A stretch of a text.

    Attributes:
        start: its place, in characters.
        end: the place after it.
        kind: a key of `KINDS`.
    """

    start: int
    end: int
    kind: str


def boilerplate(text: str) -> list[Span]:
    """What of a text speaks of the company, in order; neighbours of one kind are one stretch."""
    judged = [(found, _kind(found.group())) for found in _SENTENCE.finditer(text)]
    spans = []
    for kind, run in groupby(judged, lambda pair: pair[1]):
        sentences = [found for found, _ in run]
        if kind:
            spans.append(_stretch(text, sentences[0].start(), sentences[-1].end(), kind))
    return spans


def _kind(sentence: str) -> str:
    """What kind of boilerplate a sentence is; empty for none."""
    weights: Counter[str] = Counter()
    for kind, weight in _weighed(sentence[:_LOOKED_AT]):
        weights[kind] += weight
    technical = weights.pop("technical", 0)
    if weights.total() + technical < _ENOUGH:
        return ""
    return max(weights, key=lambda kind: weights[kind])


def _weighed(sentence: str) -> Iterator[tuple[str, int]]:
    return ((kind, weight) for kind, weight, said in _phrases() if said.search(sentence))


def _stretch(text: str, start: int, end: int, kind: str) -> Span:
    """The place without the blanks around it."""
    while text[start].isspace():
        start += 1
    return Span(start, end, kind)


@cache
def _phrases() -> Sequence[tuple[str, int, re.Pattern[str]]]:
    with (DATA / "boilerplate.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["kind"], int(row["weight"]), re.compile(row["pattern"])) for row in rows]
