"""Read a page as a person does: its rows, its numbers, its words."""

from functools import lru_cache
from xml.etree.ElementTree import Element

import html5lib


@lru_cache(8)
def parse(html: str) -> Element:
    """The tree of a page, which nobody changes: tests ask the same page several questions."""
    tree: Element = html5lib.parse(html, namespaceHTMLElements=False)
    return tree


def words(element: Element) -> str:
    """The text of an element, white space as single spaces."""
    return " ".join("".join(element.itertext()).split())


def by_class(tree: Element, name: str) -> list[Element]:
    """The elements of a class, in order."""
    return [e for e in tree.iter() if name in (e.get("class") or "").split()]


def titles(html: str) -> list[str]:
    """The titles of the rows of a list."""
    return [words(title) for title in by_class(parse(html), "row-title")]


def tabs(html: str) -> dict[str, int]:
    """The numbers on the tabs."""
    (nav,) = (e for e in parse(html).iter() if e.get("id") == "search-tabs")
    split = (words(link).split() for link in nav.iter("a"))
    return {label: int(number.replace(",", "")) for label, number, *_ in split}


def total(html: str) -> int:
    """The number of results that the page states."""
    (status,) = (e for e in parse(html).iter() if e.get("id") == "result-status")
    return int(words(status).split()[1].replace(",", ""))


def facets(html: str, name: str) -> dict[str, int]:
    """The numbers beside the options of a filter, by value."""
    counts: dict[str, int] = {}
    for item in parse(html).iter("li"):
        box = item.find("input")
        if box is not None and box.get("name") == name:
            (count,) = by_class(item, "facet-count")
            counts[box.get("value", "")] = int(words(count).strip("， 项").replace(",", ""))
    return counts


def links(html: str) -> dict[str, str]:
    """The addresses of the page by their words."""
    return {words(link): link.get("href", "") for link in parse(html).iter("a")}
