"""The members' way from a need to an engagement, as different people in real windows."""

import re

from playwright.sync_api import Page, expect
from sqlalchemy import select

from matcher.matching.decisions import dismiss
from matcher.matching.models import Match
from tests.browser.accessibility import DESK, overflow, wrong
from tests.browser.conftest import ENTRANCE, Open
from tests.webapp.members import CURE, NEED, by_code, draft, listing_of, submitted, suggested
from tests.webapp.site import PHONE, Site


def sign_in(page: Page, login: str, then: str) -> None:
    """Enter as if signed in; the way through the forms is in test_accounts_journey.py."""
    page.goto(f"{ENTRANCE}?login={login}&then={then}")
    expect(page).to_have_url(re.compile(re.escape(then)))
    # Scripts have run by then, so that keys are heard.
    page.wait_for_load_state("load")


def dismissed(site: Site) -> None:
    """See that a pair is dismissed, and that others wait."""
    suggested(site)
    with site.runtime.database.write() as session:
        match = session.scalars(select(Match).where(Match.state == "suggested")).first()
        assert match
        dismiss(session, site.people.broker, match, "cost")


def post_demand(page: Page, title: str) -> str:
    """Write and submit a demand; returns its code."""
    sign_in(page, "author", "/post")
    page.get_by_role("link", name="填写技术需求").click()
    page.get_by_role("button", name="在一页上填写全部").click()
    page.get_by_label("名称").fill(title)
    page.get_by_role("textbox", name="主要问题").fill(
        "镍基高温合金叶片补焊后出现热裂纹，合格率不足七成。"
    )
    page.get_by_label("先进制造").check()
    page.get_by_label("指标", exact=True).fill("补焊合格率")
    page.get_by_label("数值").fill("95")
    page.get_by_role("button", name="增加一项指标").click()
    expect(page.get_by_label("指标", exact=True).nth(1)).to_be_focused()
    page.get_by_label("指标", exact=True).nth(1).fill("工期")
    page.get_by_label("关系").nth(1).select_option("≤")
    page.get_by_label("数值").nth(1).fill("2")
    page.get_by_label("单位").nth(1).fill("天")
    page.get_by_label("联系电话").fill(PHONE)
    page.get_by_role("main").get_by_role("button", name="保存并预览").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.locator(".preview-frame")).to_contain_text("≤ 2 天")
    expect(page.locator(".preview-frame")).not_to_contain_text(PHONE)
    assert overflow(page) <= 0
    page.get_by_role("button", name=re.compile("提交")).click()
    expect(page.get_by_role("status").first).to_contain_text("等待示范区审核")
    found = re.search(r"D\d{4}-\d{4}", page.url)
    assert found
    return found.group()


def publish(page: Page, code: str) -> None:
    sign_in(page, "operator", "/review")
    page.goto(f"/review/{code}")
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text(f"已发布 {code}")


def test_from_a_need_to_contacts(window: Open, live: Site) -> None:
    code = post_demand(window(390), "叶片补焊热裂纹（390）")
    publish(window(390), code)
    live.index()
    broker = window(390)
    sign_in(broker, "broker", f"/desk/listings/{code}/matches")
    first = broker.locator("[data-card]").first
    broker.keyboard.press("j")
    broker.keyboard.press("c")
    expect(first).to_contain_text("已确认")
    expect(first.locator("[data-match]")).to_be_focused()
    assert overflow(broker) <= 0
    first.get_by_role("link", name="打开对接").click()
    expect(broker.locator("#contacts")).to_contain_text("进入“已联系”后开放")
    broker.get_by_role("link", name="进入“已联系”").click()
    dialog = broker.get_by_role("dialog")
    dialog.get_by_label("说明").fill("已电话沟通")
    dialog.get_by_role("button", name="进入“已联系”").click()
    expect(broker.get_by_role("status").first).to_contain_text("已进入“已联系”")
    researcher, author = window(390), window(390)
    for page, login in ((researcher, "researcher"), (author, "author")):
        sign_in(page, login, "/my")
        page.get_by_role("link", name=re.compile(r"叶片补焊热裂纹（390）.*抑制工艺")).click()
        expect(page.locator("#contacts")).to_contain_text("双方都同意")
        page.get_by_role("button", name="同意向对方提供联系方式").click()
    author.get_by_role("button", name="查看双方联系方式").click()
    expect(author.locator("#contacts")).to_contain_text(PHONE)
    assert overflow(author) <= 0


def test_the_keyboard_walks_and_a_refusal_stays_in_its_card(window: Open, live: Site) -> None:
    suggested(live, "露天矿卡低温启动")
    page = window(390)
    sign_in(page, "broker", "/desk/suggestions?kinds=scenario")
    cards = page.locator("[data-match]")
    for key, place in (("j", 0), ("j", 1), ("k", 0)):
        page.keyboard.press(key)
        expect(cards.nth(place)).to_be_focused()
    page.keyboard.press("d")
    reason = cards.nth(0).get_by_label("原因（必选）")
    expect(reason).to_be_focused()
    # Refused: the form stays open with the reason, in the same card.
    reason.select_option("other")
    cards.nth(0).get_by_role("button", name="记为不合适").click()
    expect(cards.nth(0)).to_contain_text("选“其他”时请写明原因")
    expect(cards.nth(0).get_by_label("原因（必选）")).to_be_focused()


def fresh(site: Site, title: str) -> None:
    """A need with suggestions that no other journey decides about."""
    site.publish("demand", title, problem="开窖后发热霉变，采食量下降。", region="150500")
    suggested(site, title)


def test_a_colleague_s_decision_is_told_in_place(window: Open, live: Site) -> None:
    fresh(live, "青贮窖开窖后二次发酵霉变")
    one, other = window(1440), window(1440)
    for page in (one, other):
        sign_in(page, "broker", "/desk/suggestions?kinds=demand")
    for page in (one, other):
        page.locator("[data-match]").first.focus()
        page.keyboard.press("c")
        if page is one:
            expect(page.locator("[data-told]")).to_contain_text("已确认对接")
    expect(other.get_by_role("heading", level=1)).to_have_text("这一步现在不能做")
    expect(other.get_by_role("main")).to_contain_text("可能有同事先处理了")


def test_who_signed_out_elsewhere_is_told_so(window: Open, live: Site) -> None:
    fresh(live, "青贮饲料霉变的早期发现")
    page = window(1440)
    sign_in(page, "broker", "/desk/suggestions?kinds=demand")
    other = page.context.new_page()
    other.goto("/")
    other.locator(".menu summary").first.click()
    other.get_by_role("button", name="退出登录").click()
    expect(other.get_by_role("status").first).to_contain_text("已退出登录")
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page.get_by_role("main")).to_contain_text("表单已失效")


def test_the_desk_without_script(window: Open, live: Site) -> None:
    fresh(live, "裹包青贮霉变的防控")
    page = window(390, scripts=False)
    sign_in(page, "broker", "/desk/suggestions?kinds=demand")
    card = page.locator("[data-card]").first
    card.get_by_text("不合适…").click()
    card.get_by_label("原因（必选）").select_option("unclear")
    card.get_by_role("button", name="记为不合适").click()
    expect(page.get_by_role("status").first).to_contain_text("已记为不合适")
    expect(page).to_have_url(re.compile("kinds=demand"))


def test_the_enter_key_saves_and_removes_nothing(window: Open, live: Site) -> None:
    rows = [{"name": "补焊合格率", "operator": "≥", "value": "95", "unit": "%"}]
    code = draft(live, "示例草稿", indicators=rows)
    page = window(1440, scripts=False)
    sign_in(page, "author", f"/my/listings/{code}/edit")
    page.get_by_label("名称").fill("改过的名称")
    page.get_by_label("名称").press("Enter")
    expect(page).to_have_url(re.compile(r"/edit\?step=2$"))
    assert listing_of(live, code).title == "改过的名称"
    with live.runtime.database.read() as session:
        assert by_code(session, code).indicators[0]["value"] == "95"  # type: ignore[attr-defined]


def test_members_pages_in_states_are_accessible_and_fit(window: Open, live: Site) -> None:
    waiting = submitted(live, "示例" * 60, confidential_parts=["problem"])
    note, public = draft(live, "示例草稿"), live.code(NEED)
    dismissed(live)
    tours = {
        "author": [
            f"/my/listings/{public}/matches",
            f"/my/listings/{note}/edit?step=all",
            f"/my/listings/{note}/preview",
        ],
        "operator": [f"/review/{waiting}"],
        "broker": [
            "/desk/suggestions?state=dismissed",
            f"/desk/listings/{public}/matches",
            f"/desk/explore?listing={public}",
            f"/desk/explore?listing={public}&kind=demand",
            f"/desk/compare?need={public}&with={live.code(CURE)}",
        ],
    }
    found: dict[str, list[str]] = {}
    for login, addresses in tours.items():
        page = window(DESK)
        sign_in(page, login, addresses[0])
        found |= {address: wrong(page, address) for address in addresses}
    assert {address: complaints for address, complaints in found.items() if complaints} == {}
