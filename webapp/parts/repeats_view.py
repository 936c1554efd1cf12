"""Repetitions by other organizations, as the review desk shows them."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for

from matcher.listings.overlap import SharedSentence
from matcher.matching.repeats import Repeat
from matcher.taxonomy import load_rules
from webapp.presentation import listing_item
from webapp.presentation.changes import Cut, compare

_SHOWN = 5  # sentences


def repeat_row(repeat: Repeat, cut: Cut) -> Mapping[str, Any]:
    """One repetition: the row of its listing, how alike it is in words, and what both say."""
    listing = repeat.listing
    item = listing_item(listing, with_state=True)
    if listing.state == "submitted":
        item["url"] = url_for("review.desk", code=listing.code)
    return {
        "item": item,
        "code": listing.code,
        "words": _in_words(repeat),
        "sentences": [_both_sides(one, cut) for one in repeat.sentences[:_SHOWN]],
        "left": len(repeat.sentences[_SHOWN:]),
    }


def _in_words(repeat: Repeat) -> str:
    if repeat.overlap < load_rules().duplicates.alike:
        return "文字不同，意思很接近"
    percent = min(round(100 * repeat.overlap), 100)
    count = f"，{len(repeat.sentences)} 句相同或相近" if repeat.sentences else ""
    return f"较短的一篇有 {percent}% 的文字也在另一篇中{count}"


def _both_sides(shared: SharedSentence, cut: Cut) -> Sequence[Mapping[str, Any]]:
    """A sentence here and there in pieces; what both say is marked."""
    change = compare(shared.one, shared.other, cut)
    return [
        {"name": name, "pieces": [{"text": p.text, "same": p.kind == "same"} for p in pieces]}
        for name, pieces in (("本条", change.before), ("该条", change.after))
    ]
