"""The public searches, filters, saves the search, confirms it, is told of news, and ends it."""

import email
import re
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default

import time_machine
from playwright.sync_api import Page, expect

from matcher.listings.lifecycle import move
from matcher.worker import Worker
from tests.browser.accessibility import overflow, violations
from tests.browser.conftest import Open
from tests.webapp.members import by_code
from tests.webapp.site import Site
from webapp.access.security import limiter

ADDRESS = "gongzhong@example.com"
TITLE = "青贮窖开窖面防霉"


def checked(page: Page) -> None:
    assert violations(page) == []
    assert overflow(page) <= 0


def letters(site: Site, days: int = 0) -> list[EmailMessage]:
    """What the worker mails to the address, after so many days; oldest first."""
    with time_machine.travel(datetime.now(UTC) + timedelta(days=days)):
        Worker(site.runtime).tell()
    files = sorted(site.runtime.settings.mail.glob("*.eml"))
    found = [
        email.message_from_bytes(path.read_bytes(), EmailMessage, policy=default) for path in files
    ]
    return [letter for letter in found if str(letter["To"]) == ADDRESS]


def link(letter: EmailMessage, page: str) -> str:
    """The path of a page that a letter names."""
    (found,) = re.findall(rf"^\s*\S*({page}\S*)$", letter.get_content(), re.M)
    return str(found)


def save(page: Page) -> None:
    page.goto("/")
    page.get_by_label("用词语或一句话描述要找的内容").fill("青贮")
    page.get_by_role("button", name="搜索").click()
    page.get_by_label("通辽市").check()
    expect(page).to_have_url(re.compile("region=150500"))
    page.get_by_role("link", name="保存检索并提醒我").click()
    expect(page.locator(".sought")).to_contain_text("通辽市")
    checked(page)
    page.get_by_label("邮箱").fill(ADDRESS)
    page.get_by_label("每日汇总").check()
    page.get_by_role("button", name="保存检索").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("请查收确认邮件")


def test_a_saved_search_tells_what_is_new_until_it_is_ended(window: Open, live: Site) -> None:
    limiter.reset()
    live.forget_attempts()
    page = window(1440)
    save(page)
    (asked,) = letters(live)
    page.goto(link(asked, "/saved-searches/confirm/"))
    checked(page)
    page.get_by_role("button", name="确认开通提醒").click()
    expect(page.get_by_role("status")).to_contain_text("提醒已开通")
    page.set_viewport_size({"width": 390, "height": 844})
    checked(page)

    code = live.publish("demand", TITLE, problem="通辽一带青贮二次发酵", region="150500")
    assert len(letters(live)) == 1, "nothing is mailed before its day"
    (_, news) = letters(live, days=1)
    assert news["Subject"] == "保存的检索有 1 项新结果"
    assert news["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    page.goto(link(news, f"/demands/{code}"))
    expect(page.locator("h1")).to_contain_text(TITLE)

    stop = link(news, "/unsubscribe/")
    assert str(news["List-Unsubscribe"]).endswith(f"{stop}>")
    page.goto(stop)
    checked(page)
    page.get_by_role("button", name="确认退订").click()
    expect(page.get_by_role("status")).to_contain_text("不再发送")
    again = live.publish("demand", f"{TITLE}之二", problem="青贮二次发酵", region="150500")
    assert len(letters(live, days=2)) == 2
    for done in (code, again):
        live.write(lambda s, c=done: move(s, live.people.author, by_code(s, c), "withdraw"))
    live.index()
