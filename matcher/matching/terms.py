"""Terms that a person adds to a search or excludes from it, and what holds an excluded one.

Exclusion reads the text and not the index: jieba cuts the same word differently in different
sentences, so that a term is not always a token, and a filter that lets some through is none.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from matcher.listings.models import Listing
from matcher.matching.tokens import fold
from matcher.privacy.masking import mask

_BETWEEN = re.compile(r"[\s,，、;；]+")
_LATIN = re.compile(r"[a-z0-9]")


def terms_of(text: str) -> tuple[str, ...]:
    """The different terms of a line, in order; separated by white space, commas, semicolons."""
    terms: dict[str, str] = {}
    for term in filter(None, _BETWEEN.split(text)):
        terms.setdefault(fold(term), term)
    return tuple(terms.values())


def held_terms(listing: Listing, terms: Sequence[str]) -> tuple[str, ...]:
    """Those of the terms that stand in what anybody may read of a listing.

    That is its title, public parts, keywords and the posting organization's name. Chinese is
    found anywhere, also across a line break; a term that begins or ends with a letter or digit
    ends there in the text too, so that AI is not found in "main".

    Args:
        listing: with its organization.
        terms: of `terms_of`.
    """
    texts = [fold(text) for text in _readable(listing)]
    return tuple(term for term in terms if any(map(_pattern(term).search, texts)))


def _readable(listing: Listing) -> Iterable[str]:
    yield listing.public_title
    yield listing.organization.name
    yield from map(mask, listing.keywords or ())
    yield from listing.public_parts.values()


@lru_cache(maxsize=256)
def _pattern(term: str) -> re.Pattern[str]:
    letters = fold(term)
    pieces = [re.escape(letters[0])]
    for one, other in pairwise(letters):
        whole = _LATIN.match(one) and _LATIN.match(other)
        pieces.append(("" if whole else r"\s*") + re.escape(other))
    before = "(?<![a-z0-9])" if _LATIN.match(letters[0]) else ""
    after = "(?![a-z0-9])" if _LATIN.match(letters[-1]) else ""
    return re.compile(before + "".join(pieces) + after)
