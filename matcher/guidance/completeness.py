"""What of a listing is missing or vague, and what to write instead.

What is looked at, in which order, and every word of it is data: `data/completeness.json`. Nothing
here keeps anybody from publishing.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from matcher.guidance.rows_in_text import unlisted
from matcher.listings.models import Listing

_DATA = Path(__file__).parent / "data" / "completeness.json"
_NUMBER = re.compile(
    r"[\d０-９]|[零一二两三四五六七八九十百千万半]+(?:成|倍|年|个月|天|小时|度|吨|项)"
)


@dataclass(frozen=True)
class Aspect:
    """What a reader of the other side looks for in a kind of listing.

    Attributes:
        field: where it is written.
        label: what it is called.
        why: what it is good for.
        example: one example for every technical field.
        letters: fewest letters of a text that tell something; 0 where no text is written.
        number: whether the text should hold a number.
        rows: fewest rows of indicators; 0 for other fields.
        also: other fields that serve instead.
    """

    field: str
    label: str
    why: str
    example: str
    letters: int = 0
    number: bool = False
    rows: int = 0
    also: Sequence[str] = ()


class Judged(NamedTuple):
    """An aspect of one listing; `flaw` is a key of the data's `flaws`, empty for none."""

    aspect: Aspect
    flaw: str


@dataclass(frozen=True)
class Hint:
    """One thing to write next.

    Attributes:
        field: where.
        says: what is missing or vague.
        why: what it is good for.
        example: an invented one, from the listing's technical field where there is one.
    """

    field: str
    says: str
    why: str
    example: str


def judge(listing: Listing) -> list[Judged]:
    """Every aspect of the listing's kind, the most useful first."""
    return [Judged(aspect, _flaw(listing, aspect)) for aspect in _aspects()[listing.kind]]


def hints(judged: Sequence[Judged], fields: Sequence[str] = ()) -> list[Hint]:
    """What to write next: a few at once, the most useful first.

    Args:
        judged: by `judge`.
        fields: technical fields of the listing, from which examples are taken.
    """
    flawed = [one for one in judged if one.flaw]
    return [_hint(one, fields) for one in flawed[: _data()["hints"]]]


def telling(text: str) -> int:
    """How many letters and digits of a text are left without words that fit everything."""
    return sum(letter.isalnum() for letter in _generic().sub("", text))


def _flaw(listing: Listing, aspect: Aspect) -> str:
    if aspect.rows:
        return _rows_flaw(listing, aspect.rows)
    if not aspect.letters:
        given = (getattr(listing, name) for name in (aspect.field, *aspect.also))
        return "" if any(value not in (None, "") for value in given) else "missing"
    return _text_flaw(getattr(listing, aspect.field) or "", aspect)


def _text_flaw(text: str, aspect: Aspect) -> str:
    letters = sum(letter.isalnum() for letter in text)
    checks: Mapping[str, Callable[[], bool]] = {
        "missing": lambda: letters == 0,
        "firm": lambda: aspect.field == "title" and text.endswith(_endings()),
        "short": lambda: letters < aspect.letters,
        "generic": lambda: telling(text) < aspect.letters / 2,
        "number": lambda: aspect.number and not _NUMBER.search(text),
    }
    return next((flaw for flaw, wrong in checks.items() if wrong()), "")


def _rows_flaw(listing: Listing, wanted: int) -> str:
    rows = getattr(listing, "indicators", None) or ()
    if len(rows) >= wanted:
        return ""
    texts = (listing.parts.get(part, "") for part in listing.SCHEMA.MEASURED)
    if unlisted(texts, rows):
        return "unlisted"
    return "one" if rows else "missing"


def _hint(judged: Judged, fields: Sequence[str]) -> Hint:
    aspect = judged.aspect
    ours: Mapping[str, str] = _data()["examples"].get(aspect.field, {})
    example = next((ours[code] for code in fields if code in ours), aspect.example)
    said = _data()["flaws"][judged.flaw].format(label=aspect.label)
    return Hint(aspect.field, said, aspect.why, example)


@cache
def _data() -> Any:
    return json.loads(_DATA.read_text(encoding="utf-8"))


@cache
def _aspects() -> Mapping[str, Sequence[Aspect]]:
    kinds = _data()["aspects"].items()
    return {kind: [Aspect(**one) for one in aspects] for kind, aspects in kinds}


@cache
def _generic() -> re.Pattern[str]:
    # The longest first: what is generic as a whole must not be left in part.
    words = sorted(_data()["generic"], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


@cache
def _endings() -> tuple[str, ...]:
    return tuple(_data()["firm_endings"])
