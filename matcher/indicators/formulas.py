"""Formulas of TeX in abstracts of papers as plain text: $ 8 3 . 4 9 $ is 83.49."""

import re
from bisect import bisect_right

_FORMULA = re.compile(r"\$([^$\n]{1,200})\$")
_SIGNS = {
    r"\times": "×",
    r"\pm": "±",
    r"\sim": "~",
    r"\geqslant": "≥",
    r"\geq": "≥",
    r"\ge": "≥",
    r"\leqslant": "≤",
    r"\leq": "≤",
    r"\le": "≤",
    r"\mu": "μ",
    r"\cdot": "·",
    r"\circ": "°",
    r"\textdegree": "°",
    r"\%": "%",
}
_COMMAND = re.compile(r"\\(?:[A-Za-z]+|.)")
_FILLING = re.compile(r"[ {}_]")


def plain(text: str) -> str:
    """The text with every formula as plain text, filled with blanks to the same length."""
    return _FORMULA.sub(lambda found: _plain(found).ljust(len(found.group())), text)


def spans(text: str) -> list[tuple[int, int]]:
    """Where the formulas of a text begin and end, in order."""
    return [found.span() for found in _FORMULA.finditer(text) if _is_formula(found)]


def widened(formulas: list[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """A span of the plain text with the whole of the formulas that it begins or ends in."""
    return _around(formulas, start)[0], _around(formulas, end - 1)[1] if end > start else end


def _around(formulas: list[tuple[int, int]], place: int) -> tuple[int, int]:
    """The formula around a character, or the character alone."""
    before = bisect_right(formulas, (place, place + 1))
    for start, end in formulas[max(0, before - 1) : before + 1]:
        if start <= place < end:
            return start, end
    return place, place + 1


def _plain(found: re.Match[str]) -> str:
    if not _is_formula(found):
        return found.group()
    inner = _COMMAND.sub(lambda command: _SIGNS.get(command.group(), ""), found[1])
    return _FILLING.sub("", inner).replace("^°", "°")


def _is_formula(found: re.Match[str]) -> bool:
    """Two prices ($5 and $6) are none."""
    return "\\" in found[1] or "{" in found[1]
