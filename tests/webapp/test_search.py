from dataclasses import replace
from urllib.parse import quote

import pytest

from matcher.listings import lifecycle
from matcher.listings.visibility import get_listing
from matcher.matching.search import PAGE_SIZE
from matcher.taxonomy import load_rules
from tests.webapp.reading import by_class, facets, links, parse, tabs, titles, total, words
from tests.webapp.site import SECRET, LintingClient, Site

BATCH = 45  # achievements that are nearly alike
WELDING = "高温合金激光补焊裂纹抑制工艺"


def search(client: LintingClient, query: str = "", **args: str) -> str:
    response = client.get("/search", query_string={"q": query, **args})
    assert response.status_code == 200
    return response.text


def test_words_find_the_listing_that_holds_them(client: LintingClient) -> None:
    assert titles(search(client, "激光补焊", kind="achievement"))[0] == WELDING


def test_a_sentence_finds_the_listing_about_it(client: LintingClient) -> None:
    page = search(client, "叶片焊补以后老是开裂，合格率上不去", kind="demand")
    assert titles(page)[0] == "叶片补焊热裂纹"


def test_without_a_kind_the_first_kind_with_results_is_shown(client: LintingClient) -> None:
    page = search(client, field="09", region="110000")
    assert tabs(page) == {"需求": 0, "场景": 0, "成果": 22}
    assert total(page) == 22


def test_tabs_count_every_kind(client: LintingClient) -> None:
    page = search(client)
    assert tabs(page) == {"需求": 2, "场景": 1, "成果": BATCH + 1}
    assert total(page) == 2


def test_filters_count_what_choosing_them_leaves(client: LintingClient) -> None:
    page = search(client, kind="achievement")
    for name in ("field", "region", "org", "cooperation"):
        counts = facets(page, name)
        assert counts, name
        for code, number in counts.items():
            chosen = search(client, kind="achievement", **{name: code})
            assert total(chosen) == number, (name, code)


def test_filters_join_and_are_removed_one_by_one(client: LintingClient) -> None:
    page = search(client, kind="achievement", field="09", region="150500", trl="8")
    assert total(page) == 6
    chips = links(page)
    assert total(client.get(chips["去掉条件：TRL ≥ 8 ✕"]).text) == 23
    assert total(client.get(chips["去掉条件：通辽市 ✕"]).text) == 12
    assert total(client.get(chips["全部清除"]).text) == BATCH + 1


def test_a_chosen_filter_without_results_stays_to_be_unchosen(client: LintingClient) -> None:
    page = search(client, kind="demand", region="150600")
    assert facets(page, "region")["150600"] == 0


def test_found_words_are_marked(client: LintingClient) -> None:
    (row, *_) = by_class(parse(search(client, "激光补焊", kind="achievement")), "row-card")
    assert "激光" in [words(mark) for mark in row.iter("mark")]


def test_markup_in_texts_and_queries_is_only_text(site: Site) -> None:
    title = "<script>alert(1)</script> <b>硅烷</b>偶联剂"
    site.publish("demand", title, problem="<img src=x onerror=alert(2)> 硅烷水解失效")
    page = search(site.client(), "<script>硅烷", kind="demand")
    assert "<script>alert" not in page
    assert "<img" not in page
    assert titles(page)[0] == title
    assert by_class(parse(page), "search-box")[0].find("input").get("value") == "<script>硅烷"


def test_newest_first_on_request(site: Site) -> None:
    code = site.publish("achievement", "示例新成果", abstract="青贮")
    page = search(site.client(), "青贮", kind="achievement", sort="newest")
    assert f"/achievements/{code}" in links(page).values()
    assert titles(page)[0] == "示例新成果"
    assert links(page)["相关"] == f"/search?kind=achievement&q={quote('青贮')}"


def test_pages_hold_every_result_once(client: LintingClient) -> None:
    seen = []
    for number in (1, 2, 3):
        page = search(client, kind="achievement", page=str(number))
        assert f"第 {number} / 3 页" in page
        seen += titles(page)
    assert len(seen) == len(set(seen)) == BATCH + 1
    assert len(titles(search(client, kind="achievement"))) == PAGE_SIZE


@pytest.mark.parametrize(
    ("page", "number"), [("99999", 3), ("0", 1), ("-4", 1), ("x", 1), ("9" * 5000, 1), ("²", 1)]
)
def test_a_page_that_is_not_there_gives_one_that_is(
    client: LintingClient, page: str, number: int
) -> None:
    assert f"第 {number} / 3 页" in search(client, kind="achievement", page=page)


def test_address_of_a_page_gives_the_same_page(client: LintingClient) -> None:
    page = search(client, "青贮", kind="achievement", region="150500", page="1")
    (again,) = (address for label, address in links(page).items() if label == "第 2 页")
    assert "q=" in again
    assert "region=150500" in again
    assert titles(client.get(again).text)
    assert not set(titles(client.get(again).text)) & set(titles(page))


def test_nothing_found_says_which_filter_to_drop(client: LintingClient) -> None:
    page = search(client, kind="demand", field="09", region="150271")
    assert total(page) == 0
    (empty,) = by_class(parse(page), "empty")
    assert "没有找到符合条件的需求" in words(empty)
    offered = links(page)
    assert total(client.get(offered["去掉“农业”"]).text) == 1
    assert offered["发布技术需求"] == "/post"


def test_nothing_found_offers_to_clear_when_no_single_filter_helps(client: LintingClient) -> None:
    page = search(client, kind="demand", field="11", region="150900")
    assert total(client.get(links(page)["清除全部筛选"]).text) == 2


def test_nothing_published_says_so(site: Site) -> None:
    page = search(site.client(), kind="scenario", field="11")
    assert "没有找到符合条件的场景" in page


def test_unknown_codes_are_ignored_with_a_notice(client: LintingClient) -> None:
    page = search(
        client, kind="demands", region="999999", industry="<b>", trl="12", sort="price", org="x"
    )
    assert total(page) == 2
    notices = [words(notice) for notice in by_class(parse(page), "notice-warning")]
    assert notices == [
        "没有类别“demands”，已忽略。",
        "没有排序方式“price”，已忽略。",
        "行业代码“<b>”不存在，已忽略。",
        "地区代码“999999”不存在，已忽略。",
        "单位类型代码“x”不存在，已忽略。",
        "成熟度应为 1 到 9，“12”已忽略。",
    ]


def test_a_long_query_is_cut_with_a_notice(client: LintingClient) -> None:
    page = search(client, "补焊" * 5000, kind="demand")
    assert "检索内容超过 500 字，只用了前 500 字。" in page
    assert titles(page)[0] == "叶片补焊热裂纹"


@pytest.mark.parametrize(
    "query",
    [
        "\x00补焊\x07",
        "\u200b\u202e补焊\ufeff",
        "补焊\r\n\t裂纹\x85",
        "补焊' OR 1=1; DROP TABLE listings; --",
        '补焊" AND title:* ~2 ^8 (unclosed [TO',
        "补焊 {{7*7}} ${7*7} %00 <svg/onload=x>",
        "补焊 \ud83d\ude00 𠮷 ﷽",
        "补焊 \ufffe\uffff\ufdd0",
    ],
)
def test_hostile_queries_are_queries(client: LintingClient, query: str) -> None:
    page = search(client, query.encode("utf-16", "surrogatepass").decode("utf-16"), kind="demand")
    assert titles(page)[0] == "叶片补焊热裂纹"
    assert "49" not in words(by_class(parse(page), "search-box")[0])


@pytest.mark.parametrize("query", ["%", "_", "*", "'", "\\", "的", "a", "-", "？"])
def test_queries_of_one_sign_answer(client: LintingClient, query: str) -> None:
    search(client, query)


def test_parts_that_are_not_public_are_not_searched(client: LintingClient) -> None:
    page = search(client, SECRET, kind="demand")
    assert "钴基焊丝，仍有裂纹" not in page.replace(SECRET, "")
    assert "示例机密单位" not in words(by_class(parse(page), "rows")[0])


def test_a_withdrawn_listing_vanishes_although_the_index_still_holds_it(site: Site) -> None:
    client = site.client()
    code = site.code("叶片补焊热裂纹")
    assert f"/demands/{code}" in search(client, "补焊", kind="demand")
    site.write(
        lambda session: lifecycle.move(
            session, site.people.author, get_listing(session, site.people.author, code), "withdraw"
        )
    )
    assert f"/demands/{code}" not in search(client, "补焊", kind="demand")
    assert client.get(f"/demands/{code}").status_code == 404
    site.index()
    assert total(search(client, kind="demand")) == 1


def test_htmx_gets_the_changed_parts_only(client: LintingClient) -> None:
    address = "/search?kind=achievement&trl=&q=&field=09"
    response = client.get(address, headers={"HX-Request": "true"})
    assert response.headers["Vary"] == "HX-Request, Cookie"
    assert response.headers["HX-Push-Url"] == "/search?kind=achievement&field=09"
    assert "<main" not in response.text
    swapped = {e.get("id") for e in parse(response.text).iter() if e.get("hx-swap-oob")}
    assert swapped == {"result-status", "search-tabs", "filter-count", "filter-facets"}
    assert titles(response.text) == titles(client.get(address).text)


def test_whole_pages_vary_too(client: LintingClient) -> None:
    assert "HX-Request" in client.get("/search").headers["Vary"]


def test_the_form_works_without_script(client: LintingClient) -> None:
    tree = parse(search(client, "青贮", kind="achievement", sort="newest", field="09"))
    (form,) = (form for form in tree.iter("form") if form.get("id") == "filter-form")
    assert (form.get("method"), form.get("action")) == ("get", "/search")
    kept = {e.get("name"): e.get("value") for e in form.iter("input") if e.get("type") == "hidden"}
    assert kept == {"kind": "achievement", "sort": "newest"}
    (query,) = (e for e in tree.iter("input") if e.get("name") == "q")
    assert (query.get("form"), query.get("value")) == ("filter-form", "青贮")


def test_maturity_counts_what_choosing_it_leaves(client: LintingClient) -> None:
    for chosen in ({}, {"trl": "6"}):
        counts = facets(search(client, kind="achievement", **chosen), "trl")
        assert counts[""] == BATCH + 1
        for step in ("4", "6", "8"):
            assert total(search(client, kind="achievement", trl=step)) == counts[step]


def test_more_pages_than_can_be_turned_say_so(
    client: LintingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = load_rules()
    fewer = replace(rules, public=replace(rules.public, result_pages=2))
    for module in ("webapp.pages.search", "webapp.presentation.search"):
        monkeypatch.setattr(f"{module}.load_rules", lambda: fewer)
    page = search(client, kind="achievement", page="3")
    assert "第 2 / 2 页" in page
    assert "只能翻看前 40 项" in page
    assert "只能翻看" not in search(client, kind="demand")


def test_a_search_can_be_followed(client: LintingClient) -> None:
    page = search(client, "青贮", kind="achievement", region="150500", page="2")
    followed = links(page)["订阅这次检索"]
    assert followed == f"/search.atom?kind=achievement&q={quote('青贮')}&region=150500"
    assert client.get(followed).text.count("<entry>") == min(total(page), 30)
