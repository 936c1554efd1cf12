"""An organization registers, is verified, and invites a colleague, in real windows."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect
from sqlalchemy import select

from matcher.accounts.models import User
from matcher.mail.deliver import deliver_due
from tests.browser.accessibility import overflow, violations
from tests.browser.conftest import Open
from tests.browser.test_journey import sign_in
from tests.organizations.registrations import PASSWORD, code
from tests.uploads.files import PDF
from tests.webapp.site import Site
from tests.webapp.test_registration import mailed
from webapp.access.security import limiter


def checked(page: Page) -> None:
    assert violations(page) == []
    assert overflow(page) <= 0


def link_of(site: Site) -> str:
    runtime = site.runtime
    deliver_due(runtime.database, runtime.carrier, runtime.settings.mail_from)
    return mailed(site)


def login_of(site: Site, person: str) -> str:
    with site.runtime.database.read() as session:
        return session.scalars(select(User.login).where(User.display_name == person)).one()


def register(page: Page, name: str, proof: Path) -> None:
    page.goto("/register")
    checked(page)
    page.get_by_label("单位名称").fill(name)
    page.get_by_label("统一社会信用代码").fill(code(390).lower())
    page.get_by_label("企业", exact=True).check()
    page.get_by_label("地区").select_option(label="包头市")
    page.get_by_label("高新技术企业").check()
    page.get_by_label("姓名").fill("示例甲")
    page.get_by_label("电子邮箱").fill("first@example.com")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_label(re.compile("我已阅读并同意")).check()
    page.get_by_role("button", name="提交注册").click()
    expect(page.get_by_role("alert")).to_contain_text("证明材料")
    checked(page)
    page.get_by_label("证明材料").set_input_files(proof)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="提交注册").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("请查收确认邮件")
    checked(page)


def test_an_organization_registers_is_verified_and_invites(
    window: Open, live: Site, tmp_path: Path
) -> None:
    limiter.reset()
    proof = tmp_path / "营业执照.pdf"
    proof.write_bytes(PDF)
    name = "示例新材料有限公司"
    page = window(390)
    register(page, name, proof)
    page.goto(link_of(live))
    page.get_by_role("button", name="确认邮箱并开设账号").click()
    expect(page.get_by_role("status")).to_contain_text("邮箱已确认")
    checked(page)

    operator = window(390)
    sign_in(operator, "operator", "/zone/organizations")
    checked(operator)
    operator.get_by_role("link", name=name).click()
    with operator.expect_download() as download:
        operator.get_by_role("link", name="营业执照.pdf").click()
    assert download.value.path().read_bytes() == PDF
    checked(operator)
    operator.get_by_role("button", name="通过核验").click()
    expect(operator.get_by_role("status").first).to_contain_text("已通过核验")

    sign_in(page, login_of(live, "示例甲"), "/my/organization")
    checked(page)
    page.get_by_label("同事的邮箱").fill("second@example.com")
    page.get_by_role("button", name="发送邀请").click()
    expect(page.get_by_role("status").first).to_contain_text("邀请已发出")
    checked(page)

    colleague = window(390)
    colleague.goto(link_of(live))
    checked(colleague)
    colleague.get_by_label("姓名").fill("示例乙")
    colleague.get_by_label("密码").fill(PASSWORD)
    colleague.get_by_label(re.compile("我已阅读并同意")).check()
    colleague.get_by_role("button", name="开设账号并加入").click()
    expect(colleague.get_by_role("status")).to_contain_text(name)
    page.reload()
    expect(page.get_by_role("heading", name=re.compile("成员"))).to_have_text("成员（2 人）")
