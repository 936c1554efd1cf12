"""Public search: what is published, by words and meaning, filtered and counted."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.clock import today
from matcher.listings.models import Listing
from matcher.matching.columns import Filters, Mask
from matcher.matching.hybrid import Probe
from matcher.matching.match import load_visible
from matcher.matching.passages import passages_of_text, side_of
from matcher.matching.ranking import COMPONENTS, Ranker, best_first
from matcher.matching.replica import Replica
from matcher.matching.snippets import Snippet, snippet

KINDS = ("demand", "scenario", "achievement")
PAGE_SIZE = 20
LONGEST_QUERY = 500
_FACETS = ("regions", "industries", "fields", "cooperation", "organization_kinds")
Ids = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class SearchHit:
    """A listing on a result page."""

    listing: Listing
    title: Snippet
    text: Snippet


@dataclass(frozen=True)
class SearchPage:
    """One page of results.

    Attributes:
        hits: the page's listings in order.
        total: how many listings the query and the filters leave.
        kinds: how many of each kind the query finds, filters included.
        facets: per facet, how many results each code would leave, other filters kept.
        without: per filter in use, how many results there would be without it.
        page: 1 for the first.
        pages: number of pages, at least 1.
        seconds: time taken.
        last: id of the last listing looked at, and its place from 1; None at the end.
    """

    hits: Sequence[SearchHit]
    total: int
    kinds: Mapping[str, int]
    facets: Mapping[str, Counter[str]]
    without: Mapping[str, int]
    page: int
    pages: int
    seconds: float
    last: tuple[int, int] | None = None


def search(
    session: Session,
    actor: Actor,
    replica: Replica,
    query: str,
    filters: Filters,
    *,
    newest: bool = False,
    page: int = 1,
    size: int = PAGE_SIZE,
    after: tuple[int, int] | None = None,
) -> SearchPage:
    """Search one kind (the first of `filters.kinds`) of what is published.

    Args:
        session: reads the listings of the page.
        actor: who searches; the database decides what they see.
        replica: the index.
        query: words or sentences; empty lists everything.
        filters: what the results are limited to; one kind.
        newest: newest first instead of best first.
        page: 1 for the first; beyond the end gives the last.
        size: how many a page has.
        after: `last` of the page before, to go on there whatever came or went meanwhile.
    """
    began = time.perf_counter()
    query = query.strip()[:LONGEST_QUERY]
    finder = _Finder(replica, query)
    found = finder.ids(filters)
    if newest or not query:
        found = replica.columns.newest_first(found)
    pages = max(1, -(-len(found) // size))
    page = min(max(page, 1), pages)
    start = _place_after(found, after) if after else (page - 1) * size
    shown = found[start : start + size].tolist()
    end = start + len(shown)
    visible = load_visible(session, actor, shown)
    words = [token.word for token in replica.tokenizer.words(query)] or [query]
    return SearchPage(
        hits=[_hit(visible[i], words) for i in shown if i in visible],
        total=len(found),
        kinds={kind: len(finder.ids(replace(filters, kinds=(kind,)))) for kind in KINDS},
        facets={name: finder.facet(filters, name) for name in _FACETS},
        without={
            name: len(finder.ids(cleared(filters, name)))
            for name in (*_FACETS, "min_trl")
            if getattr(filters, name)
        },
        page=page,
        pages=pages,
        seconds=time.perf_counter() - began,
        last=(shown[-1], end) if shown and end < len(found) else None,
    )


def cleared(filters: Filters, name: str) -> Filters:
    """The filters without one of them."""
    empty: Any = None if name == "min_trl" else ()
    return replace(filters, **{name: empty})


def _place_after(found: Ids, after: tuple[int, int]) -> int:
    """Where the list goes on behind a listing; where it has gone, the next one took its place."""
    listing_id, place = after
    at = np.flatnonzero(found == listing_id)
    return int(at[0]) + 1 if len(at) else max(place - 1, 0)


class _Finder:
    """The ids that a query finds under different filters; the query is encoded once."""

    def __init__(self, replica: Replica, query: str) -> None:
        self._replica = replica
        self._probe: Probe | None = None
        if query:
            self._probe = replica.probe(passages_of_text(query))
        self._found: dict[Filters, Ids] = {}
        self._bests: dict[str, tuple[float, ...]] = {}

    def ids(self, filters: Filters) -> Ids:
        """Best first with a query, by id without one."""
        if filters not in self._found:
            mask = self._replica.columns.mask(filters, today())
            self._found[filters] = (
                np.flatnonzero(mask) if self._probe is None else self._recalled(filters, mask)
            )
        return self._found[filters]

    def facet(self, filters: Filters, name: str) -> Counter[str]:
        """The counts of one facet among what the other filters leave."""
        return self._replica.columns.counts(self.ids(cleared(filters, name)))[name]

    def _recalled(self, filters: Filters, mask: Mask) -> Ids:
        assert self._probe is not None  # noqa: S101 - the caller looked
        ranker = self._replica.ranker
        index = self._replica.sides[side_of(filters.kinds[0])]
        candidates = index.recall(self._probe, ranker.depth, mask)
        order = best_first(ranker.fused(candidates.ranks), candidates.ids)
        scores = index.scores(self._probe, candidates.ids)
        near = _near(scores, self._best(filters.kinds[0]), ranker)
        ids: Ids = candidates.ids[[row for row in order if near[row]]]
        return ids

    def _best(self, kind: str) -> tuple[float, ...]:
        """The best keyword scores and cosine that the query has among all of the kind."""
        assert self._probe is not None  # noqa: S101 - the caller looked
        if kind not in self._bests:
            mask = self._replica.columns.mask(Filters(kinds=(kind,)), today())
            index = self._replica.sides[side_of(kind)]
            found = index.recall(self._probe, self._replica.ranker.depth, mask)
            columns = _words_and_cosine(index.scores(self._probe, found.ids))
            self._bests[kind] = tuple(float(column.max(initial=0.0)) for column in columns)
        return self._bests[kind]


def _words_and_cosine(scores: Floats) -> tuple[Floats, Floats, Floats]:
    """Keyword scores of title and text, and the better cosine of the two, per candidate."""
    columns = dict(zip(COMPONENTS, scores.T, strict=True))
    cosine = np.maximum(columns["dense_title"], columns["dense_text"])
    return columns["keyword_title"], columns["keyword_text"], cosine


def _near(scores: Floats, best: tuple[float, ...], ranker: Ranker) -> Mask:
    """Rows worth showing: not far behind the best of the kind in words or in meaning.

    Dense search always finds something and a single common word is found everywhere; a result
    list that ends is more useful than one that holds all. The best is that of the whole kind, so
    that a filter only ever takes results away and its counts are true.
    """
    title, text, cosine = _words_and_cosine(scores)
    words = np.maximum(title / max(best[0], 1e-9), text / max(best[1], 1e-9))
    near: Mask = (words >= ranker.search_words) | (cosine >= best[2] - ranker.search_cosine)
    return near


def _hit(listing: Listing, words: Sequence[str]) -> SearchHit:
    text = "\n".join(listing.public_parts.values())
    return SearchHit(
        listing=listing,
        title=snippet(listing.public_title, words, len(listing.title)),
        text=snippet(text, words),
    )
