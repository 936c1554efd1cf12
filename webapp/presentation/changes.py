"""What was changed between two texts: first by sentences, then by words inside changed ones.

The alignment takes the longest common sequence with bit-parallel arithmetic, so that its time is
bounded by the product of the lengths, whatever somebody writes.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from rapidfuzz.distance import Indel

Cut = Callable[[str], Sequence[str]]
_SENTENCE = re.compile(r"[^。；！？\n]*[。；！？\n]+|[^。；！？\n]+")
_FINEST = 12_000  # tokens on one side; beyond, a text counts as rewritten
_KINDRED = 0.3  # share of common words below which a passage counts as rewritten
_ISLAND = 1  # characters; so little between two changes only disturbs the reader


@dataclass(frozen=True)
class Piece:
    """A stretch of one side.

    Attributes:
        kind: "same" as on the other side, only before ("del"), or only after ("ins").
    """

    kind: Literal["same", "del", "ins"]
    text: str


@dataclass(frozen=True)
class Change:
    """Both sides in pieces; joined, the pieces of a side are its text."""

    before: Sequence[Piece]
    after: Sequence[Piece]


# The texts of a stretch on both sides; equal ones stayed as they were.
_Stretch = tuple[str, str]


def compare(before: str, after: str, cut: Cut) -> Change:
    """Mark what was taken away and what was added.

    Args:
        before: the former text.
        after: the present one.
        cut: takes a text apart into words and what lies between them.
    """
    stretches: list[_Stretch] = []
    for old, new in _aligned(_SENTENCE.findall(before), _SENTENCE.findall(after)):
        stretches += [(old, new)] if old == new else _by_words(old, new, cut)
    return Change(
        _pieces(stretches, 0, "del"),
        _pieces(stretches, 1, "ins"),
    )


def _by_words(old: str, new: str, cut: Cut) -> Sequence[_Stretch]:
    found = _without_islands(list(_aligned(cut(old), cut(new))))
    shared = sum(len(one) for one, other in found if one == other)
    return found if shared >= _KINDRED * max(len(old), len(new)) else [(old, new)]


def _aligned(old: Sequence[str], new: Sequence[str]) -> Iterator[_Stretch]:
    """Both sides as stretches that are equal and stretches that are not, in turn."""
    if max(len(old), len(new)) > _FINEST:
        yield "".join(old), "".join(new)
        return
    steps = Indel.opcodes(old, new)
    for _, group in groupby(steps, lambda step: step.tag == "equal"):
        run = list(group)
        first, last = run[0], run[-1]
        yield (
            "".join(old[first.src_start : last.src_end]),
            "".join(new[first.dest_start : last.dest_end]),
        )


def _without_islands(stretches: list[_Stretch]) -> list[_Stretch]:
    """Join changes that hardly anything lies between."""
    joined: list[_Stretch] = []
    for place, (old, new) in enumerate(stretches):
        island = len(old) <= _ISLAND and place < len(stretches) - 1
        after_change = bool(joined) and joined[-1][0] != joined[-1][1]
        if after_change and (old != new or island):
            before = joined.pop()
            joined.append((before[0] + old, before[1] + new))
        else:
            joined.append((old, new))
    return joined


def _pieces(
    stretches: Sequence[_Stretch], side: Literal[0, 1], changed: Literal["del", "ins"]
) -> Sequence[Piece]:
    kinds = ((("same" if one[0] == one[1] else changed), one[side]) for one in stretches)
    found: list[Piece] = []
    for kind, run in groupby(kinds, lambda pair: pair[0]):
        text = "".join(text for _, text in run)
        if text:
            found.append(Piece("same" if kind == "same" else changed, text))
    return found
