"""The piece of a text that shows best why it was found."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from matcher.matching.tokens import fold

_LENGTH = 110  # characters: two lines on a desk, four on a phone


@dataclass(frozen=True)
class Snippet:
    """Pieces of text in order, each with whether it is a found word."""

    pieces: tuple[tuple[str, bool], ...]

    def __str__(self) -> str:
        return "".join(text for text, _ in self.pieces)


def snippet(text: str, words: Sequence[str], length: int = _LENGTH) -> Snippet:
    """Cut the window of the text that holds the most of the words, and mark them."""
    text = " ".join(text.split())
    places = _places(text, words)
    start = _best_start(places, len(text), length)
    end = min(len(text), start + length)
    pieces: list[tuple[str, bool]] = [("…", False)] if start else []
    at = start
    for left, right in places:
        if left >= at and right <= end:
            pieces += [(text[at:left], False), (text[left:right], True)]
            at = right
    pieces.append((text[at:end] + ("…" if end < len(text) else ""), False))
    return Snippet(tuple(piece for piece in pieces if piece[0]))


def _places(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words stand, longest first where they overlap, in order."""
    wanted = sorted({word for word in words if word.strip()}, key=len, reverse=True)
    if not wanted:
        return []
    pattern = re.compile("|".join(re.escape(fold(word)) for word in wanted))
    return [found.span() for found in pattern.finditer(fold(text))]


def _best_start(places: Sequence[tuple[int, int]], size: int, length: int) -> int:
    """Where a window of this length sees the most places, a little before the first."""
    if size <= length or not places:
        return 0
    starts = [left for left, _ in places]
    seen = [bisect_left(starts, left + length) - place for place, left in enumerate(starts)]
    first = places[seen.index(max(seen))][0]
    return max(0, min(first - length // 6, size - length))
