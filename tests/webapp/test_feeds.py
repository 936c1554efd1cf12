"""Feeds are well-formed, stable, the same for everybody, and hold nothing personal."""

from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import quote
from xml.etree.ElementTree import Element, fromstring

import pytest

from matcher.listings import lifecycle
from matcher.listings.visibility import get_listing
from tests.webapp.site import LintingClient, Site
from webapp.presentation.feeds import tellable

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
SITE = "http://127.0.0.1:8000"
ADDRESSES = (
    *("/feed.atom", "/feed/demands.atom", "/feed/scenarios.atom", "/feed/achievements.atom"),
    *("/feed.rss", "/feed/demands.rss", "/search.rss?kind=demand", "/search.atom?kind=achievement"),
)


def read(client: LintingClient, address: str) -> Element:
    answer = client.get(address)
    assert answer.status_code == 200
    kind = "atom" if ".atom" in address else "rss"
    assert answer.mimetype == f"application/{kind}+xml"
    return fromstring(answer.text)  # noqa: S314 - our own


def entries(feed: Element) -> list[dict[str, str]]:
    """The entries of either form, by the names of RSS."""
    if feed.tag == "rss":
        return [
            {part.tag.removeprefix(DC): part.text or "" for part in item}
            for item in feed.iter("item")
        ]
    return [
        {
            "title": entry.findtext(f"{ATOM}title", ""),
            "link": entry.find(f"{ATOM}link").get("href", ""),  # type: ignore[union-attr]
            "guid": entry.findtext(f"{ATOM}id", ""),
            "creator": entry.findtext(f"{ATOM}author/{ATOM}name", ""),
            "category": entry.find(f"{ATOM}category").get("term", ""),  # type: ignore[union-attr]
            "pubDate": entry.findtext(f"{ATOM}published", ""),
            "description": entry.findtext(f"{ATOM}summary", ""),
        }
        for entry in feed.iter(f"{ATOM}entry")
    ]


def test_an_entry_says_what_the_page_says(shown: Site) -> None:
    code = shown.code("叶片补焊热裂纹")
    found = [entries(read(shown.client(), f"/feed/demands.{form}")) for form in ("atom", "rss")]
    for rows in found:
        (entry,) = (row for row in rows if row["title"] == "叶片补焊热裂纹")
        assert entry["link"] == f"{SITE}/demands/{code}"
        assert entry["guid"] == f"tag:127.0.0.1,2026:{code}"
        assert entry["creator"] == "示例稀土材料有限公司"
        assert entry["category"] == "技术需求"
        assert entry["description"] == "补焊合格率达到 95% 以上"
    dates = [[row["pubDate"] for row in rows] for rows in found]
    assert [datetime.fromisoformat(text) for text in dates[0]] == [
        parsedate_to_datetime(text) for text in dates[1]
    ]


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_readers_ask_of_a_feed(shown: Site, address: str) -> None:
    feed = read(shown.client(), address)
    rows = entries(feed)
    assert 0 < len(rows) <= 30
    assert len({row["guid"] for row in rows}) == len(rows)
    dates = [row["pubDate"] for row in rows]
    if feed.tag == "rss":
        moments = [parsedate_to_datetime(text) for text in dates]
        assert feed.find("channel/title") is not None
        assert feed.findtext("channel/description")
    else:
        moments = [datetime.fromisoformat(text) for text in dates]
        assert feed.findtext(f"{ATOM}id") == f"{SITE}{address}"
        assert datetime.fromisoformat(feed.findtext(f"{ATOM}updated", "")) == moments[0]
    assert moments == sorted(moments, reverse=True)


def test_the_newest_of_all_kinds_is_first(site: Site) -> None:
    code = site.publish("scenario", "示例刚刚开放的场景", pain_points="示例")
    first = entries(read(site.client(), "/feed.atom"))[0]
    assert (first["title"], first["category"]) == ("示例刚刚开放的场景", "应用场景")
    assert first["link"].endswith(f"/scenarios/{code}")


def test_a_search_is_followed_by_its_words_and_filters(shown: Site) -> None:
    client = shown.client()
    found = entries(read(client, "/search.atom?kind=achievement&region=150500"))
    assert len(found) == 23
    assert {row["category"] for row in found} == {"科技成果"}
    words = quote("激光补焊")
    feed = read(client, f"/search.atom?kind=achievement&q={words}&page=7&nothing=1")
    assert "高温合金激光补焊裂纹抑制工艺" in {row["title"] for row in entries(feed)}
    assert feed.findtext(f"{ATOM}id") == f"{SITE}/search.atom?kind=achievement&q={words}"


def test_an_unchanged_feed_is_not_sent_again(site: Site) -> None:
    client = site.client()
    first = client.get("/feed.atom")
    assert first.headers["Cache-Control"] == "public, max-age=300"
    known = {"If-None-Match": first.headers["ETag"]}
    again = client.get("/feed.atom", headers=known)
    assert (again.status_code, again.data) == (304, b"")
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert client.get("/feed.atom", headers=since).status_code == 304
    site.publish("demand", "示例新需求", problem="示例")
    assert client.get("/feed.atom", headers=known).status_code == 200


def test_what_was_withdrawn_is_gone_at_once(site: Site) -> None:
    code = site.code("牧草青贮霉变")
    feed = "/feed/demands.atom"
    known = {"If-None-Match": site.client().get(feed).headers["ETag"]}
    site.write(
        lambda session: lifecycle.move(
            session, site.people.author, get_listing(session, site.people.author, code), "withdraw"
        )
    )
    answer = site.client().get(feed, headers=known)
    assert answer.status_code == 200
    assert code not in answer.text
    assert code not in site.client().get("/search.atom?kind=demand").text


def test_everybody_reads_the_same_feed(shown: Site) -> None:
    address = "/search.atom?kind=demand"
    texts = {shown.client(login).get(address).text for login in ("", "author", "operator")}
    assert len(texts) == 1


def test_texts_stay_texts_and_personal_data_is_masked(site: Site) -> None:
    site.publish(
        "demand",
        "]]><script>alert(1)</script> & 联系 13912345678",
        problem="<b>粗</b> 电话 13912345678，邮箱 someone@example.com",
    )
    for form in ("atom", "rss"):
        answer = site.client().get(f"/feed.{form}")
        assert "13912345678" not in answer.text
        assert "someone@" not in answer.text
        entry = entries(fromstring(answer.text))[0]  # noqa: S314 - our own
        assert entry["title"] == "]]><script>alert(1)</script> & 联系 139****5678"
        assert entry["description"].startswith("<b>粗</b>")


def test_characters_that_no_document_can_hold_are_left_out() -> None:
    assert tellable("热\x0b裂\ufffe纹\ud800 𠮷\n") == "热裂纹 𠮷\n"


def test_an_empty_feed_is_a_feed(site: Site) -> None:
    feed = read(site.client(), "/search.atom?kind=demand&region=152900")
    assert entries(feed) == []
    assert feed.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00+00:00"


@pytest.mark.parametrize("address", ["/feed.xml", "/feed/users.atom", "/search.json", "/feed"])
def test_there_is_no_other_feed(client: LintingClient, address: str) -> None:
    assert client.get(address).status_code == 404
