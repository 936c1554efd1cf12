"""The page that searches with a listing as the query: what it lists, says and leads to."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.webapp.members import CURE, NEED, submitted, suggested
from tests.webapp.queries import counted
from tests.webapp.reading import by_class, links, parse, words
from tests.webapp.site import LintingClient, Site

MOST = 12


@pytest.fixture
def broker(shown: Site) -> LintingClient:
    return shown.client("broker")


def address(site: Site, **asked: str) -> str:
    rest = "".join(f"&{name}={value}" for name, value in asked.items())
    return f"/desk/explore?listing={site.code(NEED)}{rest}"


def rows(page: str) -> list[str]:
    return [words(row) for row in by_class(parse(page), "explore-row")]


def test_it_begins_by_asking_for_a_listing(shown: Site, broker: LintingClient) -> None:
    page = broker.get("/desk/explore").text
    assert "还没有选定用来检索的信息" in page
    for code in ("D2026-9999", "<script>", "%"):
        missing = broker.get(f"/desk/explore?listing={code}")
        assert missing.status_code == 404
        assert 'id="explore-code"' in missing.text
        assert "<script>" not in missing.text
    lower = shown.code(NEED).lower()
    assert NEED in broker.get(f"/desk/explore?listing={lower}").text


def test_it_lists_with_grade_and_reasons(shown: Site, broker: LintingClient) -> None:
    page = broker.get(address(shown, q="激光")).text
    first = rows(page)[0]
    assert CURE in first
    assert "匹配程度" in first
    assert "合作方式一致：技术许可" in first
    assert "共 46 项成果，列出最接近的 46 项" in page
    assert "<mark>激光</mark>" in page
    assert f"加入 {shown.code(CURE)}" in page
    assert "page=5" in page
    assert rows(broker.get(address(shown, q="激光", page="99")).text)


def test_its_terms_and_filters_stand_in_one_address(shown: Site, broker: LintingClient) -> None:
    page = broker.get(address(shown, q="菌剂", words="1", field="09", trl="6", exclude="第04号"))
    found = rows(page.text)
    assert found
    assert all("第04号" not in row and "青贮乳酸菌剂" in row for row in found)
    told = links(page.text)["需求"]
    kept = parse_qs(urlsplit(told).query)
    assert kept == {
        "kind": ["demand"],
        "q": ["菌剂"],
        "exclude": ["第04号"],
        "words": ["1"],
        "field": ["09"],
        "trl": ["6"],
        "listing": [shown.code(NEED)],
    }
    many = "+".join(f"词{number}" for number in range(12))
    assert "排除的词超过 10 个，只用了前 10 个" in broker.get(address(shown, exclude=many)).text


def test_what_removes_most_is_offered_to_be_dropped(shown: Site, broker: LintingClient) -> None:
    nothing = broker.get(address(shown, exclude="菌剂+激光")).text
    assert rows(nothing) == []
    assert "排除的词去掉了全部 46 项成果" in nothing
    assert "含“菌剂”45 项" in nothing
    again = links(nothing)["不再排除“菌剂”"]
    assert "菌剂" in rows(broker.get(again).text)[0]
    filtered = broker.get(address(shown, field="03", trl="9")).text
    assert "没有符合条件的成果" in filtered
    assert "去掉筛选条件“先进制造”后有 6 项成果" in filtered


def test_others_of_its_kind_have_no_grade_and_no_pair(shown: Site, broker: LintingClient) -> None:
    page = broker.get(address(shown, kind="demand")).text
    (row,) = rows(page)
    assert "牧草青贮霉变" in row
    assert "匹配程度" not in row
    assert "加入匹配" not in row
    assert "加入比较" not in row
    back = broker.get(f"/desk/explore?listing={shown.code(CURE)}").text
    assert NEED in rows(back)[0]
    assert "加入比较" not in back


def test_short_and_unpublished_listings_say_so(site: Site) -> None:
    broker = site.client("broker")
    short = site.publish("demand", "补焊", problem="补焊")
    page = broker.get(f"/desk/explore?listing={short}").text
    assert "公开的文字不足 6 字" in page
    waiting = submitted(site, "叶片热裂纹待审")
    page = broker.get(f"/desk/explore?listing={waiting}").text
    assert CURE in rows(page)[0]
    assert "加入匹配" not in page


def test_operators_look_and_add_nothing(shown: Site) -> None:
    page = shown.client("operator").get(address(shown)).text
    assert CURE in rows(page)[0]
    assert "加入匹配" not in page


def test_every_way_leads_there(site: Site) -> None:
    broker, code = site.client("broker"), site.code(NEED)
    suggested(site)
    for place in (f"/demands/{code}", f"/desk/listings/{code}/matches", "/desk/suggestions"):
        assert f"/desk/explore?listing={code}" in broker.get(place).text, place
    assert "/desk/explore" not in site.client("author").get(f"/demands/{code}").text


def test_it_asks_the_database_a_dozen_times_at_most(shown: Site, broker: LintingClient) -> None:
    for asked in ({}, {"exclude": "激光"}, {"kind": "demand"}, {"q": "激光", "exclude": "第04号"}):
        with counted(shown) as statements:
            assert broker.get(address(shown, **asked)).status_code == 200
        assert len(statements) <= MOST, asked
