"""Reviewers and authors take turns; a supervisor reads along and writes nothing."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from matcher.engagements.stages import open_engagement
from matcher.matching.models import Match
from tests.brokers.furnishing import broker, leave
from tests.browser.accessibility import WIDTHS, overflow, violations
from tests.browser.conftest import Open
from tests.browser.test_journey import sign_in
from tests.webapp.members import NEED, listing_of, submitted, suggested
from tests.webapp.site import Site

_PROBLEM = "补焊后出现热裂纹，合格率不足 70%。每月报废约 40 件。"
_MENDED = "补焊后出现热裂纹，合格率不足 68%。每月报废约 40 件，损失约 18 万元。"


def checked(page: Page) -> None:
    """Accessible, and not wider than a desk's or a telephone's screen."""
    assert violations(page) == []
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        assert overflow(page) <= 0


def return_with_reasons(page: Page, code: str) -> None:
    """By keys and by hand: the next field by E, another one by its own button."""
    page.goto(f"/review/{code}")
    page.keyboard.press("e")
    expect(page.get_by_label("名称要改什么")).to_be_focused()
    page.get_by_label("名称要改什么").fill("请写明是哪种叶片")
    page.get_by_text("要求修改：主要问题").click()
    page.get_by_label("主要问题要改什么").fill("请写明损失")
    checked(page)
    page.get_by_role("button", name="退回修改（2 处）").click()
    expect(page.get_by_role("status").first).to_contain_text("作者会看到 2 处原因")


def mend(page: Page, code: str, title: str) -> None:
    """The author reads the reasons, changes both fields and submits again."""
    sign_in(page, "author", f"/my/listings/{code}")
    for reason in ("请写明是哪种叶片", "请写明损失"):
        expect(page.get_by_role("main")).to_contain_text(reason)
    page.goto(f"/my/listings/{code}/edit?step=0")
    page.get_by_label("名称").fill(title)
    page.get_by_role("textbox", name="主要问题").fill(_MENDED)
    page.get_by_role("main").get_by_role("button", name="保存并预览").last.click()
    page.get_by_role("button", name=re.compile("提交")).click()
    expect(page.get_by_role("status").first).to_contain_text("等待示范区审核")


@pytest.fixture
def fitting(live: Site) -> Iterator[str]:
    """The name of a broker who knows the field; no other journey's needs are given to them."""
    with live.runtime.database.write() as session:
        actor = broker(session, live.people, "fitting", ["03"])
    yield actor.name
    live.write(lambda session: leave(session, actor))


def test_a_returned_need_is_mended_published_and_assigned(
    window: Open, live: Site, fitting: str
) -> None:
    code = submitted(live, "示例补焊", problem=_PROBLEM, technical_fields=["03"])
    operator = window(1440)
    sign_in(operator, "operator", "/review")
    checked(operator)
    return_with_reasons(operator, code)
    mend(window(1440), code, "示例动叶补焊")

    operator.goto("/review?resubmitted=1")
    operator.get_by_role("link", name="示例动叶补焊").click()
    checked(operator)
    marks = operator.locator("ins")
    expect(marks.filter(has_text="68%")).to_be_visible()
    expect(operator.locator("del").filter(has_text="70%")).to_be_visible()
    expect(operator.locator("details.unchanged")).not_to_have_attribute("open", "")
    operator.get_by_role("radio", name=re.compile(fitting)).check()
    operator.keyboard.press("p")
    expect(operator.get_by_role("button", name="发布并分派")).to_be_focused()
    operator.keyboard.press("Enter")
    expect(operator.get_by_role("status").first).to_contain_text(f"已分派给{fitting}")
    assert listing_of(live, code).state == "published"
    operator.goto("/zone/brokers")
    checked(operator)
    operator.get_by_role("link", name=fitting).click()
    expect(operator.get_by_role("main")).to_contain_text("示例动叶补焊")
    checked(operator)


def test_the_desk_works_without_script(window: Open, live: Site) -> None:
    code = submitted(live, "示例无脚本", problem=_PROBLEM)
    page = window(390, scripts=False)
    sign_in(page, "operator", f"/review/{code}")
    page.get_by_text("要求修改：主要问题").click()
    page.get_by_label("主要问题要改什么").fill("请写明损失")
    page.get_by_role("button", name="退回修改").click()
    expect(page.get_by_role("status").first).to_contain_text("作者会看到 1 处原因")
    assert listing_of(live, code).review_reasons == {"problem": "请写明损失"}


def engaged(site: Site) -> str:
    """An engagement about a need of its own, whatever other journeys did; returns its code."""
    title = "示例青贮窖二次发酵霉变"
    site.publish("demand", title, problem="冬季青贮窖开窖后二次发酵，牧草霉变。")
    first = suggested(site, title)[0]
    with site.runtime.database.write() as session:
        return open_engagement(session, site.people.broker, session.get_one(Match, first)).code


def test_a_supervisor_reads_and_cannot_write(window: Open, live: Site) -> None:
    engagement, waiting = engaged(live), submitted(live, "示例监督")
    page = window(1440)
    sign_in(page, "supervisor", "/desk/quality")
    public = live.code(NEED)
    for address in ("/desk/quality", f"/engagements/{engagement}", f"/demands/{public}"):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        checked(page)
        forms = page.locator('main form[method="post"]')
        assert forms.count() == 0, address
    before = listing_of(live, waiting).version
    forged = [
        (f"/review/{waiting}/publish", {"version": str(before)}),
        (f"/review/{waiting}/assign", {"broker": "1"}),
        (f"/engagements/{engagement}/advance", {"stage": "contacted"}),
        (f"/my/listings/{public}/withdraw", {}),
    ]
    token = page.locator('meta[name="csrf-token"]').get_attribute("content") or ""
    for address, data in forged:
        answer = page.request.post(address, form={"csrf_token": token, **data})
        assert answer.status == 403, address
    assert listing_of(live, waiting).state == "submitted"
    assert listing_of(live, public).state == "published"
