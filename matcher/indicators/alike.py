"""Whether two names mean the same indicator."""

import re
from functools import cache, lru_cache

from matcher.indicators import lexicon
from matcher.indicators.characters import fold

# From here on two names mean the same; below they may (识别率, 缺陷识别率).
SAME = 3


def alike(one: str, other: str) -> int:
    """How surely two names mean the same.

    Returns:
        4 for the same words, 3 for words that mean the same, 2 if one only leaves out what the
        other says more exactly (识别率, 缺陷识别率), 1 if they share the subject (COD去除率,
        去除COD), 0 if nothing tells that they belong together.
    """
    one, other = _plain(one), _plain(other)
    if not one or not other:
        return 0
    if one == other:
        return 4
    if _group(one) == _group(other):
        return 3
    (modifier, head), (other_modifier, other_head) = _parts(one), _parts(other)
    if _group(head) != _group(other_head):
        return int(_share_a_subject(one, other))
    if modifier == other_modifier:
        return 3
    left_out = not (modifier and other_modifier) and _group(head) not in lexicon.words(
        "name_parts", "vague"
    )
    return 2 if left_out else int(_share_a_subject(one, other))


def _share_a_subject(one: str, other: str) -> bool:
    """Whether their longest common run of characters is more than the measured word alone."""
    for size in range(min(len(one), len(other)), 1, -1):
        if runs := _runs(one, size) & _runs(other, size):
            return any(not _head().search(run) for run in runs)
    return False


def _runs(name: str, size: int) -> set[str]:
    return {name[start : start + size] for start in range(len(name) - size + 1)}


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    """A name without what says nothing about what is measured: 产品, 平均, 总."""
    name = re.sub(r"[\s()的]", "", fold(name)).lower()
    shorter = re.sub(rf"^(?:{lexicon.any_of(lexicon.words('name_parts', 'any'))})+(?=..)", "", name)
    return name if name in _groups() else shorter


def _parts(name: str) -> tuple[str, str]:
    """What is before the measured word, and that word with what it cannot stand without."""
    found = _head().search(name)
    if not found:
        return "", name
    at = found.start() if len(found.group()) > 1 else max(0, found.start() - 2)
    return name[:at], name[at:]


def _group(name: str) -> str:
    return _groups().get(name, name)


@cache
def _groups() -> dict[str, str]:
    return {word.lower(): group.lower() for word, group in lexicon.rows("synonyms")}


@cache
def _head() -> re.Pattern[str]:
    words = [row[0].lower() for row in lexicon.rows("measured")]
    return re.compile(rf"(?:{lexicon.any_of({*words, *_groups()})})$")
