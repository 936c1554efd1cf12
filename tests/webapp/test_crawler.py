"""A stranger who reads every public page and every answer of the API finds no personal data.

Contacts are kept, and telephone numbers, addresses and an identity number stand in every text
field. Whatever route is added is visited too.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select
from werkzeug.routing import BuildError, Rule
from werkzeug.test import TestResponse

from matcher.accounts.models import Organization
from matcher.listings.models import KINDS, Listing, ListingContact
from matcher.listings.schemas import SCHEMAS
from matcher.matching.passages import passages_of
from tests.privacy.crawling import personal
from tests.webapp.reading import links
from tests.webapp.site import CONTACT, LintingClient, Site

IDENTITY = "150203199001010010"
LEAK = f"（张工 13912345678、138 1234 5678 手机，zhang.gong@example.com，{IDENTITY}）"
SHORT = "联系13912345678"
_MOST = 2_000


def leaking(kind: str) -> dict[str, Any]:
    """Every prose and one-line field of a kind, with personal data in it."""
    fields: dict[str, Any] = dict.fromkeys(SCHEMAS[kind].PARTS, f"示例正文{LEAK}")
    fields |= {"keywords": [SHORT], "intended_partner": SHORT, "place": SHORT, "team": SHORT}
    fields |= {"investment": SHORT, "evaluation": SHORT, "completing_units": [SHORT]}
    row = {"name": SHORT, "operator": "≥", "value": "95", "unit": "%"}
    holder = {"type": "invention", "number": "ZL1", "state": "granted", "holder": SHORT}
    fields |= {"indicators": [row], "ip": [holder]}
    known = SCHEMAS[kind].model_fields
    return {name: value for name, value in fields.items() if name in known}


@pytest.fixture
def leaky(site: Site) -> Site:
    for kind in KINDS:
        site.publish(kind, f"示例{kind} {SHORT}", **CONTACT, **leaking(kind))

    def tell(session: Any) -> None:
        for organization in session.scalars(select(Organization)):
            organization.profile = f"示例简介{LEAK}"

    site.write(tell)
    return site


def crawl(site: Site, client: LintingClient) -> Iterator[tuple[str, TestResponse]]:
    """Every address of the routes, and every one that a page links to."""
    waiting, seen = list(addresses(site)), set[str]()
    while waiting and len(seen) < _MOST:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        response = client.get(address)
        yield address, response
        if response.mimetype == "text/html" and response.status_code == 200:
            found = (urlsplit(link) for link in links(response.text).values())
            waiting += [part._replace(fragment="").geturl() for part in found if not part.netloc]
    assert not waiting, "there are more pages than the crawler reads"


def addresses(site: Site) -> Iterator[str]:
    """An address for each route that reads and each object that it may be about."""
    with site.app.test_request_context(), site.runtime.database.read() as session:
        titles = select(Listing.code).where(Listing.title.contains(SHORT))
        codes = list(session.scalars(titles))
        given = {"place": ["demands", "scenarios", "achievements"], "organization_id": [1, 2, 3]}
        adapter = site.app.url_map.bind("localhost")
        for rule in site.app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and rule.endpoint != "static":
                yield from _built(adapter, rule, {"code": codes, **given})


def _built(adapter: Any, rule: Rule, given: dict[str, list[Any]]) -> Iterator[str]:
    """The rule's addresses; of an unknown argument some numbers and words."""
    values: list[dict[str, Any]] = [{}]
    for name in rule.arguments:
        options = given.get(name, [1, 2, "regions"])
        values = [value | {name: option} for value in values for option in options]
    for value in values:
        try:
            yield adapter.build(rule.endpoint, value)
        except (BuildError, ValueError):
            continue


def test_a_stranger_finds_no_personal_data(leaky: Site) -> None:
    client = leaky.client()
    read: dict[str, int] = {}
    for address, response in crawl(leaky, client):
        body = response.get_data(as_text=True)
        assert personal(body) == [], address
        for word in (*CONTACT.values(), "zhang.gong", IDENTITY):
            assert word not in body, address
        read[response.mimetype] = read.get(response.mimetype, 0) + (response.status_code == 200)
    assert read["text/html"] > 60
    assert read["application/json"] > 10


def test_the_index_holds_the_texts_masked(leaky: Site) -> None:
    """What is embedded and cut into words has no personal data, and all of the rest."""
    with leaky.runtime.database.read() as session:
        for listing in session.scalars(select(Listing).where(Listing.title.contains(SHORT))):
            passages = passages_of(listing)
            assert personal(passages.text) == []
            assert "139****5678" in passages.title
            assert "示例正文" in passages.text
            words = leaky.runtime.tokenizer(passages.text)
            assert not {"13912345678", IDENTITY, "zhang", "gong"} & set(words)


def test_the_numbers_are_really_kept(leaky: Site) -> None:
    """What the crawler does not find is there, in the texts and in the contacts."""
    with leaky.runtime.database.read() as session:
        leaks = session.scalars(select(Listing).where(Listing.title.contains(SHORT))).all()
        assert all("13912345678" in text for listing in leaks for text in listing.parts.values())
        phones = set(session.scalars(select(ListingContact.contact_phone)))
        assert phones == {CONTACT["contact_phone"]}
