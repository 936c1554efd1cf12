"""Somebody new is led from one line to a demand that can be matched, and loses nothing."""

import re

import pytest
from playwright.sync_api import Route, expect

from tests.browser.accessibility import overflow, violations
from tests.browser.conftest import Open
from tests.browser.test_intake_journey import PHONE, onward
from tests.webapp.members import CURE
from tests.webapp.site import Site

GOAL = "补焊合格率不低于95%，热裂纹率不超过0.5%。"


@pytest.mark.parametrize("width", [1440, 390])
def test_one_line_becomes_a_demand_with_two_indicators(
    window: Open, live: Site, width: int
) -> None:
    page = window(width)
    page.goto("/post/demand")
    told, panel = page.locator(".guide-brief"), page.locator(".guide")
    page.get_by_label("名称").fill("补焊")
    expect(told).to_have_text("8 处可以补充")
    if width == 390:
        panel.locator("summary").click()
    expect(panel.get_by_text("名称还比较短")).to_be_visible()
    page.get_by_label("名称").fill(f"{CURE}的难题")
    page.get_by_role("textbox", name="主要问题").fill(
        "预置合金粉末与脉冲激光补焊，抑制镍基高温合金叶片热裂纹。"
    )
    # How many depends on what other journeys have published meanwhile.
    expect(told).to_have_text(re.compile(r"^6 处可以补充，现有 [1-9]\d* 项成果相配$"))
    expect(panel.get_by_role("link", name=CURE)).to_be_visible()
    panel.get_by_role("button", name="采用 先进制造").click()
    expect(page.get_by_role("checkbox", name="先进制造")).to_be_checked()
    assert (violations(page), overflow(page) <= 0) == ([], True)
    panel.get_by_role("button", name="还没有写预期目标").click()
    page.get_by_role("textbox", name="预期目标").fill(GOAL)
    page.get_by_role("button", name="从文字中读出指标").click()
    expect(page.locator(".indicator-read")).to_have_count(2)
    expect(page.get_by_role("status").filter(has_text="从文字中读出 2 项指标")).to_be_visible()
    page.get_by_label("我已核对指标，以上列为准").check()
    expect(told).to_have_text(re.compile("^4 处可以补充"))
    page.locator(".form-steps").get_by_role("button", name="联系").click()
    for label, text in (
        ("单位名称", "示例新材料有限公司"),
        ("联系人", "示例联系人"),
        ("联系电话", PHONE),
    ):
        page.get_by_label(label).fill(text)
    page.locator("#field-consent").check()
    onward(page, "预览")
    expect(page.get_by_role("cell", name="补焊合格率")).to_be_visible()
    page.get_by_role("button", name="提交审核").click()
    expect(page.locator(".receipt-number")).to_be_visible()


def test_help_that_fails_takes_nothing_away(window: Open, live: Site) -> None:
    page = window(1440)
    page.goto("/post/demand?step=2")
    goal, name = page.get_by_role("textbox", name="预期目标"), page.get_by_label("指标", exact=True)
    name.fill("合格率")
    # As when one was signed out: a page without the rows, and without help.
    page.route("**/post/demand*", lambda route: _foreign(route))
    goal.fill(GOAL)
    page.get_by_role("button", name="从文字中读出指标").click()
    expect(page.get_by_text("现在读不出来，填写的内容都在")).to_be_visible()
    expect(name).to_have_value("合格率")
    page.unroute("**/post/demand*")
    page.route("**/guide", lambda route: route.fulfill(status=429, body=""))
    goal.fill(f"{GOAL}不停产。")
    expect(page.locator("[data-guide-body]")).to_have_text(
        "现在无法给出提示，不影响填写、保存和提交。"
    )
    expect(goal).to_have_value(f"{GOAL}不停产。")
    page.unroute("**/guide")
    goal.fill(GOAL)
    expect(page.locator(".guide-brief")).to_have_text(re.compile("处可以补充"))


def _foreign(route: Route) -> None:
    route.fulfill(status=200, content_type="text/html", body="<!doctype html><title>登录</title>")


def test_contacts_are_not_sent_for_help(window: Open, live: Site) -> None:
    page = window(1440)
    page.goto("/post/demand?step=all")
    expect(page.locator(".guide-brief")).not_to_be_empty()
    page.get_by_label("联系人").fill("示例联系人")
    with page.expect_request("**/guide") as asked:
        page.get_by_label("联系电话").fill(PHONE)
    names = {part.partition("=")[0] for part in (asked.value.post_data or "").split("&")}
    assert {"title", "problem"} <= names
    assert names.isdisjoint({"contact_name", "contact_phone", "organization_name", "csrf_token"})
