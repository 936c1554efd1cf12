"""Journeys of the public: search, filter, read, on a desk and on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import overflow, violations, wrong
from tests.browser.conftest import WIDTHS, Open
from tests.webapp.site import PASSWORD, Site

BOTH = pytest.mark.parametrize("width", WIDTHS)
FOUND = "/search?kind=achievement&q=青贮"
# What no route alone leads to; the plain pages are in test_every_page.py.
STATES = {
    "search": FOUND,
    "search filtered": f"{FOUND}&field=09&region=150500&trl=6&region=x",
    "search empty": "/search?kind=demand&q=青贮&field=03",
    "not found": "/demands/D1999-0001",
}
OBJECTS = {
    "demand": "叶片补焊热裂纹",
    "scenario": "露天矿卡低温启动",
    "achievement": "高温合金激光补焊裂纹抑制工艺",
}


def open_filters(page: Page, width: int) -> None:
    if width < 768:
        page.locator(".filter-switch summary").click()


@BOTH
def test_search_filter_read(window: Open, width: int) -> None:
    page = window(width)
    page.goto("/")
    page.get_by_label("用词语或一句话描述要找的内容").fill("牧草青贮霉变")
    page.get_by_role("button", name="搜索").click()
    page.get_by_role("link", name=re.compile("^成果")).click()
    expect(page.locator("#result-status")).to_contain_text("项成果")
    assert overflow(page) <= 0
    open_filters(page, width)
    box = page.get_by_label("通辽市")
    box.check()
    expect(page).to_have_url(re.compile("region=150500"))
    expect(page.locator("#result-status")).to_contain_text("共 23 项成果")
    expect(page.get_by_label("通辽市")).to_be_focused()
    assert overflow(page) <= 0
    if width < 768:
        expect(page.locator("#filter-count")).to_have_text("（已选 1）")
        page.locator(".filter-switch summary").click()
    page.get_by_role("heading", name=re.compile("青贮乳酸菌剂")).first.get_by_role("link").click()
    expect(page.locator("h1")).to_contain_text("青贮乳酸菌剂")
    assert overflow(page) <= 0
    page.go_back()
    expect(page.locator("#result-status")).to_contain_text("共 23 项成果")
    page.get_by_role("link", name=re.compile("去掉条件.*通辽市")).click()
    expect(page.locator("#result-status")).to_contain_text("共 45 项成果")


@BOTH
def test_the_same_without_script(window: Open, width: int) -> None:
    page = window(width, scripts=False)
    page.goto(FOUND)
    open_filters(page, width)
    page.get_by_label("通辽市").check()
    page.get_by_role("button", name="应用筛选").click()
    expect(page).to_have_url(re.compile("region=150500"))
    expect(page.locator("#result-status")).to_contain_text("共 23 项成果")
    page.get_by_label("用词语或一句话描述要找的内容").fill("耐冷")
    page.get_by_label("用词语或一句话描述要找的内容").press("Enter")
    expect(page).to_have_url(re.compile("region=150500"))


def test_escape_closes_the_sheet_of_filters(window: Open) -> None:
    page = window(390)
    page.goto(FOUND)
    open_filters(page, 390)
    expect(page.get_by_role("button", name="应用筛选")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("#filter-form")).to_be_hidden()


def test_the_keyboard_reaches_the_content_first(window: Open) -> None:
    page = window(1440)
    page.goto(FOUND)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#query")).to_be_focused()


@BOTH
def test_signing_in_and_out(window: Open, width: int) -> None:
    page = window(width)
    page.goto("/account/")
    page.get_by_label("账号").fill("author")
    page.get_by_label("密码").fill("mistaken")
    page.get_by_role("button", name="登录").click()
    expect(page.locator(".error-summary")).to_be_focused()
    assert violations(page) == []
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.locator("h1")).to_have_text("我的账号")
    assert violations(page) == []
    assert overflow(page) <= 0
    page.locator("main").get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("status")).to_have_text("已退出登录。")


def test_states_are_accessible_and_fit(window: Open) -> None:
    page = window(1440)
    found = {name: wrong(page, address) for name, address in STATES.items()}
    assert found == {name: [] for name in STATES}


def test_listings_and_their_organizations_are_accessible_and_fit(window: Open, live: Site) -> None:
    page = window(1440)
    for kind, title in OBJECTS.items():
        assert wrong(page, f"/{kind}s/{live.code(title)}") == []
        owner = page.locator(".listing-head .meta a")
        name = owner.inner_text()
        owner.click()
        expect(page.locator("h1")).to_have_text(name)
        assert wrong(page, page.url) == []


@pytest.mark.parametrize("display", ["large-text", "high-contrast"])
def test_chosen_display_is_kept_and_fits(window: Open, display: str) -> None:
    page = window(1440)
    page.goto(FOUND)
    page.get_by_text("显示", exact=True).click()
    page.locator(f'[data-display-class="{display}"]').click()
    page.goto("/")
    expect(page.locator("html")).to_have_class(display)
    for address in ("/", FOUND, "/help"):
        assert wrong(page, address) == []
