"""A broker's search with a listing as the query: rows, what was taken out, and advice."""

from typing import Any

from flask import url_for

from matcher.listings.models import Listing
from matcher.matching.explore import Explored, Found
from matcher.matching.search import KINDS
from matcher.matching.snippets import snippet
from matcher.taxonomy import load_rules
from webapp.explore_query import ExploreQuery
from webapp.presentation.listings import listing_item, summary
from webapp.presentation.matches import match_brief
from webapp.presentation.search import (
    KIND_WORDS,
    chips,
    chosen_names,
    facet_groups,
    most_removing,
)

# What a short row tells of the structured fit: what speaks for the pair or against it.
_TOLD = ("met", "near", "unmet")


def explored_context(listing: Listing, query: ExploreQuery, found: Explored) -> dict[str, Any]:
    """The variables of the template `desk/explore.html` that follow from the search."""
    rules = load_rules()
    return {
        "query": query,
        "found": found,
        "item": listing_item(listing),
        "summary": summary(listing),
        "kind_word": KIND_WORDS[query.kind],
        "tabs": [
            {
                "label": KIND_WORDS[kind],
                "url": query.first_page(kind=kind).url,
                "active": kind == query.kind,
            }
            for kind in KINDS
        ],
        "facets": facet_groups(query, found),
        "chips": chips(query),
        "clear_url": query.first_page(chosen={}).url,
        "hidden": [("listing", listing.code), ("kind", query.kind)],
        "rows": [
            _row(listing, one, query, place)
            for place, one in enumerate(found.results, start=found.first)
        ],
        "removed": found.sift.removed.most_common(),
        "compared": rules.explore.compared,
        "most_terms": rules.explore.terms,
        "fewest_characters": rules.minimum_characters,
        "base": query.first_page().url,
        "advice": _advice(query, found) if not found.results else None,
    }


def _row(listing: Listing, found: Found, query: ExploreQuery, place: int) -> dict[str, Any]:
    """One result: its title and text around the added terms, and what speaks for it."""
    other, result = found.listing, found.result
    text = " ".join(other.public_parts.values())
    shared = [phrase.phrase for phrase in found.phrases]
    words = query.wish.added or shared
    title = snippet(other.public_title, words, len(other.title))
    row = {
        "place": place,
        "code": other.code,
        "id": other.id,
        "item": listing_item(other, snippet(text, words), title),
        "shared": "、".join(shared),
    }
    if result is None:
        return row
    brief = match_brief(result, listing)
    fits = [fit.text for fit in result.reasons.fits if fit.verdict in _TOLD]
    return row | {"grade": brief["grade"], "indicators": brief["indicators"], "fits": fits}


def _advice(query: ExploreQuery, found: Explored) -> dict[str, Any]:
    """What to do when nothing is left: the term or the filter that removes most."""
    word, actions, tips = KIND_WORDS[query.kind], [], []
    if found.sift.removed:
        term, count = found.sift.removed.most_common(1)[0]
        kept = " ".join(other for other in query.wish.excluded if other != term)
        url = query.first_page(excluded_text=kept).url
        actions.append({"label": f"不再排除“{term}”", "url": url})
        tips.append(f"含“{term}”的有 {count:,} 项，去掉得最多。")
    best = most_removing(query, found)
    if best:
        what = chosen_names(query, best[0])
        actions.append({"label": f"去掉“{what}”", "url": query.without(best[0]).url})
        tips.append(f"去掉筛选条件“{what}”后有 {best[1]:,} 项{word}。")
    actions.append({"label": "换一条信息检索", "url": url_for("desk.explore")})
    if found.sift.removed:
        title = f"排除的词去掉了全部 {found.sift.removed_total:,} 项{word}"
        return {"title": title, "text": "少排除一些词再看。", "actions": actions, "tips": tips}
    title = f"没有符合条件的{word}" if query.chosen else f"还没有公开的{word}"
    return {
        "title": title,
        "text": "放宽筛选条件，或换一类信息再看。",
        "actions": actions,
        "tips": tips,
    }
