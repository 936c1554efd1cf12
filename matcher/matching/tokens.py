"""Chinese text to keyword tokens: jieba words, and a net of bigrams under them.

rjieba is jieba in Rust: the same dictionary and nearly always the same words, several times
faster, and in proportion to the length also where nothing separates the characters of a long text.

jieba cuts the same word differently in different sentences; the bigrams of every run of Chinese
characters are indexed too, so that such a word is still found. Runs of letters and digits stay
whole; their parts are tokens too.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import rjieba

from matcher.matching.script import simplified

DATA = Path(__file__).parent / "data"
_HAN = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"\w")
_LONGEST = 64  # characters of a token; longer ones are no words but data
# Full-width letters, digits and signs one to one, so that places in the text stay the same.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


class Token(NamedTuple):
    """A token and its place in the text."""

    word: str
    start: int
    end: int


class Tokenizer:
    """rjieba with the project's dictionary and stop words; thread safe once loaded."""

    # Kept with every index: tokens of different versions must not meet in one.
    name = "rjieba-0.2.2/search+bigrams/simplified/2"

    def __call__(self, text: str) -> list[str]:
        """The index tokens of a text, repetitions kept."""
        text = fold(text)
        found: list[str] = []
        places: set[tuple[int, int]] = set()
        for token in self._words(text, "search"):
            places.add((token.start, token.end))
            if len(token.word) > 1 or not _HAN.match(token.word):
                found.append(token.word)
        for run in _HAN.finditer(text):
            starts = range(run.start(), run.end() - 1)
            found += [text[at : at + 2] for at in starts if (at, at + 2) not in places]
            if len(run.group()) == 1:
                found.append(run.group())
        return [word[:_LONGEST] for word in found if word not in _stop_words()]

    def words(self, text: str) -> list[Token]:
        """The words of a text with their places, without stop words and single characters."""
        return [
            token
            for token in self._words(fold(text), "default")
            if len(token.word) > 1 and token.word not in _stop_words()
        ]

    def pieces(self, text: str) -> list[str]:
        """The words and everything between them: joined they are the text again."""
        found: list[str] = _cutter().cut(text, True)
        return found

    def parts_of_speech(self, word: str) -> frozenset[str]:
        """What kind of word it is by the dictionary: n, v, d and so on; of each of its pieces."""
        return frozenset(kind for _, kind in _cutter().tag(word))

    def _words(self, text: str, mode: str) -> Iterator[Token]:
        for word, start, end in _cutter().tokenize(text, mode):
            if _WORD.search(word):
                yield Token(word, start, end)


@cache
def _cutter() -> rjieba.Jieba:
    """The cutter with the project's words; loading takes a while, so a process does it once."""
    cutter = rjieba.Jieba()
    for line in _lines("user_dictionary.txt"):
        word, frequency = line.split()
        cutter.add_word(word, int(frequency), "n")
    return cutter


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(_lines("stop_words.txt"))


def fold(text: str) -> str:
    """Simplified, half width and lower case, of the same length as the text."""
    text = simplified(text).translate(_HALF_WIDTH)
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _lines(name: str) -> list[str]:
    return (DATA / name).read_text(encoding="utf-8").split("\n")[:-1]
