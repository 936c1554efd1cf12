"""The indicators that a listing states for everybody: its rows, and what its texts say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from matcher.indicators import Mention, compare, from_row, read_indicators
from matcher.listings.models import Listing
from matcher.matching.reasons.models import Place
from matcher.privacy.masking import mask
from matcher.taxonomy import load_rules

# Characters. Of 20,000 with a number in every word, the mentions take a megabyte and a half.
_LONG = 2000


@dataclass(frozen=True)
class Stated:
    """An indicator, where the listing states it, and its words there.

    A row of the form has neither a place nor words.
    """

    mention: Mention
    place: Place | None = None
    words: str = ""


def what_is_stated(listing: Listing) -> list[Stated]:
    """The public indicators of a listing: rows first, then readings in reading order.

    When the author has checked the rows, only they count. Otherwise what is read in the title and
    in the public parts that say what is wanted or reached is added, unless a row of the same name
    and dimension is there: that one is right.
    """
    asked = stated_in_rows(listing)
    rows = [Stated(mention) for mention in asked]
    if getattr(listing, "indicators_checked", False):
        return rows
    texts = public_texts(listing)
    read = stated_in(
        {part: texts[part] for part in ("title", *listing.SCHEMA.MEASURED) if part in texts}
    )
    return rows + [one for one in read if not _is_told(one.mention, asked)]


def stated_in_rows(listing: Listing) -> list[Mention]:
    """The indicators in the rows of the form, personal data in them masked."""
    rows: list[dict[str, str]] = getattr(listing, "indicators", None) or []
    masked = ({name: mask(value) for name, value in row.items()} for row in rows)
    return [mention for row in masked if (mention := from_row(row))]


def stated_in(texts: Mapping[str, str]) -> list[Stated]:
    """What is read first in texts by part; the mentions' places are those in the part."""
    found = (
        Stated(mention, Place(part, mention.start, mention.end), text[mention.start : mention.end])
        for part, text in texts.items()
        for mention in readings(text)
    )
    return list(islice(found, load_rules().reasons.stated))


def public_texts(listing: Listing) -> dict[str, str]:
    """Title and parts that anybody may read, by name; personal data in them masked."""
    return {"title": listing.public_title} | listing.public_parts


def readings(text: str) -> tuple[Mention, ...]:
    """What is read in a text; remembered, as texts are compared again and again."""
    return _of_long(text) if len(text) > _LONG else _of_short(text)


@lru_cache(maxsize=1024)
def _of_short(text: str) -> tuple[Mention, ...]:
    return tuple(read_indicators(text))


@lru_cache(maxsize=64)
def _of_long(text: str) -> tuple[Mention, ...]:
    return tuple(read_indicators(text))


def _is_told(mention: Mention, rows: Sequence[Mention]) -> bool:
    return any(compared.offered for compared in compare([mention], rows))
