"""A broker's search as its address says it: a public search, a listing, and excluded terms."""

from dataclasses import dataclass, replace
from typing import Any, Self

from flask import url_for
from werkzeug.datastructures import MultiDict

from matcher.matching.passages import NEED_KINDS
from matcher.matching.search import LONGEST_QUERY
from matcher.matching.terms import terms_of
from matcher.matching.wishes import Wish
from matcher.taxonomy import load_rules
from webapp.search_query import SearchQuery, one_line


@dataclass(frozen=True)
class ExploreQuery(SearchQuery):
    """What is asked for; `text` holds the added terms.

    Attributes:
        listing: code of the listing that is the query; empty for none.
        excluded_text: the excluded terms as they were typed.
        words_only: whether the added terms stand in place of the listing's text.
    """

    listing: str = ""
    excluded_text: str = ""
    words_only: bool = False

    @classmethod
    def parse(cls, args: MultiDict[str, str]) -> Self:
        """Read an address; what it says wrongly is left out and told in `notices`."""
        query = super().parse(args)
        query = replace(
            query,
            listing=one_line(args.get("listing", "")).upper()[:20],
            excluded_text=one_line(args.get("exclude", ""))[:LONGEST_QUERY],
            words_only=args.get("words") == "1",
        )
        return replace(query, notices=(*query.notices, *query._too_many()))

    @property
    def wish(self) -> Wish:
        """The same for the domain."""
        most = load_rules().explore.terms
        added, excluded = terms_of(self.text)[:most], terms_of(self.excluded_text)[:most]
        return Wish(self.filters, added, excluded, self.words_only)

    @property
    def arguments(self) -> dict[str, Any]:
        """The arguments of its address, in one canonical form."""
        own = {
            "listing": self.listing,
            "exclude": self.excluded_text,
            "words": "1" if self.words_only else "",
        }
        return {**super().arguments, **{name: value for name, value in own.items() if value}}

    @property
    def url(self) -> str:
        """The shareable address of this page of results."""
        return url_for("desk.explore", **self.arguments)

    def of_kind_for(self, kind: str) -> Self:
        """The query for what a listing of this kind is matched with, if no kind was asked for."""
        other = "achievement" if kind in NEED_KINDS else "demand"
        return self if self.kind_asked else replace(self, kind=other, kind_asked=True)

    def _too_many(self) -> list[str]:
        most = load_rules().explore.terms
        return [
            f"{label}超过 {most} 个，只用了前 {most} 个。"
            for label, text in (("增加的词", self.text), ("排除的词", self.excluded_text))
            if len(terms_of(text)) > most
        ]
