"""A search as its address says it: parsed leniently, written back in one canonical form."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from flask import url_for
from werkzeug.datastructures import MultiDict

from matcher.matching.columns import Filters
from matcher.matching.search import KINDS, LONGEST_QUERY
from matcher.taxonomy import scheme

# Argument of the address -> attribute of Filters, code list, name of the facet.
FACETS: Mapping[str, tuple[str, str, str]] = {
    "field": ("fields", "technical_fields", "技术领域"),
    "industry": ("industries", "industries", "行业"),
    "region": ("regions", "regions", "地区"),
    "cooperation": ("cooperation", "cooperation", "合作方式"),
    "org": ("organization_kinds", "organization_kinds", "单位类型"),
}
TRL = "trl"
NEWEST = "newest"
_MOST_CODES = 20
_SHOWN = 20


@dataclass(frozen=True)
class SearchQuery:
    """What is asked for.

    Attributes:
        text: words or sentences, one line, at most `LONGEST_QUERY` characters.
        kind: kind of listing.
        kind_asked: whether the address named the kind.
        chosen: codes by argument of the address, `TRL` included; arguments without codes absent.
        newest: newest first instead of best first.
        page: 1 for the first.
        notices: what of the address was not understood, in Chinese.
    """

    text: str = ""
    kind: str = KINDS[0]
    kind_asked: bool = True
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    newest: bool = False
    page: int = 1
    notices: tuple[str, ...] = ()

    @classmethod
    def parse(cls, args: MultiDict[str, str]) -> Self:
        """Read an address; what it says wrongly is left out and told in `notices`."""
        notices: list[str] = []
        text = one_line(args.get("q", ""))
        if len(text) > LONGEST_QUERY:
            notices.append(f"检索内容超过 {LONGEST_QUERY} 字，只用了前 {LONGEST_QUERY} 字。")
        kind, sort = args.get("kind", ""), args.get("sort", "")
        if kind and kind not in KINDS:
            notices.append(f"没有类别“{_shown(kind)}”，已忽略。")
        if sort not in ("", "relevance", NEWEST):
            notices.append(f"没有排序方式“{_shown(sort)}”，已忽略。")
        page = args.get("page", "1")
        return cls(
            text=text[:LONGEST_QUERY],
            kind=kind if kind in KINDS else KINDS[0],
            kind_asked=kind in KINDS,
            chosen=_chosen(args, notices),
            newest=sort == NEWEST,
            page=int(page) if re.fullmatch(r"[0-9]{1,6}", page) else 1,
            notices=tuple(notices),
        )

    @property
    def filters(self) -> Filters:
        """The same for the domain."""
        codes: dict[str, Any] = {
            FACETS[name][0]: kept for name, kept in self.chosen.items() if name in FACETS
        }
        trl = self.chosen.get(TRL)
        return Filters(kinds=(self.kind,), min_trl=int(trl[0]) if trl else None, **codes)

    @property
    def arguments(self) -> dict[str, Any]:
        """The arguments of its address, in one canonical form."""
        values: dict[str, Any] = {"kind": self.kind}
        if self.text:
            values["q"] = self.text
        values |= self.chosen
        if self.newest:
            values["sort"] = NEWEST
        if self.page > 1:
            values["page"] = str(self.page)
        return values

    @property
    def url(self) -> str:
        """The shareable address of this page of results."""
        return url_for("search.results", **self.arguments)

    def first_page(self, **changes: object) -> Self:
        """The query with some attributes changed, from its first page."""
        return replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]

    def without(self, name: str, code: str | None = None) -> Self:
        """The query without one code of a filter, or without the whole filter."""
        kept = tuple(held for held in self.chosen[name] if code is not None and held != code)
        rest = {key: codes for key, codes in self.chosen.items() if key != name}
        return self.first_page(chosen=rest | ({name: kept} if kept else {}))


def _chosen(args: MultiDict[str, str], notices: list[str]) -> dict[str, tuple[str, ...]]:
    chosen: dict[str, tuple[str, ...]] = {}
    for name, (_, codes, label) in FACETS.items():
        asked = _distinct(args.getlist(name))
        known = tuple(code for code in asked if code in scheme(codes))
        notices += [f"{label}代码“{_shown(c)}”不存在，已忽略。" for c in asked if c not in known]
        if known:
            chosen[name] = known
    trl = args.get(TRL, "")
    if trl in scheme("trl"):
        chosen[TRL] = (trl,)
    elif trl:
        notices.append(f"成熟度应为 1 到 9，“{_shown(trl)}”已忽略。")
    return chosen


def _distinct(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))[:_MOST_CODES]


def one_line(text: str) -> str:
    """The text without characters that nobody sees, white space as single spaces."""
    visible = (" " if unicodedata.category(c).startswith("C") else c for c in text)
    return " ".join("".join(visible).split())


def _shown(text: str) -> str:
    return one_line(text)[:_SHOWN]
