"""What crawlers read first: robots.txt and the site map, with the addresses of the settings."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice

from flask import Blueprint, Response, abort, stream_with_context, url_for
from markupsafe import escape

from matcher.list_issues.published import published
from matcher.listings.site_map import (
    listing_pieces,
    listings_of_piece,
    organization_pieces,
    organizations_of_piece,
)
from matcher.taxonomy import load_rules
from webapp.context import runtime, session
from webapp.links import absolute
from webapp.presentation import day, place_of
from webapp.presentation.list_issues import issue_url

blueprint = Blueprint("site_map", __name__)
# Address and day of the last change, which may be unknown.
Address = tuple[str, str]
_PAGES = (
    "home.index",
    "about.index",
    "lists.index",
    "manual.index",
    "post.choose",
    "privacy.notice",
)
# Members' pages, and what is without end: results of searches.
_CLOSED = ("account", "my", "desk", "review", "engagements", "zone", "admin", "uploads", "search")
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_AT_ONCE = 500


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Public pages may be read by whoever reads politely."""
    root = url_for("home.index")
    closed = [f"Disallow: {root}{place}" for place in _CLOSED]
    lines = ["User-agent: *", *closed, f"Sitemap: {absolute(url_for('site_map.index'))}"]
    return _answer(["\n".join(lines), "\n"], "text/plain")


@blueprint.get("/sitemap.xml")
def index() -> Response:
    """The index of the site map's pieces."""
    size = load_rules().public.sitemap_addresses
    held = {
        "listings": listing_pieces(session(), size),
        "organizations": organization_pieces(session(), size),
    }
    pieces = [("pages", 1), *((section, one) for section, some in held.items() for one in some)]
    addresses = (
        (url_for("site_map.piece", section=section, number=number), "")
        for section, number in pieces
    )
    text = _written("sitemapindex", "sitemap", addresses)
    return _answer(stream_with_context(text), "application/xml")


@blueprint.get("/sitemap-<any(pages,listings,organizations):section>-<int(max=42950):number>.xml")
def piece(section: str, number: int) -> Response:
    """The addresses of one piece, written while they are read."""
    addresses = _SECTIONS[section](number)
    first = next(addresses, None)
    if first is None:
        abort(404)
    text = _written("urlset", "url", chain([first], addresses))
    return _answer(stream_with_context(text), "application/xml")


def _pages(number: int) -> Iterator[Address]:
    if number == 1:
        yield from ((url_for(endpoint), "") for endpoint in _PAGES)
        yield from _issues()


def _issues() -> Iterator[Address]:
    with runtime().database.read() as reading:
        for page in range(1, published(reading).pages + 1):
            for found in published(reading, page=page).rows:
                yield issue_url(found.issue), day(found.issue.approved_at)


def _listings(number: int) -> Iterator[Address]:
    # The request's own transaction ends before the answer is sent.
    with runtime().database.read() as reading:
        size = load_rules().public.sitemap_addresses
        for listing in listings_of_piece(reading, number, size):
            address = url_for("listing.show", place=place_of(listing.kind), code=listing.code)
            yield address, day(listing.changed)


def _organizations(number: int) -> Iterator[Address]:
    with runtime().database.read() as reading:
        size = load_rules().public.sitemap_addresses
        for found in organizations_of_piece(reading, number, size):
            address = url_for("organization.show", organization_id=found.organization_id)
            yield address, day(found.changed)


_SECTIONS: dict[str, Callable[[int], Iterator[Address]]] = {
    "pages": _pages,
    "listings": _listings,
    "organizations": _organizations,
}


def _written(root: str, each: str, addresses: Iterator[Address]) -> Iterator[str]:
    """The document, some hundred addresses at a time."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">\n'
    while some := list(islice(addresses, _AT_ONCE)):
        yield "".join(f"<{each}>{_entry(*address)}</{each}>\n" for address in some)
    yield f"</{root}>\n"


def _entry(path: str, changed: str) -> str:
    told = f"<lastmod>{changed}</lastmod>" if changed else ""
    return f"<loc>{escape(absolute(path))}</loc>{told}"


def _answer(text: Iterable[str], kind: str) -> Response:
    answer = Response(text, mimetype=kind)
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer
