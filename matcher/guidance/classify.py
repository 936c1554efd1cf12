"""Which technical field and industry a text likely belongs to.

The indexed listings nearest in meaning vote with their codes, and so do the names of the codes
themselves, so that a platform without listings answers too. A text is encoded once.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.matching.columns import Mask
from matcher.matching.encoder.base import Encoder
from matcher.matching.passages import SIDES, passages_of_text
from matcher.matching.remembered import Remembered
from matcher.matching.replica import Replica
from matcher.taxonomy import load_rules, scheme

Vector = NDArray[np.float32]
Ids = NDArray[np.int64]
_DIVISION = 3  # characters of an industry code of the second level, such as C32
# Characters of the codes whose names vote; to encode those of all industries takes three seconds.
_NAMED = {"technical_fields": (2,), "industries": (_DIVISION, 4)}
_names = Remembered(2 * len(_NAMED))


class Suggestion(NamedTuple):
    """A code that fits a text.

    Attributes:
        code: in its code list.
        name: of the code.
        share: of all votes, 0-1.
    """

    code: str
    name: str
    share: float


def suggest_fields(replica: Replica, text: str, top: int = 3) -> Sequence[Suggestion]:
    """The technical fields that fit a text, best first; none for a text without words."""
    found = votes(replica, text, "technical_fields")
    return [_suggestion("technical_fields", code, found) for code in _best(found, top)]


def suggest_industries(replica: Replica, text: str, top: int = 3) -> Sequence[Suggestion]:
    """The industries that fit a text, best first, each as fine as the votes agree on."""
    found = votes(replica, text, "industries")
    divisions = {code: share for code, share in found.items() if len(code) == _DIVISION}
    finest = [_descended(code, found) for code in _best(divisions, top)]
    return [_suggestion("industries", code, found) for code in finest]


def votes(
    replica: Replica, text: str, title: str, allowed: Mask | None = None
) -> Mapping[str, float]:
    """The share of the votes for each code of a list; a code has those of its children too.

    Args:
        replica: the index; its listings vote.
        text: what is to be classed; only its beginning is read.
        title: of the code list, "technical_fields" or "industries".
        allowed: which listings may vote, by id; all if None.
    """
    passage = passages_of_text(text).embedded("text")
    vector = replica.encoder.encode_queries([passage])[0]
    if not vector.any():
        return {}
    rules, counted = load_rules().classification, defaultdict[str, float](float)
    for side in SIDES:
        hits = replica.sides[side].dense["text"].search(vector, rules.neighbours, allowed)
        _count(counted, _codes_of(replica, hits.ids, title), hits.scores, 1.0)
    names, rows = _named(replica.encoder, title)
    _count(counted, [(name,) for name in names], rows @ vector, rules.names)
    total = sum(counted.values())
    return _with_ancestors(title, {code: weight / total for code, weight in counted.items()})


def _count(
    counted: dict[str, float], codes: Sequence[Sequence[str]], cosines: NDArray[Any], by: float
) -> None:
    """Add the votes of one ballot, `by` in all: the nearer to the nearest, the heavier."""
    if not codes:
        return
    weights = np.exp((cosines - cosines.max()) / load_rules().classification.sharpness)
    for held, weight in zip(codes, (by * weights / weights.sum()).tolist(), strict=True):
        for code in held:
            counted[code] += weight / len(held)


def _codes_of(replica: Replica, ids: Ids, title: str) -> Sequence[Sequence[str]]:
    """The codes that each of these listings carries."""
    rows, columns = replica.columns.rows(ids), replica.columns
    if title == "industries":
        named = columns.industry_codes()
        return [(named[place],) if place else () for place in rows["industry"].tolist()]
    fields = [term.code for term in scheme(title)]
    return [
        [code for bit, code in enumerate(fields) if bits >> bit & 1]
        for bits in rows["fields"].tolist()
    ]


def _with_ancestors(title: str, shares: Mapping[str, float]) -> Mapping[str, float]:
    summed = defaultdict[str, float](float)
    for code, share in shares.items():
        for step in scheme(title).lineage(code):
            summed[step] += share
    return summed


def _named(encoder: Encoder, title: str) -> tuple[Sequence[str], Vector]:
    """The codes whose names vote, and the vectors of the names; encoded once in a process."""

    def encoded() -> tuple[Sequence[str], Vector]:
        terms = [term for term in scheme(title) if len(term.code) in _NAMED[title]]
        names = [term.name for term in terms]
        return [term.code for term in terms], encoder.encode_passages(names)

    return _names.get(lambda: None, (encoder.name, title), encoded)


def _best(shares: Mapping[str, float], top: int) -> Sequence[str]:
    return sorted(shares, key=lambda code: (-shares[code], code))[:top]


def _descended(code: str, shares: Mapping[str, float]) -> str:
    """The finest industry below that still holds most of the votes."""
    held = load_rules().classification.descend * shares[code]
    children = [child for child in shares if child[:-1] == code and shares[child] >= held]
    return _descended(children[0], shares) if children else code


def _suggestion(title: str, code: str, shares: Mapping[str, float]) -> Suggestion:
    return Suggestion(code, scheme(title).name(code), round(shares[code], 3))
