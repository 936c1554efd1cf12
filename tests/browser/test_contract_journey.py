"""From an engagement to money in an indicator, and back along the whole chain."""

import re
from decimal import Decimal

from playwright.sync_api import Page, expect
from sqlalchemy import select

from matcher.clock import today
from matcher.engagements.stages import advance, open_engagement
from matcher.matching.models import Match
from tests.browser.accessibility import overflow, violations
from tests.browser.conftest import ENTRANCE, Open
from tests.organizations.registrations import code
from tests.webapp.members import suggested
from tests.webapp.site import Site

NEED, CURE = "矿井水反渗透膜结垢清洗周期短", "矿井水反渗透膜抗结垢预处理工艺"
TOTAL = Decimal("1234500.00")
HALVES = ("617249.99", "617250.01")


def enter(page: Page, login: str, then: str) -> None:
    """As if signed in."""
    page.goto(f"{ENTRANCE}?login={login}&then={then}")
    page.wait_for_load_state("load")


def engaged(site: Site) -> str:
    """An engagement of a need and an achievement of its own; its code."""
    fields = {"technical_fields": ["07"], "industry": "B0610", "region": "150200"}
    site.publish("demand", NEED, problem="反渗透膜两周就要清洗，产水下降。", **fields)
    site.publish("achievement", CURE, abstract="预处理后反渗透膜清洗周期延长到半年。", trl=8)
    suggested(site, NEED)
    with site.runtime.database.write() as session:
        found = session.scalars(select(Match).where(Match.state == "suggested"))
        match = next(
            one for one in found if (one.need.title, one.achievement.title) == (NEED, CURE)
        )
        engagement = open_engagement(session, site.people.broker, match)
        advance(session, site.people.broker, engagement, "contacted")
        return engagement.code


def turnover(page: Page) -> Decimal:
    """What the operator's dashboard shows for 成交额, in yuan."""
    enter(page, "operator", "/indicators")
    value = page.locator("#figure-turnover .figure-value")
    shown = value.locator("b").inner_text()
    return Decimal(shown.replace(",", "")) * 10_000 if shown != "暂缺" else Decimal(0)


def test_every_yuan_leads_back_to_where_it_began(window: Open, live: Site) -> None:
    engagement = engaged(live)
    broker, operator = window(1440), window(1440)
    before = turnover(operator)
    enter(broker, "broker", f"/engagements/{engagement}")
    broker.get_by_role("link", name="由此对接建立合同").click()
    contract = write(broker)
    fail_and_mend(broker, contract)
    register(operator, contract)
    pay(broker, contract)
    after = turnover(operator)
    assert after - before == TOTAL
    follow_back(operator, contract, engagement)


def write(page: Page) -> str:
    """The form knows title, parties and field; the rest is typed, but three things."""
    expect(page.get_by_label("项目名称")).to_have_value(NEED)
    page.get_by_label("合同类别").select_option(label="专利实施许可")
    for label in ("开始日期", "结束日期"):
        page.get_by_label(label).fill(f"{today().year + (label == '结束日期')}-12-01")
    page.get_by_label("元", exact=True).check()
    page.get_by_label("合同成交总额").fill(f"{TOTAL:,}")
    page.get_by_label("技术交易额").fill("1,200,000")
    page.get_by_label("支付方式").select_option(label="分期支付")
    page.get_by_label("支付约定").fill("签订后三十日内支付一半，验收后支付一半。")
    page.get_by_label("标的内容").fill("在需求方矿井水站实施专利。")
    page.get_by_label("社会经济目标").select_option(index=1)
    for number, side in enumerate(("seller", "buyer")):
        row = page.locator(f"#party-{side}-0")
        expect(row.get_by_label("名称", exact=True)).not_to_have_value("")
        row.get_by_label("统一社会信用代码").fill(code(7_000 + number))
    page.get_by_role("button", name="保存合同").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NEED)
    assert violations(page) == []
    found = re.search(r"C\d{4}-\d{4,}", page.url)
    assert found
    return found.group()


def step(page: Page, label: str) -> None:
    """Open the dialog of a step."""
    page.get_by_role("link", name=f"{label}…", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_visible()


def done(page: Page, label: str, state: str) -> None:
    """Take the step that the dialog asks about."""
    page.get_by_role("dialog").get_by_role("button", name=re.compile(f"^{label}")).click()
    expect(page.locator(".contract-head")).to_contain_text(state)


def fail_and_mend(page: Page, contract: str) -> None:
    """Three points fail: the right that is licensed, its number, the terms of acceptance."""
    step(page, "签订")
    page.get_by_role("dialog").get_by_label("日期").fill(today().isoformat())
    done(page, "签订", "已签订")
    failed = page.locator("#precheck .findings .tag-bad")
    expect(failed).to_have_count(3)
    step(page, "送审")
    page.get_by_role("dialog").get_by_role("button", name=re.compile("^送审")).click()
    expect(page.locator("main")).to_contain_text("验收")
    page.get_by_role("link", name="去修改合同").click()
    page.get_by_label("知识产权类型").select_option(label="发明专利")
    page.get_by_label("知识产权证明").fill("ZL202310123456.7")
    page.get_by_label("验收标准和方法").fill("清洗周期不少于六个月，由双方组织验收。")
    page.locator("main form .btn-primary").click()
    expect(failed).to_have_count(0)
    step(page, "送审")
    done(page, "送审", "登记审核中")
    assert contract in page.url


def register(page: Page, contract: str) -> None:
    enter(page, "operator", f"/contracts/{contract}")
    step(page, "登记")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("登记编号").fill("2026150200000777")
    dialog.get_by_label("登记机构").fill("示例技术合同登记处")
    done(page, "登记", "已登记")
    assert violations(page) == []


def pay(page: Page, contract: str) -> None:
    for number, amount in enumerate(HALVES, start=1):
        page.goto(f"/contracts/{contract}/payments/new")
        page.get_by_label("到款日期").fill(today().isoformat())
        page.get_by_label("元", exact=True).check()
        page.get_by_label("金额", exact=False).last.fill(amount)
        page.get_by_label("凭证号").fill(f"PZ-{number}")
        page.get_by_role("button", name="登记到款").click()
        expect(page.locator("#payments")).to_contain_text(f"PZ-{number}")
    expect(page.locator("#payments")).to_contain_text("已全部到款")


def follow_back(page: Page, contract: str, engagement: str) -> None:
    """Figure, contract, engagement, match, need and achievement."""
    page.locator("#figure-turnover").get_by_role("link", name=re.compile("^计入")).click()
    page.get_by_role("link", name=contract).click()
    chain = page.locator(".contract-chain")
    for name in (NEED, CURE, engagement):
        expect(chain).to_contain_text(name)
    assert overflow(page) <= 0
    address = page.url
    chain.get_by_role("listitem").filter(has_text="匹配").get_by_role("link").click()
    for name in (NEED, CURE):
        expect(page.locator("main")).to_contain_text(name)
    page.goto(address)
    chain.get_by_role("link", name=engagement).click()
    expect(page.locator("main")).to_contain_text(NEED)
    page.get_by_role("link", name=re.compile(CURE)).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(CURE)
