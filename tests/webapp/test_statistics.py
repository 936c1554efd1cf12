"""The pages about the figures of zones."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import time_machine
from python_calamine import CalamineWorkbook
from sqlalchemy import text, update

from matcher.accounts.models import Zone
from matcher.contracts.models import Contract
from matcher.statistics.figures import figures
from matcher.statistics.period import Period
from tests.statistics.ledger import contract
from tests.webapp.queries import counted
from tests.webapp.reading import by_class, links, parse, words
from tests.webapp.site import LintingClient, Site

TODAY = datetime(2026, 7, 1, 4, tzinfo=UTC)
XSS = "=SUM(1)<script>alert('补焊')</script>"
# Type, field, direction, month of 2025, yuan: 4,000 万元 together.
COUNTED = (
    ("development", "05", "output", 2, 20_000_000),
    ("development", "03", "absorbed", 2, 10_000_000),
    ("service", "05", "within", 6, 7_500_000),
    ("license", "06", "import", 12, 2_500_000),
)
EXCLUDED = (("submitted", "output"), ("refused", "absorbed"), ("registered", "outside"))


@pytest.fixture(autouse=True)
def summer() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=True):
        yield


@pytest.fixture(scope="module")
def ledger(module_site: Site) -> Site:
    """The year 2025 of a zone, a contract of the year before, and another zone's."""
    site = module_site

    def fill(session: Any) -> None:
        zone, broker = site.people.zone.id, site.people.broker.user_id
        far = Zone(code="far", name="远方示范区", region="150100")
        session.add(far)
        session.flush()
        for number, (kind, field, direction, month, yuan) in enumerate(COUNTED):
            session.add(
                _of(zone, date(2025, month, 10), yuan, broker_id=broker, type=kind,
                    technical_field=field, direction=direction, industry="C3240", region="150203",
                    title=XSS if number == 0 else f"示例合同{number}")
            )  # fmt: skip
        for state, direction in EXCLUDED:
            registered = date(2025, 3, 1) if state == "registered" else None
            session.add(
                _of(zone, registered, 1_000_000, state=state, direction=direction,
                    refusal_ground="unclear" if state == "refused" else "")
            )  # fmt: skip
        session.add(_of(zone, date(2024, 5, 1), 32_000_000))
        session.add(_of(far.id, date(2025, 5, 1), 60_000_000))

    site.write(fill)
    return site


def _of(zone_id: int, registered: date | None, yuan: int, **fields: Any) -> Contract:
    total = Decimal(yuan)
    given = {
        "registered_on": registered,
        "signed_on": date(2025, 1, 15),
        "total_amount": total,
        "technology_amount": total / 2,
    }
    return contract(zone_id, **(given | fields))


@pytest.fixture
def operator(ledger: Site) -> LintingClient:
    return ledger.client("operator")


def card(html: str, code: str) -> str:
    (found,) = (one for one in parse(html).iter("li") if one.get("id") == f"figure-{code}")
    return words(found)


def charts(html: str) -> dict[str, Any]:
    """What is drawn, by the heading of the chart."""
    found = {}
    for figure in parse(html).iter("figure"):
        for place in by_class(figure, "chart-place"):
            found[words(next(figure.iter("h3")))] = json.loads(place.get("data-chart", ""))
    return found


def rows(html: str, caption: str) -> list[list[str]]:
    """The cells below the head of the table with this caption."""
    table = next(t for t in parse(html).iter("table") if words(next(t.iter("caption"))) == caption)
    return [[words(cell) for cell in row] for row in table.iter("tr")][1:]


def test_cards_say_what_the_domain_computes(ledger: Site, operator: LintingClient) -> None:
    page = operator.get("/indicators?period=2025").text
    assert card(page, "turnover").startswith(
        "技术合同成交额 4,000.00 万元 · 2025 年 ✕差 1,000 万元门槛 5,000 万元 比上年同期增长 25.0%"
    )
    assert card(page, "turnover").endswith(
        "计入 4 项，技术合同成交额 · 未计入 3 项，技术合同成交额"
    )
    assert "✓达标" in card(page, "turnover_growth")
    assert "暂缺" in card(page, "enterprises")
    assert "2025 年年鉴缺少已核对的数据：企业总数" in card(page, "enterprises")
    lacking = operator.get("/indicators/enterprises?period=2025").text
    assert links(lacking)["填报 2025 年年鉴"] == "/zone/yearbook?year=2025"
    known = operator.get("/indicators/turnover?period=2025").text
    assert "填报 2025 年年鉴" not in links(known)
    zone = ledger.people.zone.id
    with ledger.runtime.database.read() as session:
        found = figures(session, ledger.people.operator, [zone], Period(2025))
    for one in found:
        told = card(page, one.definition.code)
        assert f"计入 {one.counted} 项" in told
        if one.value is not None and one.definition.unit == "万元":
            assert f"{one.value:,.2f} 万元" in told


def test_charts_tables_and_cards_agree(operator: LintingClient) -> None:
    page = operator.get("/indicators?period=2025").text
    drawn = charts(page)
    assert drawn["每月成交额"]["now"] == [0, 3000, 0, 0, 0, 750, 0, 0, 0, 0, 0, 250]
    assert sum(drawn["每月成交额"]["before"]) == 3200
    kinds = drawn["成交额按合同类别（万元）"]
    assert (kinds["names"], kinds["values"]) == (
        ["技术开发", "技术服务", "技术许可"],
        [3000, 750, 250],
    )
    table = rows(page, "成交额按合同类别")
    assert table[0] == ["技术开发", "2", "3,000.00", "75.0%", "1,500.00"]
    assert table[-1] == ["合计", "4", "4,000.00", "", "2,000.00"]
    heat = drawn["技术领域 × 合同类别，成交额（万元）"]
    assert sum(cell[2] for cell in heat["cells"]) == 4000
    assert rows(page, "技术领域与合同类别")[-1][-1] == "4,000.00"
    assert rows(page, "成交额按地区")[0][1:3] == ["4", "4,000.00"]
    growth = rows(page, "与上年同期比，按合同类别")
    assert growth[0] == ["合计", "4", "1", "300.0%", "4,000.00", "3,200.00", "25.0%"]
    (broker,) = rows(page, "技术经纪人，按成交额")
    assert broker[5:8] == ["4", "4,000.00", "2,000.00"]


def test_parts_of_a_year_and_what_has_not_begun(operator: LintingClient) -> None:
    quarter = operator.get("/indicators?period=2025-Q1").text
    assert "3,000.00 万元 · 2025 年第 1 季度" in card(quarter, "turnover")
    assert "是否达标多按整年判断" in quarter
    assert charts(quarter)["每月成交额"]["months"][-1] == "2025-03"
    future = operator.get("/indicators?period=2026-12").text
    assert "尚未开始" in future
    assert "2026 年 12 月开始后，这里显示各项指标" in future
    assert links(future)["查看本年指标"] == "/indicators"
    wrong = operator.get("/indicators?period=2025-13").text
    assert "2026-01-01 至 2026-12-31，尚未结束，数字截至今日" in wrong


def test_the_authority_sees_all_zones_together_and_each(ledger: Site) -> None:
    client = ledger.client("authority")
    page = client.get("/indicators?period=2025").text
    assert "10,000.00 万元" in card(page, "turnover")
    assert rows(page, "各示范区，技术合同成交额") == [
        ["远方示范区", "6,000.00 万元", "60.0%", "✓达标", "1", "0"],
        ["示例示范区", "4,000.00 万元", "40.0%", "✕差 1,000 万元", "4", "3"],
    ]
    far = client.get(links(page)["远方示范区"]).text
    assert "6,000.00 万元" in card(far, "turnover")
    assert "各示范区" not in far
    assert "zone=far" in links(far)["2024"]


def test_who_sees_what(ledger: Site) -> None:
    for login in ("author", "researcher", "broker", "auditor"):
        assert ledger.client(login).get("/indicators").status_code == 403
    assert ledger.client().get("/indicators").status_code == 302
    supervisor = ledger.client("supervisor")
    assert supervisor.get("/indicators?zone=test").status_code == 200
    for page in ("", "/turnover", "/freeze", ".xlsx", "/frozen/far/2025/1"):
        answer = supervisor.get(f"/indicators{page}?zone=far")
        assert answer.status_code == 404, page
    assert supervisor.get("/indicators/unknown").status_code == 404
    assert supervisor.get("/indicators/frozen/test/2025-13/1").status_code == 404


def test_a_figure_shows_its_definition_and_its_records(operator: LintingClient) -> None:
    page = operator.get("/indicators/turnover?period=2025").text
    assert "登记日在本期、状态为已登记或已变更登记" in page
    assert "2024 年 3,200.00 万元，上升 25.0%" in page
    listed = rows(page, "计入的记录")
    assert [(row[2], row[3]) for row in listed] == [
        ("2025-12-10", "2,500,000.00"),
        ("2025-06-10", "7,500,000.00"),
        ("2025-02-10", "20,000,000.00"),
        ("2025-02-10", "10,000,000.00"),
    ]
    assert listed[2][1] == XSS
    assert "<script>alert" not in page
    assert links(page)[listed[0][0]] == f"/contracts/{listed[0][0]}"
    history = charts(page)["技术合同成交额（万元）"]
    assert history["values"] == [0, 0, 0, 3200, 4000]
    assert history["thresholds"] == [5000] * 5
    excluded = operator.get("/indicators/turnover?period=2025&shown=excluded&page=99").text
    assert {row[2] for row in rows(excluded, "未计入的记录")} == {
        "登记机构审核中，尚未登记",
        "不予登记：当事人、标的或价款不明确",
        "买卖双方都不在本示范区",
    }
    empty = operator.get("/indicators/turnover?period=2023").text
    assert "本期没有计入的记录" in empty


def test_the_file_holds_the_same_numbers(operator: LintingClient) -> None:
    answer = operator.get("/indicators.xlsx?period=2025")
    assert "indicators-test-2025.xlsx" in answer.headers["Content-Disposition"]
    book = CalamineWorkbook.from_filelike(BytesIO(answer.data))
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    assert str(sheets["指标"][0][0]).startswith("示例示范区，2025 年，取数于 2026-07-01 12:0")
    assert sheets["指标"][2][:8] == [
        "技术合同成交额",
        4000,
        "万元",
        "差 1,000 万元",
        5000,
        1000,
        4,
        3,
    ]
    by_type = [row[1:4] for row in sheets["构成"] if row[0] == "合同类别"]
    assert by_type == [["技术开发", 2, 3e7], ["技术服务", 1, 7.5e6], ["技术许可", 1, 2.5e6]]
    assert [row[2] for row in sheets["领域和类型"][2:]] == [1, 1, 1, 1]
    assert [row[2] for row in sheets["每月"][14:] if row[2]] == [3e7, 7.5e6, 2.5e6]
    assert [row[1] for row in sheets["计入的合同"][2:]].count(f"'{XSS}") == 1
    assert len(sheets["未计入的合同"]) == 5
    assert all(row[4] for row in sheets["未计入的合同"][2:])


def test_freezing_keeps_the_numbers_and_tells_what_differs(site: Site) -> None:
    zone = site.people.zone.id
    site.write(lambda session: session.add(_of(zone, date(2025, 5, 1), 60_000_000)))
    operator, page = site.client("operator"), "/indicators/freeze?period=2025"
    assert "还没有冻结过" in operator.get(page).text
    answer = operator.submit(page, {"note": ""})
    assert answer.location == "/indicators/frozen/test/2025/1"
    frozen = operator.get(answer.location).text
    assert "已冻结，第 1 版" in words(by_class(parse(frozen), "frozen-mark")[0])
    assert "16 项指标与现在的数字全部一致。" in frozen
    assert "刚刚重新计算，与冻结时和审计日志中的一致，没有被改动" in frozen

    site.write(lambda session: session.execute(update(Contract).values(state="cancelled")))
    frozen = operator.get(answer.location).text
    differences = rows(frozen, "与现在的差异：16 项指标中的 6 项")
    assert differences[0] == ["技术合同成交额（万元）", "6,000.00", "0.00", "1 / 0", "0 / 1"]
    assert "6,000.00 万元" in card(frozen, "turnover")
    kept = operator.get("/indicators/frozen/test/2025/1/turnover").text
    assert rows(kept, "计入的记录")[0][3] == "60,000,000.00"
    site.write(
        lambda session: session.execute(text("UPDATE frozen_records SET number = number + 1"))
    )
    for page_of in (answer.location, f"{answer.location}/turnover"):
        changed = operator.get(page_of).text
        assert "这一版的内容或记录被改动过，与核对码不符。" in changed
        assert "没有被改动" not in changed
        assert "全部一致" not in changed
    site.write(
        lambda session: session.execute(text("UPDATE frozen_records SET number = number - 1"))
    )
    assert "已冻结第 1 版" in operator.get("/indicators?period=2025").text

    again = operator.submit(page, {"note": " "})
    assert again.status_code == 422
    assert "请写明更正了什么" in again.text
    assert operator.submit(page, {"note": "补登作废"}).location.endswith("/2025/2")
    versions = rows(operator.get(page).text, "已冻结的版本")
    assert [(row[1].split("，")[0], row[3:]) for row in versions] == [
        ("第 2 版", ["示例operator", "补登作废"]),
        ("第 1 版", ["示例operator", "—"]),
    ]
    supervisor = site.client("supervisor")
    listed = supervisor.get(page).text
    assert "补登作废" in listed
    assert "将要冻结" not in listed
    assert supervisor.submit(page, {"note": "x"}, page="/account/profile").status_code in (403, 404)


def test_thousands_of_records_are_paged_and_asked_for_no_oftener(site: Site) -> None:
    zone = site.people.zone.id
    site.write(
        lambda session: session.add_all(
            _of(zone, date(2025, 5, 1), 10_000 + number) for number in range(1200)
        )
    )
    operator = site.client("operator")
    with counted(site) as statements:
        page = operator.get("/indicators/turnover?period=2025&page=24").text
    assert len(statements) <= 20
    assert "共 1,200 项，第 24 / 24 页" in page
    with counted(site) as statements:
        assert operator.get("/indicators?period=2025").status_code == 200
    assert len(statements) <= 48
    sheet = CalamineWorkbook.from_filelike(
        BytesIO(operator.get("/indicators.xlsx?period=2025").data)
    ).get_sheet_by_name("计入的合同")
    assert "共 1,200 项，此表为最新的 500 项" in str(sheet.to_python()[0][0])
    assert len(sheet.to_python()) == 502
