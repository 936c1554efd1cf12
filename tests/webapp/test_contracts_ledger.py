"""The ledger of contracts: filters, sums, pages, and the places that lead to it."""

from datetime import date

import pytest
from sqlalchemy import select

from matcher.contracts.models import Contract
from tests.contracts.papers import party
from tests.webapp.contract_forms import made
from tests.webapp.members import engaged
from tests.webapp.queries import counted
from tests.webapp.reading import by_class, links, parse, words
from tests.webapp.site import LintingClient, Site

MOST = 12  # queries of one page
MANY = 31


@pytest.fixture(scope="module")
def full(module_site: Site) -> Site:
    """More than a page of drafts, and three that have come further."""
    for number in range(MANY):
        made(module_site, title=f"示例草稿第{number:02}号", total_amount="10000.10",
             technology_amount="10000")  # fmt: skip
    made(module_site, "signed", title="示例已签许可", type="license", subtype="patent_license")
    made(module_site, "registered", title="示例已登记开发", technical_field="09")
    abroad = [
        party("seller", "示例远方卖方有限公司", 88, region="110000"),
        party("buyer", "示例近处买方有限公司", 89),
    ]
    made(module_site, "registered", title="示例吸纳", parties=abroad)

    def earlier(session: object) -> None:
        contract = session.scalars(select(Contract).where(Contract.title == "示例吸纳")).one()  # type: ignore[attr-defined]
        contract.signed_on, contract.registered_on = date(2025, 3, 1), date(2025, 4, 1)
        contract.engagement_id = None

    module_site.write(earlier)
    return module_site


def listed(html: str) -> list[str]:
    return [next(iter(links_of(cell))) for cell in by_class(parse(html), "ledger-title")]


def links_of(element: object) -> list[str]:
    return [words(link) for link in element.iter("a")]  # type: ignore[attr-defined]


def told(html: str) -> str:
    (line,) = by_class(parse(html), "ledger-sums")
    return words(line)


@pytest.mark.parametrize(
    ("query", "found", "amounts"),
    [
        ("state=signed", ["示例已签许可"], "成交额 120.00005 万元，其中技术交易额 100 万元"),
        ("state=registered&technical_field=09", ["示例已登记开发"], "120.00005 万元"),
        ("type=license", ["示例已签许可"], "120.00005"),
        ("direction=absorbed", ["示例吸纳"], "120.00005"),
        ("signed_from=2025-01-01&signed_until=2025-12-31", ["示例吸纳"], ""),
        ("registered_from=2025-04-01&registered_until=2025-04-01", ["示例吸纳"], ""),
        ("q=远方卖方", ["示例吸纳"], ""),
        ("q=示例已登记", ["示例已登记开发"], ""),
        (
            "state=registered",
            ["示例吸纳", "示例已登记开发"],
            "240.0001 万元，其中技术交易额 200 万元",
        ),
    ],
)
def test_filters_and_their_sums(full: Site, query: str, found: list[str], amounts: str) -> None:
    page = full.client("operator").get(f"/contracts?{query}").text
    assert listed(page) == found
    assert told(page).startswith(f"筛选出 {len(found)} 项")
    assert amounts in told(page)


def test_pages_keep_the_filters_and_few_statements(full: Site) -> None:
    client = full.client("operator")
    client.get("/contracts")
    for address in ("/contracts?state=draft&origin=outside", "/contracts?page=2"):
        with counted(full) as statements:
            answer = client.get(address)
        assert answer.status_code == 200
        assert len(statements) <= MOST
    first = client.get("/contracts?state=draft&origin=outside").text
    assert len(listed(first)) == 30
    assert "成交额 31.00031 万元" in told(first)
    (following,) = {url for text, url in links(first).items() if text == "下一页"}
    assert listed(client.get(following).text) == ["示例草稿第00号"]
    assert "selected>草稿</option>" in client.get(following).text


def test_nothing_found_leads_on(full: Site) -> None:
    client = full.client("broker")
    empty = client.get(
        "/contracts?q=没有这样的&state=nonsense&signed_from=x&broker_id=99999999999"
    ).text
    assert links(empty)["查看全部合同"] == "/contracts"
    # A number of a contract, as it is written on it.
    assert len(listed(client.get("/contracts?q=C2026-0001").text)) == 1


def test_an_empty_ledger_says_how_to_begin(shown: Site) -> None:
    page = shown.client("broker").get("/contracts").text
    assert "台账里还没有合同" in page
    assert links(page)["新建合同"] == "/contracts/new"
    assert "新建合同" not in shown.client("supervisor").get("/contracts").text


def test_origin_tells_the_platforms_own(site: Site) -> None:
    code, client = engaged(site), site.client("broker")
    made(site)
    address = f"/contracts/new?engagement={code}"
    page = parse(client.get(address).text)
    names = ("title", "kind", "total_amount", "technology_amount")
    data = dict.fromkeys(names, "1") | {"title": "示例平台合同", "kind": "license", "unit": "yuan"}
    assert page is not None
    assert client.submit(address, data).status_code == 302
    assert listed(client.get("/contracts?origin=platform").text) == ["示例平台合同"]
    assert listed(client.get("/contracts?origin=outside").text) == ["叶片补焊裂纹控制技术开发"]


@pytest.mark.parametrize(
    ("login", "first"),
    [
        ("operator", ["审核", "今日", "合同", "清单"]),
        ("broker", ["今日", "匹配", "看板", "合同"]),
        ("author", ["检索", "我的", "发布"]),
        ("auditor", ["审计日志", "检索"]),
    ],
)
def test_the_places_of_a_role_are_five_at_most(shown: Site, login: str, first: list[str]) -> None:
    client: LintingClient = shown.client(login)
    (bar,) = (
        one
        for one in parse(client.get("/help").text).iter("nav")
        if one.get("aria-label") == "主导航"
    )
    names = links_of(bar)
    assert names[: len(first)] == first
    assert len(names) <= 5


def test_whoever_watches_has_contracts_and_the_rest_in_the_menu(shown: Site) -> None:
    for login in ("supervisor", "authority"):
        page = parse(shown.client(login).get("/help").text)
        (bar,) = (one for one in page.iter("nav") if one.get("aria-label") == "主导航")
        (menu,) = by_class(page, "menu-body")
        assert "合同" in links_of(bar)
        assert {"匹配质量", "供需视图", "检索"} <= {*links_of(bar), *links_of(menu)}
