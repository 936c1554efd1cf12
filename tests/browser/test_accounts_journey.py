"""Accounts in real windows: a broker's telephone, and administrators who keep apart."""

import re
from datetime import UTC, datetime

import pyotp
from playwright.sync_api import Page, expect
from sqlalchemy import delete
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.accounts.sign_in_models import SecondFactor
from tests.browser.accessibility import overflow, violations
from tests.browser.conftest import Open
from tests.browser.test_journey import sign_in
from tests.webapp.site import PASSWORD, Site


def give_password(page: Page, login: str) -> None:
    page.goto("/account/sign-in")
    page.get_by_label("账号").fill(login)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录").click()


def give_code(page: Page, code: str) -> None:
    expect(page.locator("h1")).to_have_text("动态口令")
    page.get_by_label("动态口令或恢复码").fill(code)
    page.get_by_role("main").get_by_role("button", name="登录").click()


def sign_out(page: Page) -> None:
    page.goto("/account/")
    page.locator("main").get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("status")).to_have_text("已退出登录。")


def without_factor(site: Site, login: str) -> None:
    def change(session: Session) -> None:
        user = session.query(User).filter_by(login=login).one()
        session.execute(delete(SecondFactor).where(SecondFactor.user_id == user.id))

    site.write(change)


def fits(page: Page) -> None:
    assert violations(page) == []
    assert overflow(page) <= 0


def test_a_broker_enrols_a_telephone_and_comes_back_without_it(window: Open, live: Site) -> None:
    without_factor(live, "broker")
    page = window(390)
    give_password(page, "broker")
    expect(page.get_by_role("status").or_(page.locator(".notice")).first).to_contain_text(
        "请先启用"
    )
    page.goto("/desk/suggestions")
    expect(page.locator("h1")).to_have_text("动态口令")
    page.get_by_label("当前密码").fill(PASSWORD)
    page.get_by_role("button", name="开始启用").click()
    secret = page.locator("main code").inner_text()
    fits(page)
    picture = page.get_by_alt_text(re.compile("二维码"))
    assert picture.evaluate("image => image.complete && image.naturalWidth > 100")
    telephone = pyotp.TOTP(secret)
    page.get_by_label("动态口令").fill(telephone.at(datetime.now(UTC)))
    page.get_by_role("button", name="启用").click()
    codes = page.locator(".recovery-codes code").all_inner_texts()
    assert len(codes) == 10
    fits(page)
    page.get_by_role("link", name="已经保存").click()
    sign_out(page)
    give_password(page, "broker")
    fits(page)
    # The code of the present half minute is used up: the telephone shows the next one soon.
    give_code(page, telephone.at(datetime.now(UTC), counter_offset=1))
    expect(page.locator(".site-person")).to_have_text("示例broker")
    sign_out(page)
    give_password(page, "broker")
    give_code(page, codes[0])
    expect(page.locator(".site-person")).to_have_text("示例broker")
    sign_out(page)
    give_password(page, "broker")
    give_code(page, codes[0])
    expect(page.locator(".error-summary")).to_contain_text("已经用过")
    fits(page)


def test_administrators_keep_to_their_own_pages(window: Open) -> None:
    pages = {
        "system_admin": "/admin/system",
        "security_admin": "/admin/security",
        "auditor": "/admin/audit",
    }
    for login, own in pages.items():
        page = window(1440)
        sign_in(page, login, own)
        expect(page.locator("h1")).not_to_contain_text("没有权限")
        for foreign in set(pages.values()) - {own}:
            answer = page.goto(foreign)
            assert answer is not None
            assert answer.status == 403, (login, foreign)
            assert violations(page) == []


def test_the_page_after_a_lost_password_is_asked_for(window: Open) -> None:
    page = window(390)
    page.goto("/account/reset")
    page.get_by_label("邮箱").fill("nobody@example.com")
    page.get_by_role("button", name="发送邮件").click()
    expect(page.locator("h1")).to_have_text("请查看邮箱")
    fits(page)
