"""An enterprise posts a demand and a scenario; another one sends, looks up, and claims later."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import overflow, violations
from tests.browser.conftest import Open
from tests.browser.test_journey import sign_in
from tests.uploads.files import PDF
from tests.webapp.members import listing_of
from tests.webapp.site import Site

PHONE = "0472-1234567"


def checked(page: Page) -> None:
    assert violations(page) == []
    assert overflow(page) <= 0


def onward(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name).last.click()


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "检测报告.pdf"
    path.write_bytes(PDF)
    return path


def test_an_enterprise_posts_a_demand(window: Open, live: Site, report: Path) -> None:
    page = window(1440)
    sign_in(page, "author", "/post/demand")
    page.get_by_label("名称").fill("分步填写的需求")
    expect(page.locator("[data-save-state]")).to_have_text(re.compile(r"已保存 \d\d:\d\d"))
    page.reload()
    expect(page.get_by_label("名称")).to_have_value("分步填写的需求")
    expect(page.get_by_role("main")).to_contain_text("还没有保存为草稿的内容")
    page.get_by_role("textbox", name="主要问题").fill("补焊后出现热裂纹，合格率不足七成。")
    checked(page)
    onward(page, "下一步：目标与指标")
    expect(page.locator(".form-section h2")).to_have_text("2. 目标与指标")
    page.get_by_label("指标", exact=True).fill("合格率")
    page.get_by_label("数值").fill("95")
    onward(page, "下一步：条件与合作")
    page.locator(".form-steps").get_by_role("button", name="联系").click()
    page.get_by_label("联系电话").fill(PHONE)
    # Signed out in the meantime, nothing that was typed is lost.
    page.context.clear_cookies()
    page.get_by_label("电子邮箱").fill("lianxi@example.com")
    expect(page.locator("[data-save-state]")).to_contain_text("登录已失效")
    address = page.url
    sign_in(page, "author", "/my")
    page.goto(address)
    page.get_by_role("button", name="恢复这些内容").click()
    expect(page.get_by_label("电子邮箱")).to_have_value("lianxi@example.com")
    onward(page, "保存并预览")
    page.get_by_label("添加附件").set_input_files(report)
    page.get_by_label("公开这些附件").check()
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_label("名称")).to_have_value("检测报告")
    checked(page)
    page.get_by_role("button", name=re.compile("提交")).click()
    expect(page.locator(".next-actor")).to_contain_text("示范区审核人员")
    expect(page.locator(".stage-bar .is-current")).to_contain_text("审核")
    checked(page)


def test_an_enterprise_posts_a_scenario_on_a_telephone_without_script(
    window: Open, live: Site
) -> None:
    page = window(390, scripts=False)
    sign_in(page, "author", "/post/scenario")
    page.get_by_label("名称").fill("低温启动场景")
    page.get_by_role("textbox", name="现状与痛点").fill("冬季启动需预热两小时。")
    for step in ("下一步：验证内容与指标", "下一步：条件与要求", "下一步：联系", "保存并预览"):
        assert overflow(page) <= 0
        onward(page, step)
    expect(page.get_by_role("heading", level=1)).to_have_text("低温启动场景")
    page.get_by_role("button", name=re.compile("提交")).click()
    expect(page.get_by_role("status").first).to_contain_text("等待示范区审核")


def send(page: Page, report: Path) -> str:
    page.goto("/post")
    page.get_by_role("link", name="提交技术需求").click()
    page.get_by_label("名称").fill("没有账号的需求")
    page.get_by_role("textbox", name="主要问题").fill("葵花脱粒不净，损失率约百分之八。")
    expect(page.locator("[data-save-state]")).to_contain_text("已暂存在这台设备")
    for step in ("下一步：目标与指标", "下一步：条件与合作", "下一步：联系"):
        onward(page, step)
    page.get_by_label("单位名称").fill("示例来件公司")
    page.get_by_label("联系人").fill("示例来件人")
    page.get_by_label("联系电话").fill(PHONE)
    page.get_by_label("我已阅读并同意").check()
    checked(page)
    onward(page, "预览")
    expect(page.locator(".preview-frame")).not_to_contain_text("示例来件公司")
    page.get_by_label("附件（选填）").set_input_files([report])
    checked(page)
    page.get_by_role("button", name="提交审核").click()
    checked(page)
    return page.locator(".receipt-number").inner_text()


def test_somebody_without_an_account_sends_looks_up_and_claims(
    window: Open, live: Site, report: Path
) -> None:
    number = send(window(390), report)
    later = window(390)
    later.goto("/receipt")
    later.get_by_label("受理编号").fill(number.lower())
    later.get_by_label("联系电话").fill(PHONE)
    later.get_by_role("button", name="查询").click()
    expect(later.get_by_role("main")).to_contain_text("等待示范区审核")
    member = window(1440)
    sign_in(member, "stranger", "/my/claims")
    checked(member)
    member.get_by_label("受理编号").fill(number)
    member.get_by_label("联系电话").fill(PHONE)
    member.get_by_role("button", name="认领").click()
    expect(member.get_by_role("status").first).to_contain_text("现在由贵单位管理")
    found = re.search(r"D\d{4}-\d{4}", member.url)
    assert found
    assert listing_of(live, found.group()).organization_id == live.people.other_enterprise.id
    later.reload()
    expect(later.get_by_role("button", name="查询")).to_be_visible()
