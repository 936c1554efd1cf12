"""Which noun phrase a number tells of."""

import re
from dataclasses import dataclass
from functools import cache

import rjieba

from matcher.indicators import lexicon, units
from matcher.indicators.measured import measured

_WINDOW = 30
_LOOK_BACK = 4
_REACHING = re.compile("[到至为掉住着]$|[滚做制变建]成$")
_BREAK = re.compile(r"[。;!?\n,，、]")
_NAMING = ("n", "vn", "l", "j", "eng", "b", "i", "an", "ng", "vg", "k")
# 成本仅为电炉的50%, 单价占整机两成: the cost is told, not the furnace.
_SHARE = re.compile(
    r"[仅只]?(?:(?:为|是|占|相当于)[^,，。;]{1,14}的|占(?![比地用空])[^,，。;的]{1,8})$"
)
_CAPACITY = re.compile(
    r"[年日月班](?:产|作业|出栏|处理|生产|加工|供应|消耗|用|设计)[^\d,，、。;:的]{0,12}$"
)
_BEHIND = re.compile(r" {0,99}[的为是]?([^。;!?\n,，、:()0-9]{1,12})")
# 抗压强度 MPa ≥ 30, as tables are pasted; 噪音dB(A)≤80.
_CELL = re.compile(r"[\u4e00-\u9fff][ |]*(%|‰|℃|[A-Za-zμΩ][A-Za-z0-9/()·²³]{1,9})$")
_NEXT_NUMBER = re.compile(r"[^。;!?\n,，]{0,6}\d")


@dataclass(frozen=True)
class Name:
    """A name, where it begins, and the unit that stands in brackets behind it."""

    text: str
    start: int
    unit: str


def name_before(text: str, floor: int, end: int) -> Name | None:
    """The name that ends at `end`, looking back no further than `floor`."""
    start, piece, unit = _piece(text, floor, end)
    piece = _SHARE.sub("", piece)
    capacity = _CAPACITY.search(piece)
    if capacity:
        return Name(capacity.group(), start + capacity.start(), unit)
    words = _up_to_name(_words(piece))
    size = _size(words)
    if not size:
        return None
    name = "".join(word for word, _ in words[-size:])
    at = start + sum(len(word) for word, _ in words[:-size])
    return Name(name.strip(), at + len(name) - len(name.lstrip()), unit)


def _piece(text: str, floor: int, end: int) -> tuple[int, str, str]:
    """The part of the clause right before `end` that can hold the name: offset, text, unit."""
    start = max(floor, end - _WINDOW)
    breaks = [found.end() for found in _BREAK.finditer(text, start, end)]
    start = breaks[-1] if breaks else start
    piece = text[start:end].rstrip(" :|")
    unit = ""
    cell = _CELL.search(piece)
    if cell and units.is_exact(units.tidy(cell[1])):
        piece, unit = piece[: cell.start() + 1], cell[1]
    elif piece.endswith(")") and "(" in piece:
        piece, _, unit = piece[:-1].rpartition("(")
    unit = units.tidy(unit.strip()) if units.kind(units.tidy(unit.strip())) else ""
    piece = piece.rstrip(" :|")
    cut = max(piece.rfind(sign) for sign in ":()") + 1
    return start + cut, piece[cut:], unit


def name_behind(text: str, start: int) -> tuple[str, int]:
    """The measured noun right behind a number (500吨/天的处理能力) and where it ends, else ""."""
    found = _BEHIND.match(text, start)
    name = ""
    for word, tag in _words(found[1]) if found else ():
        if not _naming(word, tag) and not tag.startswith("v"):
            break
        name += word
        if measured(name):
            end = text.index(name, start) + len(name)
            return ("", start) if _NEXT_NUMBER.match(text, end) else (name, end)
    return "", start


def _words(piece: str) -> list[tuple[str, str]]:
    return [(str(word), str(tag)) for word, tag in rjieba.tag(piece)]


def _up_to_name(words: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The words without what follows the name; the last measured noun is it: 温度需保存在."""
    acts = False  # 采用, 送进: what was done before the number is done to what stands behind it.
    while words and _light(*words[-1]):
        word, tag = words.pop()
        acts |= tag == "v" and word not in lexicon.words("not_in_names", "any")
        if word in lexicon.words("not_in_names", "none"):
            return []
    if acts and words and not measured(words[-1][0]):
        return []
    if words and words[-1][1].startswith("v") and not measured(words[-1][0]):
        for size in range(len(words) - 1, max(0, len(words) - _LOOK_BACK), -1):
            if measured(words[size - 1][0]) and words[size - 1][0] not in _never():
                return words[:size]
    return words


def _light(word: str, tag: str) -> bool:
    # 存, 要, 经: what is no noun names nothing in one character, in two it may (承压, 浓缩).
    if len(word) == 1 and not (tag.startswith("n") or word.isascii() or measured(word)):
        return True
    if word in _never() | lexicon.words("not_in_names", "before"):
        return True
    return not (_naming(word, tag) or tag.startswith(("v", "a")))


def _naming(word: str, tag: str) -> bool:
    if word in _never():
        return False
    return tag.startswith(("n", *_NAMING)) or measured(word) or (word.isascii() and word.isalpha())


def _size(words: list[tuple[str, str]]) -> int:
    """How many words at the end are the name."""
    if not words:
        return 0
    size, length = 1, len(words[-1][0])
    while size < len(words) and size < 4:
        word, tag = words[-size - 1]
        # 率 alone is half a word: 形成率.
        half = length == 1 and measured(words[-1][0]) and tag.startswith(("n", "v", "a"))
        if not (half or _joins(word, tag)) or length >= 4 or (length >= 3 and size > 1):
            break
        size, length = size + 1, length + len(word)
    return size


def _joins(word: str, tag: str) -> bool:
    """Whether a word before the last one can be part of the name: 处理能力, not 达到能力."""
    if word in _never() | lexicon.words("not_in_names", "modifier"):
        return False
    reaching = word.startswith("每") or _REACHING.search(word)
    return not reaching and (_naming(word, tag) or tag.startswith(("v", "a")))


@cache
def _never() -> frozenset[str]:
    """Words that are no part of a name."""
    return lexicon.words("not_in_names", "any") | lexicon.words("not_in_names", "act")
