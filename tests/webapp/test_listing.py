import pytest
from sqlalchemy.orm import Session

from matcher.listings import post
from matcher.listings.lifecycle import move
from matcher.listings.schemas import DemandInput
from matcher.listings.visibility import get_listing
from tests.webapp.reading import by_class, links, parse, words
from tests.webapp.site import CONTACT, SECRET, LintingClient, Site

DEMAND = "叶片补焊热裂纹"
ACHIEVEMENT = "高温合金激光补焊裂纹抑制工艺"
TWIN = "轻稀土萃取分离用液碱皂化，每吨氧化物带出氯化钠废水五十立方米，蒸发结晶的杂盐只能堆库。"


def show(site: Site, title: str, login: str = "") -> str:
    code = site.code(title)
    place = {"D": "demands", "S": "scenarios", "A": "achievements"}[code[0]]
    response = site.client(login).get(f"/{place}/{code}")
    assert response.status_code == 200
    return response.text


def facts(html: str) -> dict[str, str]:
    rows = [row for table in by_class(parse(html), "facts") for row in table.iter("div")]
    return {words(row[0]): words(row[1]) for row in rows}


def cells(html: str, caption: str) -> list[list[str]]:
    (table,) = (
        table for table in parse(html).iter("table") if table.findtext("caption") == caption
    )
    return [[words(cell) for cell in row] for row in table.iter("tr")]


def draft(site: Site, title: str) -> str:
    made: list[str] = []

    def create(session: Session) -> None:
        data = DemandInput.parse({"title": title, "problem": "示例草稿的正文", **CONTACT})
        author, owner = site.people.author, site.people.enterprise
        made.append(post.create(session, author, "demand", owner, data).code)

    site.write(create)
    return made[0]


def test_a_demand_shows_its_parts_in_order_and_its_facts(shown: Site) -> None:
    page = show(shown, DEMAND)
    headings = [words(h) for h in by_class(parse(page), "listing-parts")[0].iter("h2")]
    assert headings == ["主要问题", "预期目标", "已试方案与不足 不公开", "技术指标", "关键词"]
    told = facts(page)
    assert told["拟投入资金"] == "300～1,200 万元"
    assert told["完成期限"] == "18 个月"
    assert told["合作方式"] == "合作开发、技术许可"
    assert told["最低成熟度"] == "TRL 6（系统原型在相关环境中演示）"
    assert told["可提供试验场景"] == "可以"
    assert told["技术领域"] == "先进制造、新材料及其应用"
    assert told["地区"] == "内蒙古自治区 / 包头市 / 包头稀土高新技术产业开发区"
    assert told["编号"] == shown.code(DEMAND)
    assert cells(page, "技术指标") == [["指标", "要求"], ["补焊合格率", "≥ 95 %"]]


def test_an_achievement_shows_maturity_price_and_rights(shown: Site) -> None:
    page = show(shown, ACHIEVEMENT)
    told = facts(page)
    assert told["成熟度"] == "TRL 7（系统原型在运行环境中演示）"
    assert told["价格"] == "80 万元"
    assert cells(page, "知识产权")[1] == ["发明专利", "ZL2021示例0001", "已授权", "示例工业大学"]


def test_a_scenario_shows_what_it_offers(shown: Site) -> None:
    told = facts(show(shown, "露天矿卡低温启动"))
    assert (told["场景类别"], told["开放方式"]) == ("寒区测试", "试点")
    assert told["投入上限"] == "不超过 600 万元"


def test_a_wrong_kind_in_the_address_leads_to_the_right_page(shown: Site) -> None:
    code = shown.code(DEMAND)
    response = shown.client().get(f"/achievements/{code}")
    assert response.status_code == 301
    assert response.headers["Location"] == f"/demands/{code}"


@pytest.mark.parametrize("code", ["D2026-9999", "x", "%00", "%27%20OR%201=1", "𠮷", "D" * 300])
def test_an_unknown_code_is_not_found(client: LintingClient, code: str) -> None:
    assert client.get(f"/demands/{code}").status_code == 404


@pytest.mark.parametrize(
    ("login", "seen"),
    [("", False), ("stranger", False), ("researcher", False), ("author", True), ("broker", True)],
)
def test_confidential_parts_are_for_the_owner_and_the_staff(
    shown: Site, login: str, seen: bool
) -> None:
    page = show(shown, DEMAND, login)
    assert (SECRET in page) == seen
    assert ("发布单位没有公开这一部分" in page) != seen
    assert [words(mark) for mark in by_class(parse(page), "mark-private")] == ["不公开"]


@pytest.mark.parametrize(
    ("login", "status"), [("", 404), ("stranger", 404), ("operator", 404), ("author", 200)]
)
def test_a_draft_is_only_for_its_organization(site: Site, login: str, status: int) -> None:
    code = draft(site, "示例草稿")
    response = site.client(login).get(f"/demands/{code}")
    assert response.status_code == status
    assert ("示例草稿的正文" in response.text) == (status == 200)


def test_what_is_not_public_says_so_and_is_not_matched(site: Site) -> None:
    page = site.client("author").get(f"/demands/{draft(site, '示例草稿')}").text
    assert "这条信息目前没有公开" in page
    assert [words(tag) for tag in by_class(parse(page), "tag-quiet")] == ["草稿"]
    assert not by_class(parse(page), "match-brief")


@pytest.mark.parametrize("login", ["", "stranger", "author", "broker", "operator"])
def test_contact_data_is_on_nobodys_page(shown: Site, login: str) -> None:
    page = show(shown, DEMAND, login)
    for value in CONTACT.values():
        assert value not in page


def twins(site: Site, *kinds: str) -> None:
    """Listings that say the same: the double of the encoder sees likeness of letters only."""
    for number, kind in enumerate(kinds):
        fields = {"problem": TWIN} if kind == "demand" else {"abstract": TWIN}
        site.publish(kind, f"稀土萃取皂化废水减量{number}", keywords=["皂化废水"], **fields)


def test_possible_matches_show_grade_and_shared_phrases(site: Site) -> None:
    twins(site, "demand", "achievement")
    first, second = "稀土萃取皂化废水减量0", "稀土萃取皂化废水减量1"
    for title, other in ((first, second), (second, first)):
        match = by_class(parse(show(site, title)), "match-brief")[0]
        assert words(by_class(match, "row-title")[0]) == other
        assert words(by_class(match, "grade")[0]) == "匹配程度：强"
        marks = {words(mark) for mark in match.iter("mark")}
        assert any("皂化" in mark for mark in marks)


def test_nothing_of_confidential_parts_is_in_matches(site: Site) -> None:
    site.publish("achievement", "钴基焊丝", abstract="钴基焊丝，仍有裂纹")
    assert "示例机密单位" not in show(site, "钴基焊丝")


def test_similar_listings_are_of_the_same_kind(site: Site) -> None:
    twins(site, "demand", "demand", "achievement")
    tree = parse(show(site, "稀土萃取皂化废水减量0"))
    (section,) = (e for e in tree.iter("section") if e.get("aria-labelledby") == "alike")
    assert [words(link) for link in section.iter("a")] == ["稀土萃取皂化废水减量1"]


@pytest.mark.parametrize(
    ("login", "offered"),
    [
        ("", ["有意对接"]),
        ("stranger", ["有意对接"]),
        ("author", ["管理这条信息"]),
        ("broker", ["查看匹配", "以此检索"]),
        ("operator", ["查看匹配", "以此检索"]),
    ],
)
def test_each_role_is_led_on(shown: Site, login: str, offered: list[str]) -> None:
    tasks = by_class(parse(show(shown, DEMAND, login)), "listing-tasks")
    assert [words(link) for task in tasks for link in task.iter("a")] == offered


def test_the_reviewer_of_a_submission_is_led_to_the_desk(site: Site) -> None:
    code = draft(site, "示例送审")

    def submit(session: Session) -> None:
        author = site.people.author
        move(session, author, get_listing(session, author, code), "submit")

    site.write(submit)
    page = site.client("operator").get(f"/demands/{code}").text
    assert code in links(page)["去审核"]


def test_markup_and_long_texts_stay_text(site: Site) -> None:
    site.publish(
        "demand",
        "A" * 200,
        problem="<script>alert(1)</script>\n第二行 & \"引号\" '单引号' " + "长" * 5000,
        keywords=["<b>粗</b>", "a&b"],
        intended_partner="<img src=x>",
    )
    page = show(site, "A" * 200)
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert links(page)["a&b"] == "/search?q=a%26b"
