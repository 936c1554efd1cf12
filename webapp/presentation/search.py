"""A page of search results as tabs, facets, chips, rows and advice."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Protocol

from flask import url_for

from matcher.matching.search import KINDS, PAGE_SIZE, SearchPage
from matcher.taxonomy import load_rules, scheme
from webapp.presentation.listings import listing_item
from webapp.search_query import FACETS, NEWEST, TRL, SearchQuery

KIND_WORDS = {"demand": "需求", "scenario": "场景", "achievement": "成果"}
_BY_COUNT = ("field", "industry", "region")
_TRL_STEPS = ("4", "6", "8")


class Counted(Protocol):
    """A list of listings with what its filters count."""

    @property
    def total(self) -> int:
        """How many there are."""
        ...

    @property
    def facets(self) -> Mapping[str, Counter[str]]:
        """Per facet, how many each code would leave."""
        ...

    @property
    def without(self) -> Mapping[str, int]:
        """Per filter in use, how many there would be without it."""
        ...


def search_context(query: SearchQuery, page: SearchPage) -> dict[str, Any]:
    """The variables of the search templates."""
    return {
        "query": query,
        "page": page,
        "tabs": _tabs(query, page),
        "orders": _orders(query),
        "facets": facet_groups(query, page),
        "chips": chips(query),
        "clear_url": query.first_page(chosen={}).url,
        "hidden": [("kind", query.kind)] + ([("sort", NEWEST)] if query.newest else []),
        "rows": [listing_item(hit.listing, hit.text, hit.title) for hit in page.hits],
        "pager_base": query.first_page().url,
        "pages": min(page.pages, load_rules().public.result_pages),
        "shown_at_most": _shown_at_most(page),
        "feed_url": url_for("feeds.search", form="atom", **query.first_page().arguments),
        "advice": _advice(query, page) if not page.total else None,
        "kind_word": KIND_WORDS[query.kind],
    }


def _shown_at_most(page: SearchPage) -> int:
    """How many results can be turned to, where that is not all of them; else 0."""
    pages = load_rules().public.result_pages
    return pages * PAGE_SIZE if page.pages > pages else 0


def _tabs(query: SearchQuery, page: SearchPage) -> list[dict[str, Any]]:
    return [
        {
            "label": KIND_WORDS[kind],
            "count": page.kinds[kind],
            "url": query.first_page(kind=kind).url,
            "active": kind == query.kind,
        }
        for kind in KINDS
    ]


def _orders(query: SearchQuery) -> list[dict[str, Any]]:
    """The ways to sort; none without words, when there is nothing to be relevant to."""
    if not query.text:
        return []
    return [
        {"label": label, "url": query.first_page(newest=newest).url, "active": newest == chosen}
        for label, newest, chosen in (("相关", False, query.newest), ("最新", True, query.newest))
    ]


def facet_groups(query: SearchQuery, page: Counted) -> list[dict[str, Any]]:
    """The groups of the macro `filters` that have any options."""
    groups = [_facet(name, query, page) for name in FACETS]
    return [group for group in [*groups, _maturity(query, page)] if group["options"]]


def _facet(name: str, query: SearchQuery, page: Counted) -> dict[str, Any]:
    attribute, codes, label = FACETS[name]
    terms, counts = scheme(codes), page.facets[attribute]
    chosen = query.chosen.get(name, ())
    listed = [term.code for term in terms if term.code in counts or term.code in chosen]
    if name in _BY_COUNT:
        listed.sort(key=lambda code: -_held(name, code, counts))
    options = [
        {
            "value": code,
            "label": terms.name(code),
            "count": _held(name, code, counts),
            "checked": code in chosen,
        }
        for code in listed
    ]
    return {"name": name, "label": label, "options": options}


def _held(name: str, code: str, counts: Counter[str]) -> int:
    """How many results choosing the code leaves: a province holds its prefectures."""
    if name != "region" or not code.endswith("0000"):
        return counts[code]
    return sum(number for held, number in counts.items() if held.startswith(code[:2]))


def _maturity(query: SearchQuery, page: Counted) -> dict[str, Any]:
    chosen, counts = query.chosen.get(TRL, ("",))[0], page.facets["min_trl"]
    every = page.without.get("min_trl", page.total)
    steps = sorted({*_TRL_STEPS, chosen} - {""})
    return {
        "name": TRL,
        "label": "成熟度" if query.kind == "achievement" else "要求的成熟度",
        "single": True,
        "options": [{"value": "", "label": "不限", "checked": not chosen, "count": every}]
        + [
            {
                "value": step,
                "label": f"TRL {step} 及以上",
                "checked": step == chosen,
                "count": counts[step],
            }
            for step in steps
        ],
    }


def chips(query: SearchQuery) -> list[dict[str, str]]:
    """What is chosen, each removable."""
    return [
        {"label": _chosen_name(name, code), "url": query.without(name, code).url}
        for name, codes in query.chosen.items()
        for code in codes
    ]


def chosen_names(query: SearchQuery, name: str) -> str:
    """The names of the codes that are chosen of one filter."""
    return "、".join(_chosen_name(name, code) for code in query.chosen[name])


def _chosen_name(name: str, code: str) -> str:
    return f"TRL ≥ {code}" if name == TRL else scheme(FACETS[name][1]).name(code)


def _advice(query: SearchQuery, page: SearchPage) -> dict[str, Any]:
    """What to do when nothing was found: the filter that removes most, other kinds, posting."""
    word = KIND_WORDS[query.kind]
    actions, tips = [], []
    found = most_removing(query, page)
    if found:
        name, left = found
        what = chosen_names(query, name)
        actions.append({"label": f"去掉“{what}”", "url": query.without(name).url})
        tips.append(f"去掉“{what}”后有 {left:,} 项。")
    elif query.chosen:
        actions.append({"label": "清除全部筛选", "url": query.first_page(chosen={}).url})
    others = [kind for kind in KINDS if page.kinds[kind]]
    tips += [f"同样的条件有 {page.kinds[kind]:,} 项{KIND_WORDS[kind]}。" for kind in others]
    actions.append({"label": "发布技术需求", "url": url_for("post.choose")})
    return {
        "title": f"没有找到符合条件的{word}" if query.chosen else f"没有找到相关的{word}",
        "text": "可以换一种说法，或把要解决的问题发布为技术需求，示范区会主动寻找成果。",
        "actions": actions,
        "tips": tips,
    }


def most_removing(query: SearchQuery, page: Counted) -> tuple[str, int] | None:
    """The filter without which most would be found, and how many; None when none helps."""
    attributes = {TRL: "min_trl"} | {name: facet[0] for name, facet in FACETS.items()}
    left = {name: page.without[attributes[name]] for name in query.chosen}
    best = max(left, key=lambda name: left[name], default=None)
    return (best, left[best]) if best and left[best] else None
