"""Numbered lists on the first page, in their feed and in the site map."""

from xml.etree.ElementTree import fromstring

import pytest
from sqlalchemy import select

from matcher.listings.models import Demand
from tests.list_issues.issues import TITLE, approved, submitted
from tests.webapp.queries import counted
from tests.webapp.reading import links
from tests.webapp.site import Site
from webapp.presentation.feeds import Feed

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def listed(module_site: Site) -> Site:
    """A site with an approved issue and one that waits for approval."""
    people = module_site.people
    with module_site.runtime.database.write() as session:
        demands = session.scalars(select(Demand).order_by(Demand.id)).all()
        approved(session, people, people.operator, demands)
        submitted(session, people, demands[:1])
    return module_site


def test_the_first_page_shows_the_approved_ones(listed: Site) -> None:
    client = listed.client()
    client.get("/")  # opens the index
    with counted(listed) as statements:
        page = client.get("/").text
    assert len(statements) <= 12
    offered = links(page)
    shown = [label for label in offered if label.startswith(TITLE)]
    assert len(shown) == 1
    assert listed.client().get(offered[shown[0]]).status_code == 200
    assert offered["查看各期清单"] == "/lists"


def test_they_have_a_feed_and_a_place_in_the_site_map(listed: Site) -> None:
    client = listed.client()
    (entry,) = fromstring(client.get("/feed/lists.atom").text).iter(f"{ATOM}entry")  # noqa: S314 - our own
    assert entry.findtext(f"{ATOM}title", "").startswith(TITLE)
    assert entry.findtext(f"{ATOM}summary") == "共 2 项"
    address = entry.find(f"{ATOM}link").get("href", "")  # type: ignore[union-attr]
    assert entry.findtext(f"{ATOM}id", "").startswith("tag:127.0.0.1,2026:test/demand/")
    assert client.get("/sitemap-pages-1.xml").text.count(address.replace("&", "&amp;")) == 1
    assert client.get("/feed/lists.rss").text.count("<item>") == 1


def test_without_an_issue_there_is_no_block_and_the_feed_is_empty(shown: Site) -> None:
    assert "查看各期清单" not in shown.client().get("/").text
    feed = fromstring(shown.client().get("/feed/lists.atom").text)  # noqa: S314 - our own
    assert not list(feed.iter(f"{ATOM}entry"))
    assert Feed("", "", "", ()).iso == "1970-01-01T00:00:00+00:00"
