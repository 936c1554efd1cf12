"""Public search: what is published, by words and meaning, filtered and counted."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from indexes.hits import Hits
from matcher.actor import Actor
from matcher.clock import today
from matcher.listings.models import Listing
from matcher.matching.columns import Filters, Mask
from matcher.matching.hybrid import Probe, gather
from matcher.matching.match import load_visible
from matcher.matching.passages import passages_of_text, side_of
from matcher.matching.ranking import COMPONENTS, Ranker, best_first
from matcher.matching.replica import Replica
from matcher.matching.snippets import Snippet, snippet

KINDS = ("demand", "scenario", "achievement")
PAGE_SIZE = 20
LONGEST_QUERY = 500
FACETS = ("regions", "industries", "fields", "cooperation", "organization_kinds", "min_trl")
Ids = NDArray[np.int64]


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
        facets={name: finder.facet(filters, name) for name in FACETS},
        without={
            name: len(finder.ids(cleared(filters, name)))
            for name in FACETS
            if getattr(filters, name)
        },
        page=page,
        pages=pages,
        seconds=time.perf_counter() - began,
        last=(shown[-1], end) if shown and end < len(found) else None,
    )


def newest_found(
    session: Session, actor: Actor, replica: Replica, query: str, filters: Filters, limit: int
) -> Sequence[Listing]:
    """What the search finds, newest first, without counting anything beside it.

    Args:
        session: reads the listings.
        actor: who searches; the database decides what they see.
        replica: the index.
        query: words or sentences; empty for everything.
        filters: what the results are limited to; one kind.
        limit: how many are wanted.
    """
    found = _Finder(replica, query.strip()[:LONGEST_QUERY]).ids(filters)
    ids = replica.columns.newest_first(found)[:limit].tolist()
    visible = load_visible(session, actor, ids)
    return [visible[i] for i in ids if i in visible]


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
        self._query = query
        self._today = today()
        self._found: dict[Filters, Ids] = {}
        self._counted: dict[Filters, Mapping[str, Counter[str]]] = {}
        self._held: dict[Filters, Sequence[Hits]] = {}

    def ids(self, filters: Filters) -> Ids:
        """Best first with a query, by id without one."""
        if filters not in self._found:
            self._found[filters] = (
                self._replica.remember(
                    ("search", self._today, self._query, filters), lambda: self._recalled(filters)
                )
                if self._query
                else np.flatnonzero(self._mask(filters))
            )
        return self._found[filters]

    def facet(self, filters: Filters, name: str) -> Counter[str]:
        """The counts of one facet among what the other filters leave."""
        others = cleared(filters, name)
        if others not in self._counted:
            self._counted[others] = self._replica.columns.counts(self.ids(others))
        return self._counted[others][name]

    def _mask(self, filters: Filters) -> Mask:
        return self._replica.columns.mask(filters, self._today)

    @cached_property
    def _probe(self) -> Probe:
        return self._replica.probe(passages_of_text(self._query))

    def _recalled(self, filters: Filters) -> Ids:
        """What is near enough, best first.

        Near is judged by the best of the whole kind, so that a filter only ever takes results
        away and its counts are true.
        """
        ranker, hits = self._replica.ranker, self._hits(filters)
        candidates = gather(hits)
        ordered = candidates.ids[best_first(ranker.fused(candidates.ranks), candidates.ids)]
        near = _near(hits, self._hits(Filters(kinds=filters.kinds[:1])), ranker)
        ids: Ids = ordered[np.isin(ordered, near)]
        return ids

    def _hits(self, filters: Filters) -> Sequence[Hits]:
        """What each component finds under the filters, in the order of `COMPONENTS`."""
        if filters not in self._held:
            index = self._replica.sides[side_of(filters.kinds[0])]
            depth, allowed = self._replica.ranker.depth, self._mask(filters)
            self._held[filters] = index.hits(self._probe, depth, allowed)
        return self._held[filters]


def _near(hits: Sequence[Hits], of_kind: Sequence[Hits], ranker: Ranker) -> Ids:
    """The ids worth showing: not far behind the best of the kind in words or in meaning.

    Dense search always finds something and a single common word is found everywhere; a result
    list that ends is more useful than one that holds all. Judged by the component that found it:
    scoring with every component whatever any of them found takes as long as finding it.

    Args:
        hits: what each component found under the filters.
        of_kind: what each found among all of the kind.
        ranker: how far behind is far.
    """
    best = {name: _best(found) for name, found in zip(COMPONENTS, of_kind, strict=True)}
    cosine = max(best["dense_title"], best["dense_text"]) - ranker.search_cosine
    lowest = {
        "dense_title": cosine,
        "dense_text": cosine,
        "keyword_title": ranker.search_words * best["keyword_title"],
        "keyword_text": ranker.search_words * best["keyword_text"],
    }
    return np.concatenate(
        [
            found.ids[found.scores >= lowest[name]]
            for name, found in zip(COMPONENTS, hits, strict=True)
        ]
    )


def _best(found: Hits) -> float:
    return float(found.scores[0]) if len(found) else 0.0


def _hit(listing: Listing, words: Sequence[str]) -> SearchHit:
    text = "\n".join(listing.public_parts.values())
    return SearchHit(
        listing=listing,
        title=snippet(listing.public_title, words, len(listing.title)),
        text=snippet(text, words),
    )
