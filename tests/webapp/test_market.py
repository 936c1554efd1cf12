"""The pages about the market."""

import json
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from matcher.market.compute import compute
from tests.webapp.queries import counted
from tests.webapp.reading import by_class, links, parse, words
from tests.webapp.site import LintingClient, Site

XSS = "<script>alert('补焊')</script>{{7*7}}=SUM(1)"


@pytest.fixture(scope="module")
def looked_at(module_site: Site) -> Site:
    """The furnished site with hostile titles, its market computed."""
    for number in range(3):
        module_site.publish("demand", f"{XSS}{number}", problem=f"{XSS} 补焊裂纹 {number}")
    compute(module_site.runtime.database, module_site.runtime.replica)
    return module_site


@pytest.fixture
def operator(looked_at: Site) -> LintingClient:
    return looked_at.client("operator")


def table(html: str, name: str) -> list[list[str]]:
    """The cells of the rows of a table by a class or the caption's id."""
    (found,) = (
        table
        for table in parse(html).iter("table")
        if name in (table.get("class") or "").split()
        or next(table.iter("caption")).get("id") == name
    )
    return [[words(cell) for cell in row] for row in found.iter("tr")][1:]


def points(html: str) -> list[dict[str, object]]:
    (place,) = by_class(parse(html), "market-map")
    found: list[dict[str, object]] = json.loads(place.get("data-topics", ""))
    return found


def topic_page(client: LintingClient, word: str) -> str:
    """The address of the topic whose name or terms hold the word."""
    page = client.get("/zone/market").text
    for body in by_class(parse(page), "market-topics"):
        for row in body.iter("tr"):
            if word in words(row):
                return next(link.get("href", "") for link in row.iter("a"))
    raise AssertionError(word)


def test_map_and_table_show_the_same_numbers(operator: LintingClient) -> None:
    page = operator.get("/zone/market").text
    rows = table(page, "market-topics")
    drawn = points(page)
    assert len(drawn) == len(rows) - 1
    for point, row in zip(drawn, rows, strict=False):
        assert row[0].startswith(str(point["label"]))
        assert str(point["word"]) in row[0]
        assert row[1:] == [
            str(point[key]) for key in ("needs", "unsupplied", "achievements", "undemanded")
        ]
    assert rows[-1] == ["合计", "6", rows[-1][2], "46", rows[-1][4]]
    for name in ("by-region", "by-industry"):
        sums = [
            sum(map(int, column))
            for column in zip(*(row[1:] for row in table(page, name)), strict=True)
        ]
        assert list(map(str, sums)) == rows[-1][1:]


def test_the_table_is_sorted_by_links(operator: LintingClient) -> None:
    page = operator.get("/zone/market").text
    assert "sort=achievements" in links(page)["成果，按此从多到少排"]
    page = operator.get("/zone/market?sort=achievements").text
    numbers = [int(row[3]) for row in table(page, "market-topics")[:-1]]
    assert numbers == sorted(numbers, reverse=True)
    (head,) = (cell for cell in parse(page).iter("th") if cell.get("aria-sort"))
    assert words(head) == "成果 ↓"


def test_filters_stay_in_every_link_and_can_leave_nothing(operator: LintingClient) -> None:
    page = operator.get("/zone/market?region=150500&sort=needs").text
    assert table(page, "market-topics")[-1] == ["合计", "1", "1", "23", "23"]
    assert "region=150500" in links(page)["下载 Excel"]
    assert "已选" in words(next(row for row in by_class(parse(page), "is-chosen")))
    page = operator.get("/zone/market?region=620000").text
    assert "没有符合这些条件的主题" in page
    assert by_class(parse(page), "market-map") == []
    page = operator.get("/zone/market?gap=supply&region=110000").text
    assert "都没有这种缺口" in page


def test_the_sheet_holds_the_table(operator: LintingClient) -> None:
    answer = operator.get("/zone/market.xlsx?region=150500")
    assert answer.headers["Content-Disposition"].endswith(".xlsx")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert rows[0][0].startswith("通辽市，全部行业，全部主题，计算于 2")
    assert rows[1][:6] == ["主题", "供需状况", "需求与场景", "其中缺成果", "成果", "其中缺需求"]
    page = operator.get("/zone/market?region=150500").text
    shown = table(page, "market-topics")[:-1]
    assert [[int(cell) for cell in row[2:6]] for row in rows[2:]] == [
        [int(cell) for cell in row[1:]] for row in shown
    ]


def test_the_lists_of_a_topic(operator: LintingClient, looked_at: Site) -> None:
    address = topic_page(operator, "青贮").split("?")[0]
    page = operator.get(f"{address}?side=achievement").text
    names = links(page)
    assert any(name.startswith("青贮乳酸菌剂第") for name in names)
    assert "/desk/explore?listing=A" in names[next(n for n in names if n.startswith("以它查找"))]
    assert by_class(parse(page), "grade-none")
    alone = operator.get(f"{address}?side=achievement&alone=1&page=9999").text
    assert "再选一次取消" in alone
    supervisor = looked_at.client("supervisor").get(f"{address}?side=achievement").text
    assert "以它查找" not in supervisor


def test_hostile_titles_are_text(operator: LintingClient) -> None:
    page = operator.get("/zone/market").text
    assert "<script>alert" not in page
    address = topic_page(operator, "补焊")
    found = operator.get(address).text
    assert "<script>alert" not in found
    assert any(title.startswith(XSS) for title in links(found))


def test_few_questions_to_the_database(looked_at: Site, operator: LintingClient) -> None:
    operator.get("/zone/market")
    address = topic_page(operator, "青贮")
    for page in ("/zone/market", "/zone/market?region=150500&gap=demand", address):
        with counted(looked_at) as statements:
            assert operator.get(page).status_code == 200
        assert len(statements) <= 12, (page, statements)


def test_who_may_look_and_how_they_come_there(looked_at: Site) -> None:
    for login in ("author", "researcher", "broker", "auditor"):
        assert looked_at.client(login).get("/zone/market").status_code == 403
    assert looked_at.client().get("/zone/market").status_code == 302
    assert links(looked_at.client("operator").get("/review").text)["供需视图"] == "/zone/market"
    assert links(looked_at.client("supervisor").get("/").text)["供需视图"] == "/zone/market"


def test_before_the_first_computation_and_after_a_newer_one(site: Site) -> None:
    client = site.client("operator")
    assert "供需视图还没有算好" in client.get("/zone/market").text
    assert "尚未计算" in str(
        CalamineWorkbook.from_filelike(BytesIO(client.get("/zone/market.xlsx").data))
        .get_sheet_by_index(0)
        .to_python()
    )
    compute(site.runtime.database, site.runtime.replica)
    old = topic_page(client, "青贮")
    compute(site.runtime.database, site.runtime.replica)
    answer = client.get(old)
    assert answer.status_code == 404
    assert "刚刚重新计算" in answer.text
