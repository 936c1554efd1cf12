"""What public pages say of themselves to programs: true, whole, and nothing personal."""

import json
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element

import pytest

from matcher.listings import post
from matcher.listings.schemas import DemandInput
from tests.webapp.reading import parse
from tests.webapp.site import CONTACT, LintingClient, Site

SITE = "http://127.0.0.1:8000"
DEMAND = "叶片补焊热裂纹"


def meta(page: Element) -> dict[str, str]:
    """The page's tags by their name or property."""
    return {
        tag.get("name") or tag.get("property") or "": tag.get("content", "")
        for tag in page.iter("meta")
    }


def canonical(page: Element) -> str:
    (link,) = (link for link in page.iter("link") if link.get("rel") == "canonical")
    return link.get("href", "")


def data(page: Element) -> dict[str, Any]:
    (script,) = (one for one in page.iter("script") if one.get("type") == "application/ld+json")
    told: dict[str, Any] = json.loads(script.text or "")
    return told


def shown_page(client: LintingClient, address: str) -> Element:
    answer = client.get(address)
    assert answer.status_code == 200
    return parse(answer.text)


def test_a_demand_is_described(shown: Site) -> None:
    code = shown.code(DEMAND)
    page = shown_page(shown.client(), f"/demands/{code}")
    told = data(page)
    assert told["@type"] == "WebPage"
    assert told["url"] == canonical(page) == f"{SITE}/demands/{code}"
    assert told["name"] == DEMAND
    assert told["description"] == meta(page)["description"] == "补焊合格率达到 95% 以上"
    assert told["datePublished"] == told["mainEntity"]["availabilityStarts"]
    assert told["keywords"] == ["高温合金", "补焊"]
    assert told["provider"]["name"] == "示例稀土材料有限公司"
    assert told["provider"]["@type"] == "Corporation"
    assert told["publisher"]["name"] == "示例示范区"
    demand = told["mainEntity"]
    assert (demand["@type"], demand["identifier"]) == ("Demand", code)
    assert demand["category"] == "技术需求"
    assert demand["areaServed"]["name"].endswith("包头稀土高新技术产业开发区")
    assert demand["priceSpecification"] == {
        "@type": "PriceSpecification",
        "priceCurrency": "CNY",
        "minPrice": 3_000_000.0,
        "maxPrice": 12_000_000.0,
    }
    assert meta(page)["og:title"] == DEMAND
    assert "robots" not in meta(page)


def test_an_achievement_is_an_offer_and_a_scenario_a_demand(shown: Site) -> None:
    client = shown.client()
    offer = data(shown_page(client, f"/achievements/{shown.code('高温合金激光补焊裂纹抑制工艺')}"))
    assert offer["mainEntity"]["@type"] == "Offer"
    assert offer["provider"]["@type"] == "CollegeOrUniversity"
    assert offer["mainEntity"]["priceSpecification"]["maxPrice"] == 800_000.0
    sought = data(shown_page(client, f"/scenarios/{shown.code('露天矿卡低温启动')}"))
    assert sought["mainEntity"]["@type"] == "Demand"
    assert sought["mainEntity"]["priceSpecification"] == {
        "@type": "PriceSpecification",
        "priceCurrency": "CNY",
        "maxPrice": 6_000_000.0,
    }


def test_an_organization_is_described(shown: Site) -> None:
    number = shown.people.university.id
    page = shown_page(shown.client(), f"/organizations/{number}?kind=achievement&page=2")
    told = data(page)
    assert told["@type"] == "CollegeOrUniversity"
    assert told["name"] == "示例工业大学"
    assert told["url"] == canonical(page) == f"{SITE}/organizations/{number}"


def test_what_is_not_public_is_told_to_no_program(site: Site) -> None:
    def draft(session: Any) -> None:
        given = DemandInput.parse({"title": "示例草稿", "problem": "示例"})
        author, owner = site.people.author, site.people.enterprise
        codes.append(post.create(session, author, "demand", owner, given).code)

    codes: list[str] = []
    site.write(draft)
    page = shown_page(site.client("author"), f"/demands/{codes[0]}")
    assert meta(page)["robots"] == "noindex"
    assert not [one for one in page.iter("script") if one.get("type") == "application/ld+json"]
    people = site.people
    page = shown_page(site.client("stranger"), f"/organizations/{people.other_enterprise.id}")
    assert meta(page)["robots"] == "noindex"


def test_texts_cannot_end_the_data_and_personal_data_is_masked(site: Site) -> None:
    title = "</script><script>alert(1)</script> 13912345678"
    code = site.publish(
        "demand",
        title,
        problem='<!-- "]]> 联系 someone@example.com',
        keywords=["</script>", "13912345678"],
        **CONTACT,
    )
    answer = site.client().get(f"/demands/{code}")
    assert "<script>alert" not in answer.text
    assert "13912345678" not in answer.text
    assert "someone@" not in answer.text
    told = data(parse(answer.text))
    assert told["name"] == "</script><script>alert(1)</script> 139****5678"
    assert told["keywords"] == ["</script>", "139****5678"]
    assert not any(value in json.dumps(told, ensure_ascii=False) for value in CONTACT.values())


@pytest.mark.parametrize(
    ("address", "same"),
    [
        ("/", "/"),
        ("/about", "/about"),
        ("/search?q=welding&utm_source=x&page=9", "/search?kind=demand&q=welding"),
    ],
)
def test_a_page_has_one_address(client: LintingClient, address: str, same: str) -> None:
    page = shown_page(client, address)
    assert canonical(page) == meta(page)["og:url"] == f"{SITE}{same}"
    assert meta(page)["description"]
    assert ("robots" in meta(page)) == address.startswith("/search")


def test_the_host_of_a_request_is_in_no_address(client: LintingClient) -> None:
    for address in ("/", "/feed.atom", "/sitemap.xml", "/robots.txt"):
        answer = client.get(address, headers={"Host": "evil.example"})
        assert "evil" not in answer.text


def test_about_says_who_runs_it_and_how_they_are_reached(site: Site) -> None:
    page = site.client().get("/about").text
    assert "示例示范区管理机构" in page
    assert "运营机构还没有填写" in page
    site.runtime.settings = replace(site.runtime.settings, zone_contact="示例路 1 号二楼 <窗口>")
    assert "示例路 1 号二楼 &lt;窗口&gt;" in site.client().get("/about").text
