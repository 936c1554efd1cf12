"""What the review desk points out becomes a reason by one click; repetitions show what both say."""

from playwright.sync_api import expect

from tests.browser.accessibility import WIDTHS, overflow, violations
from tests.browser.conftest import Open
from tests.browser.test_journey import sign_in
from tests.webapp.members import by_code, submitted
from tests.webapp.site import Site

_TEXT = "轻稀土萃取分离用液碱皂化，每吨带出氯化钠废水五十立方米，蒸发结晶的杂盐只能堆库。"
_FIRM = "公司成立于2009年，注册资金3000万元，是国家高新技术企业。联系微信：zhang_san88。"


def test_a_remark_becomes_the_reason_and_repetitions_are_marked(live: Site, window: Open) -> None:
    theirs = live.publish("demand", "皂化含盐废水减量", problem=_TEXT.replace("五十", "50"))
    with live.runtime.database.write() as session:
        by_code(session, theirs).organization_id = live.people.other_enterprise.id
    with live.runtime.database.read() as session:
        live.runtime.replica.refresh(session, [by_code(session, theirs).id])
    code = submitted(live, "稀土皂化废水减量", problem=_TEXT + _FIRM)
    page = window(1440)
    sign_in(page, "operator", f"/review/{code}")
    page.get_by_role("button", name="微信号").click()
    page.get_by_role("button", name="单位概况").click()
    page.get_by_role("button", name="单位概况").click()
    expect(page.get_by_label("主要问题要改什么")).to_be_focused()
    given = page.get_by_label("主要问题要改什么").input_value()
    assert given.count("含有个人联系方式或身份信息") == 1
    assert given.count("含有宣传用语") == 1
    expect(page.get_by_role("button", name="退回修改（1 处）")).to_be_visible()
    page.get_by_text("查看相同的句子").first.click()
    expect(page.locator(".repeat mark").first).to_be_visible()
    assert violations(page) == []
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        assert overflow(page) <= 0
