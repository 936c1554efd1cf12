"""The way of an engagement: asked, answered, worked on, signed; and one that ends for a reason."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect
from sqlalchemy import select

from matcher.clock import today
from matcher.engagements.find import get_engagement
from matcher.engagements.stages import advance, open_engagement
from matcher.matching.models import Match
from tests.browser.accessibility import overflow, violations
from tests.browser.conftest import ENTRANCE, Open
from tests.uploads.files import PDF
from tests.webapp.members import CURE, by_code, suggested
from tests.webapp.site import PHONE, Site

NEED_AT_WORK, SCENARIO = "牧草青贮霉变", "露天矿卡低温启动"


def enter(page: Page, login: str, then: str) -> None:
    """As if signed in."""
    page.goto(f"{ENTRANCE}?login={login}&then={then}")
    page.wait_for_load_state("load")


def opened(site: Site, title: str) -> str:
    """An engagement that a broker opens of the best suggestion; its code."""
    suggested(site, title)
    with site.runtime.database.write() as session:
        waiting = select(Match).where(Match.state == "suggested").order_by(Match.rank)
        found = [one for one in session.scalars(waiting) if one.need.title == title]
        return open_engagement(session, site.people.broker, found[0]).code


def looked_at(page: Page) -> None:
    """The page is accessible and fits."""
    assert violations(page) == []
    assert overflow(page) <= 0


def move(page: Page, choice: str) -> None:
    """Open the dialog of the stage that is next."""
    page.get_by_role("link", name=choice).click()
    expect(page.get_by_role("dialog")).to_be_visible()


def test_from_the_invitation_to_the_signing(window: Open, live: Site, tmp_path: Path) -> None:
    code = opened(live, NEED_AT_WORK)
    address = f"/engagements/{code}"
    broker, author, researcher = window(1440), window(390), window(390)
    enter(author, "author", "/my/engagements")
    author.get_by_role("link", name=re.compile(f"^{code}")).click()
    looked_at(author)
    author.get_by_role("button", name="同意参加").click()
    expect(author.get_by_role("status").first).to_contain_text("已记录贵单位同意参加")
    enter(researcher, "researcher", address)
    researcher.get_by_role("button", name="同意参加").click()
    enter(broker, "broker", address)
    expect(broker.locator("#parties")).to_contain_text("已同意")
    expect(broker.locator("#parties")).not_to_contain_text("待答复")
    move(broker, "进入“已联系”")
    broker.get_by_label("说明").fill("已电话沟通")
    looked_at(broker)
    broker.get_by_role("dialog").get_by_role("button", name="进入“已联系”").click()
    expect(broker.get_by_role("status").first).to_contain_text("已进入“已联系”")
    for page in (author, researcher):
        page.goto(address)
        page.get_by_role("button", name="同意向对方提供联系方式").click()
    author.goto(address)
    author.get_by_role("button", name="查看双方联系方式").click()
    expect(author.locator("#contacts")).to_contain_text(PHONE)
    work(broker, author, address)
    sign(broker, tmp_path)
    author.goto(address)
    expect(author.locator("#signing")).to_contain_text(today().isoformat())
    expect(author.locator("#signing")).to_contain_text("示例合同.pdf")
    expect(author.locator("main")).to_contain_text("请寄样件")
    expect(author.locator("main")).not_to_contain_text("价格可以让一成")
    looked_at(author)


def work(broker: Page, author: Page, address: str) -> None:
    """An activity with what follows, a private note, and an answer."""
    broker.locator("#timeline summary").click()
    timeline = broker.locator("#timeline")
    timeline.get_by_label("会议洽谈").check()
    timeline.get_by_role("textbox", name="内容").fill("线上会议，讨论了指标")
    timeline.get_by_role("textbox", name="下一步", exact=True).fill("请寄样件")
    looked_at(broker)
    timeline.get_by_role("button", name="记入进展").click()
    expect(timeline).to_contain_text("线上会议")
    notes = broker.locator("#notes")
    notes.locator("summary").click()
    notes.get_by_role("textbox", name="备注").fill("价格可以让一成")
    notes.get_by_role("button", name="保存备注").click()
    expect(notes).to_contain_text("价格可以让一成")
    expect(notes).to_contain_text("内部")
    author.goto(address)
    author.locator("#timeline summary").click()
    author.locator("#timeline").get_by_role("textbox", name="内容").fill(f"样件已寄，{PHONE}")
    author.locator("#timeline").get_by_role("button", name="记入进展").click()
    expect(author.locator("#timeline")).to_contain_text("样件已寄，139****0123")
    broker.goto(address)
    broker.get_by_role("button", name=re.compile("标为已办")).click()
    expect(broker.locator("#timeline")).to_contain_text("已办")


def sign(broker: Page, folder: Path) -> None:
    """Enter 签约 with its day and its paper."""
    contract = folder / "示例合同.pdf"
    contract.write_bytes(PDF)
    move(broker, "其他阶段")
    broker.get_by_role("dialog").get_by_role("link", name="签约").click()
    dialog = broker.get_by_role("dialog")
    dialog.get_by_label("日期").fill(today().isoformat())
    dialog.get_by_label("文件").set_input_files(contract)
    dialog.get_by_role("button", name="进入“签约”").click()
    expect(broker.get_by_role("status").first).to_contain_text("已进入“签约”")
    expect(broker.locator("#signing")).to_contain_text("示例合同.pdf")
    looked_at(broker)


def test_one_is_asked_for_taken_up_and_ended_for_a_reason(window: Open, live: Site) -> None:
    """By people without scripts, one of them with a telephone."""
    need = live.code("露天矿卡低温启动")
    asker, broker = window(390, scripts=False), window(1440, scripts=False)
    enter(asker, "researcher", f"/scenarios/{need}")
    asker.get_by_role("link", name="有意对接").click()
    asker.get_by_label("说明").fill("我们有低温电池，想先试一台")
    asker.get_by_label("编号").fill(live.code(CURE))
    asker.get_by_role("button", name="提出对接意向").click()
    expect(asker.locator("#interests")).to_contain_text("待受理")
    enter(broker, "broker", "/desk/interests")
    broker.locator("summary", has_text="受理").click()
    broker.get_by_role("button", name=f"受理 {need}").click()
    expect(broker.get_by_role("status").first).to_contain_text("已邀请双方")
    broker.get_by_role("link", name="终止").click()
    broker.get_by_role("button", name=re.compile("终止 E")).click()
    broker.get_by_label("终止原因").select_option("price")
    broker.get_by_role("button", name=re.compile("终止 E")).click()
    expect(broker.locator(".notice-warning")).to_contain_text("已终止：价格未谈拢")
    asker.goto("/my/engagements")
    expect(asker.locator("#interests")).to_contain_text("已受理")
    with live.runtime.database.read() as session:
        assert by_code(session, need).state == "published"


def test_a_scenarios_trial_is_concluded_without_scripts(window: Open, live: Site) -> None:
    code = opened(live, SCENARIO)
    with live.runtime.database.write() as session:
        broker = live.people.broker
        advance(session, broker, get_engagement(session, broker, code), "trial")
    plain, author = window(390, scripts=False), window(1440)
    enter(plain, "broker", f"/engagements/{code}")
    section = plain.locator("#verification")
    section.get_by_text("填写验证结论").click()
    section.get_by_label("验证数据").fill("样机在零下三十度启动 30 次，成功 28 次。")
    section.get_by_role("button", name="保存验证结论").click()
    assert overflow(plain) <= 0
    expect(section.get_by_label("验证数据")).to_have_value(re.compile("成功 28 次"))
    section.get_by_text("部分通过").click()
    section.get_by_role("button", name="保存验证结论").click()
    expect(section).to_contain_text("部分通过")
    enter(author, "author", f"/engagements/{code}")
    expect(author.locator("#verification")).to_contain_text("成功 28 次")
    looked_at(author)
    desk = window(1440)
    enter(desk, "broker", f"/engagements/{code}")
    desk.locator("#verification").get_by_text("更正验证结论").click()
    looked_at(desk)
