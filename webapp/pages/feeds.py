"""What is new, for feed readers: everything, one kind, or what a search finds."""

from collections.abc import Sequence

from flask import Blueprint, Response, make_response, render_template, request, url_for

from matcher.actor import PUBLIC
from matcher.list_issues.published import published
from matcher.listings.browse import newest
from matcher.listings.models import KINDS, Listing
from matcher.matching.search import newest_found
from matcher.taxonomy import load_rules, scheme
from webapp.context import runtime, session
from webapp.links import absolute
from webapp.presentation import place_of
from webapp.presentation.feeds import Entry, Feed, issue_entry, listing_entry, tellable
from webapp.presentation.search import KIND_WORDS
from webapp.search_query import SearchQuery

blueprint = Blueprint("feeds", __name__)
_FORMS = {"atom": "application/atom+xml", "rss": "application/rss+xml"}
_KIND_OF = {place_of(kind): kind for kind in KINDS}


@blueprint.get("/feed.<any(atom,rss):form>")
def everything(form: str) -> Response:
    """The newest listings of all kinds."""
    found = _entries(newest(session(), tuple(KINDS), _most()))
    return _answer(form, request.path, "最新发布", url_for("home.index"), found)


@blueprint.get("/feed/<any(demands,scenarios,achievements):place>.<any(atom,rss):form>")
def of_kind(place: str, form: str) -> Response:
    """The newest listings of one kind."""
    kind = _KIND_OF[place]
    page = url_for("search.results", kind=kind)
    found = _entries(newest(session(), (kind,), _most()))
    title = f"最新{scheme('listing_kinds').name(kind)}"
    return _answer(form, request.path, title, page, found)


@blueprint.get("/feed/lists.<any(atom,rss):form>")
def lists(form: str) -> Response:
    """The newest numbered lists."""
    found = [issue_entry(row) for row in published(session()).rows]
    return _answer(form, request.path, "需求清单与场景清单", url_for("lists.index"), found)


@blueprint.get("/search.<any(atom,rss):form>")
def search(form: str) -> Response:
    """The newest that a search finds; its address is that of the search."""
    query = SearchQuery.parse(request.args)
    # Never the reader's own view: what a feed holds is kept by programs that others share.
    listings = newest_found(
        session(), PUBLIC, runtime().replica, query.text, query.filters, _most()
    )
    words = f"“{query.text}”" if query.text else ""
    address = url_for("feeds.search", form=form, **query.first_page().arguments)
    return _answer(
        form, address, f"检索{KIND_WORDS[query.kind]}{words}", query.url, _entries(listings)
    )


def _entries(listings: Sequence[Listing]) -> list[Entry]:
    return [listing_entry(listing) for listing in listings]


def _most() -> int:
    return load_rules().public.feed_entries


def _answer(form: str, path: str, title: str, page: str, found: Sequence[Entry]) -> Response:
    """The feed, or 304 when the reader has it already."""
    settings = runtime().settings
    feed = Feed(
        title=f"{tellable(title)} - {settings.zone_name}",
        address=absolute(path),
        page=absolute(page),
        entries=found,
    )
    text = render_template(f"feeds/{form}.xml", feed=feed, publisher=settings.zone_name)
    answer = make_response(text)
    answer.mimetype = _FORMS[form]
    answer.last_modified = feed.changed
    answer.headers["Cache-Control"] = "public, max-age=300"
    answer.add_etag()
    answer.make_conditional(request)
    return answer
