"""What a reviewer is pointed to in a text: personal data, and words about the firm."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from matcher.guidance import boilerplate
from matcher.listings.models import Listing
from matcher.listings.schemas import Contact
from matcher.privacy import findings
from matcher.privacy.masking import mask, shown_for
from matcher.taxonomy import scheme

_QUOTED = 60  # characters
_MOST = 20  # of one sort in a field; the page would not open with thousands
_REASON = 300  # characters, as long as the field takes
_REASONS = {"personal": "personal", "boilerplate": "advertisement"}


@dataclass(frozen=True)
class Remark:
    """Something in a field that its author may have to change.

    Attributes:
        what: in words, such as 手机号 or 单位概况.
        quote: the place as it may be shown, personal data masked.
        reason: what the author would be told when it is returned for this.
    """

    what: str
    quote: str
    reason: str


def remarks_of(listing: Listing, content: Mapping[str, Any]) -> Mapping[str, Sequence[Remark]]:
    """The remarks by field, in the order of the texts; fields kept from the public have none."""
    hidden = {*Contact.model_fields, *listing.confidential_parts}
    texts = {
        name: text for name, text in content.items() if isinstance(text, str) and name not in hidden
    }
    found = {name: list(_personal(text)) for name, text in texts.items()}
    for name in listing.SCHEMA.PARTS:
        found.setdefault(name, []).extend(_boilerplate(texts.get(name, "")))
    return {name: remarks for name, remarks in found.items() if remarks}


def _personal(text: str) -> Iterator[Remark]:
    for found in islice(findings.findings(text), _MOST):
        yield _remark("personal", findings.KINDS[found.kind], shown_for(text, found))


def _boilerplate(text: str) -> Iterator[Remark]:
    shown = mask(text)
    for span in islice(boilerplate.boilerplate(shown), _MOST):
        quote = shown[span.start : span.end]
        short = quote if len(quote) <= _QUOTED else f"{quote[:_QUOTED]}…"
        yield _remark("boilerplate", boilerplate.KINDS[span.kind], short)


def _remark(sort: str, what: str, quote: str) -> Remark:
    reason = f"{scheme('return_reasons').name(_REASONS[sort])}（{what}：{quote}）"
    return Remark(what, quote, reason[:_REASON])
