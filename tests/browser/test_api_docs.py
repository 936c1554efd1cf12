"""The page to read and try the API works under the strict policy, without a complaint."""

from playwright.sync_api import expect

from tests.browser.accessibility import overflow, violations
from tests.browser.conftest import ENTRANCE, Open
from tests.webapp.site import PASSWORD
from webapp.api import OPERATIONS
from webapp.api.openapi import TAGS


def test_an_operation_is_read_and_tried(window: Open) -> None:
    page = window(390)
    page.goto("/api/docs")
    tags = page.locator(".opblock-tag")
    expect(tags).to_have_count(len(TAGS))
    drawn = 0
    for tag in tags.all():
        tag.click()
        expect(page.locator(".opblock").first).to_be_visible()
        drawn += page.locator(".opblock").count()
        tag.click()
        expect(page.locator(".opblock")).to_have_count(0)
    assert drawn == len(OPERATIONS)
    page.locator("[id^=operations-tag-][data-tag=统计]").click()
    assert violations(page) == []
    operation = page.locator("[id^=operations-][id$=show_overview]")
    operation.get_by_role("button").first.click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    expect(operation.locator(".live-responses-table")).to_contain_text('"organizations": 2')
    assert overflow(page) == 0


def test_a_token_is_made_and_revoked(window: Open) -> None:
    page = window(390)
    page.goto(f"{ENTRANCE}?login=author&then=/account/tokens")
    page.get_by_label("名称").fill("ERP 同步")
    page.get_by_label("当前密码").fill(PASSWORD)
    page.get_by_role("button", name="创建令牌").click()
    expect(page.locator("[data-secret]")).to_contain_text("tm_")
    assert (violations(page), overflow(page)) == ([], 0)
    page.get_by_role("link", name="已经保存").click()
    assert (violations(page), overflow(page)) == ([], 0)
    page.get_by_role("button", name="撤销 ERP 同步").click()
    expect(page.get_by_text("令牌已撤销")).to_be_visible()
