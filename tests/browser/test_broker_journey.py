"""A broker's day at the desk, by keyboard and mouse, and on a telephone."""

import re

from playwright.sync_api import Page, expect
from sqlalchemy import delete, select

from matcher.matching.models import Match, MergedMatch
from tests.browser.accessibility import overflow, violations
from tests.browser.conftest import ENTRANCE, Open
from tests.webapp.members import CURE, NEED, suggested
from tests.webapp.site import Site


def enter(page: Page, then: str) -> None:
    page.goto(f"{ENTRANCE}?login=broker&then={then}")
    # Scripts have run by then, so that keys are heard.
    page.wait_for_load_state("load")


def waiting(site: Site) -> None:
    """Suggestions of three needs and nothing else, without the pair that is added by hand."""
    with site.runtime.database.write() as session:
        session.execute(delete(MergedMatch))
        open_ones = select(Match.id).where(Match.state == "suggested")
        session.execute(delete(Match).where(Match.id.in_(open_ones)))
    for title in (NEED, "牧草青贮霉变", "露天矿卡低温启动"):
        suggested(site, title)
    with site.runtime.database.write() as session:
        cure = session.scalars(select(Match).where(Match.achievement.has(title=CURE))).all()
        for match in cure:
            if match.state == "suggested" and match.need.title == NEED:
                session.delete(match)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_twenty_suggestions_a_board_and_a_view(window: Open, live: Site) -> None:
    waiting(live)
    page = window(1440)
    enter(page, "/desk/suggestions")
    list_, told = page.locator("#worklist"), page.locator("[data-told]")
    done = int(re.findall(r"今日已处理 (\d+) /", list_.inner_text())[0])
    # One group of suggestions that say the same becomes one, the choice is undone and done again.
    group = page.locator(".alike").first
    group.locator("summary").click()
    group.get_by_role("button", name="合并，只保留所选的一条").click()
    expect(told).to_contain_text("已合并")
    press(page, "z")
    expect(told).to_contain_text("已撤销合并")
    group.locator("summary").click()
    group.get_by_role("button", name="合并，只保留所选的一条").click()
    expect(told).to_contain_text("条记为重复")
    merged = int(re.findall(r"另外 (\d+) 条", told.inner_text())[0])
    # The rest by keyboard: the next one comes up in place and has the focus.
    first = page.locator("[data-match]").first
    for number in range(20 - merged):
        expect(first).to_be_focused()
        before = first.get_attribute("id")
        press(page, *(("c",) if number < 3 else ("d", str(number % 8 + 1))))
        expect(page.locator(f"#{before}")).to_have_count(0)
        expect(told).to_contain_text("已确认对接" if number < 3 else "已记为不合适")
    expect(list_).to_contain_text(f"今日已处理 {done + 20} /")
    assert page.url.endswith("/desk/suggestions")
    press(page, "z")
    expect(told).to_contain_text("已恢复为待处理")
    assert violations(page) == []
    add_by_hand(page, live)
    move_and_filter(page)


def add_by_hand(page: Page, live: Site) -> None:
    """Search with a need given, add what fits, and find it among the suggestions."""
    page.goto(f"/desk/explore?listing={live.code(NEED)}")
    page.get_by_label("增加的词", exact=True).fill("激光 补焊裂纹")
    page.get_by_role("button", name="检索", exact=True).click()
    row = page.locator(".row-card").filter(has_text=CURE)
    row.get_by_text("加入匹配…").click()
    row.get_by_label("为什么合适（选填）").fill("现场看过设备")
    row.get_by_role("button", name=re.compile("加入 A")).click()
    expect(page.get_by_role("status").first).to_contain_text("已加入")
    page.goto("/desk/suggestions?kinds=demand")
    card = page.locator("[data-card]").filter(has_text="现场看过设备")
    card.get_by_role("button", name="确认对接").click()
    expect(page.locator("[data-told]")).to_contain_text("已确认对接")


def move_and_filter(page: Page) -> None:
    """Drag a card to the next stage, then filter the table and keep the filters."""
    page.goto("/desk/board")
    card = page.locator("[data-stage=confirmed] .board-card").first
    code = (card.get_attribute("id") or "").removeprefix("card-")
    card.drag_to(page.locator("[data-stage=contacted]"))
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(f"{code} 进入“已联系”")
    dialog.get_by_label(re.compile("说明")).fill("电话沟通，双方有意")
    dialog.get_by_role("button", name="进入“已联系”").click()
    expect(page.locator(f"[data-stage=contacted] #card-{code}")).to_be_visible()
    assert overflow(page) <= 0
    page.goto("/desk/engagements")
    page.get_by_label("已联系").check()
    page.get_by_role("button", name="应用筛选").click()
    expect(page.locator(".desk-pair").filter(has_text=code)).to_have_count(1)
    page.get_by_label("把这些条件存为视图").fill("刚联系上的")
    page.get_by_role("button", name="保存视图").click()
    expect(page.get_by_role("link", name="刚联系上的")).to_have_attribute("aria-current", "true")


def test_on_a_telephone_one_stage_at_a_time(window: Open, live: Site) -> None:
    waiting(live)
    page = window(390)
    enter(page, "/desk/suggestions")
    page.get_by_role("button", name="确认对接").first.click()
    expect(page.locator("[data-told]")).to_contain_text("已确认对接")
    page.goto("/desk/board?stage=confirmed")
    expect(page.locator("[data-stage=contacted]")).to_be_hidden()
    card = page.locator("[data-stage=confirmed] .board-card").first
    code = (card.get_attribute("id") or "").removeprefix("card-")
    card.get_by_text("移到…").click()
    card.get_by_role("link", name="洽谈").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="进入“洽谈”").click()
    expect(page.get_by_role("status").first).to_contain_text("已进入“洽谈”")
    page.get_by_role("link", name=re.compile("^洽谈")).click()
    expect(page.locator(f"#card-{code}")).to_be_visible()
    assert overflow(page) <= 0
    assert violations(page) == []
