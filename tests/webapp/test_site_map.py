"""The site map names every public page once, and no other."""

from urllib.parse import urlsplit
from xml.etree.ElementTree import fromstring

from sqlalchemy import select

from matcher.clock import today
from matcher.listings import lifecycle, post
from matcher.listings.models import Listing
from matcher.listings.schemas import DemandInput
from matcher.listings.site_map import (
    listing_pieces,
    listings_of_piece,
    organization_pieces,
    organizations_of_piece,
)
from matcher.listings.visibility import is_public
from tests.webapp.site import LintingClient, Site

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SITE = "http://127.0.0.1:8000"


def addresses(client: LintingClient, path: str) -> list[str]:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "application/xml"
    document = fromstring(answer.text)  # noqa: S314 - our own
    found = [place.text or "" for place in document.iter(f"{NAMESPACE}loc")]
    assert all(address.startswith(SITE) for address in found)
    return [address.removeprefix(SITE) for address in found]


def whole(client: LintingClient) -> list[str]:
    return [
        address
        for piece in addresses(client, "/sitemap.xml")
        for address in addresses(client, piece)
    ]


def public(site: Site) -> set[str]:
    with site.runtime.database.read() as session:
        found = session.scalars(select(Listing).where(is_public())).all()
        return {f"/{listing.kind}s/{listing.code}" for listing in found}


def test_every_public_listing_once_and_none_that_is_not(site: Site) -> None:
    def hide_some(session: object) -> None:
        author, owner = site.people.author, site.people.enterprise
        data = DemandInput.parse({"title": "示例草稿", "problem": "示例"})
        post.create(session, author, "demand", owner, data)  # type: ignore[arg-type]
        paused = session.query(Listing).filter_by(title="牧草青贮霉变").one()  # type: ignore[attr-defined]
        lifecycle.move(session, author, paused, "pause")  # type: ignore[arg-type]

    site.write(hide_some)
    found = whole(site.client())
    assert len(found) == len(set(found))
    listed = {one for one in found if one.split("/")[1] in ("demands", "scenarios", "achievements")}
    assert listed == public(site)
    assert len(listed) == 48
    people = site.people
    assert {one for one in found if one.startswith("/organizations/")} == {
        f"/organizations/{people.enterprise.id}",
        f"/organizations/{people.university.id}",
    }
    assert {"/", "/about", "/help", "/post", "/privacy"} <= set(found)


def test_every_address_of_it_is_a_page(shown: Site) -> None:
    client = shown.client()
    others = [one for one in whole(client) if not one.startswith("/achievements/")]
    assert {client.get(one).status_code for one in others} <= {200, 302}


def test_pieces_hold_at_most_so_many_and_nothing_twice(shown: Site) -> None:
    with shown.runtime.database.read() as session:
        for size in (1, 7, 1000):
            pieces = listing_pieces(session, size)
            held = [list(listings_of_piece(session, number, size)) for number in pieces]
            assert all(0 < len(some) <= size for some in held)
            codes = [listing.code for some in held for listing in some]
            assert len(codes) == len(set(codes)) == 49
            owners = [
                found.organization_id
                for number in organization_pieces(session, size)
                for found in organizations_of_piece(session, number, size)
            ]
            assert len(owners) == len(set(owners)) == 2


def test_last_changes_are_days(shown: Site) -> None:
    text = shown.client().get("/sitemap-listings-1.xml").text
    days = {place.text for place in fromstring(text).iter(f"{NAMESPACE}lastmod")}  # noqa: S314 - our own
    assert days == {today().isoformat()}


def test_a_piece_without_anything_is_not_there(client: LintingClient) -> None:
    for path in ("listings-2", "listings-0", "organizations-2", "pages-2", "users-1"):
        assert client.get(f"/sitemap-{path}.xml").status_code == 404


def test_robots_are_told_where_to_go_and_where_not(shown: Site) -> None:
    answer = shown.client().get("/robots.txt")
    assert answer.mimetype == "text/plain"
    lines = answer.text.splitlines()
    assert lines[0] == "User-agent: *"
    assert lines[-1] == f"Sitemap: {SITE}/sitemap.xml"
    closed = [line.removeprefix("Disallow: ") for line in lines[1:-1]]
    for one in whole(shown.client()):
        assert not any(urlsplit(one).path.startswith(place) for place in closed), one
    for place in ("/my", "/account/sign-in", "/admin/audit", "/search?q=x", "/uploads/x"):
        assert any(place.startswith(start) for start in closed), place
