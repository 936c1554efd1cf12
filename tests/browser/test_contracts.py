"""The pages of contracts in a browser: accessible, fitting, and helped by its scripts."""

from playwright.sync_api import expect

from tests.browser.accessibility import DESK, wrong
from tests.browser.conftest import ENTRANCE, Open
from tests.contracts.papers import party
from tests.webapp.contract_forms import made
from tests.webapp.site import Site

NAME = "示例登记在册有限公司"


def test_the_pages_of_a_contract_are_accessible_and_fit(window: Open, live: Site) -> None:
    seller, buyer = party("seller", NAME, 301), party("buyer", "示例浏览器买方有限公司", 302)
    code = made(live, "registered", parties=[seller, buyer])
    page = window(DESK)
    page.goto(f"{ENTRANCE}?login=operator&then=/contracts")
    addresses = (
        "/contracts?state=registered",
        *(f"/contracts/{code}{end}" for end in ("", "/edit", "/cancel")),
    )
    assert {one: found for one in addresses if (found := wrong(page, one))} == {}
    page.set_viewport_size({"width": DESK, "height": 900})
    page.goto(f"/contracts/{code}")
    page.get_by_role("link", name="作废…").click()
    expect(page.get_by_role("dialog").get_by_role("button", name=f"作废 {code}")).to_be_visible()


def test_the_register_proposes_parties_while_one_types(window: Open, live: Site) -> None:
    made(live, parties=[party("seller", NAME, 301)])
    page = window(DESK)
    page.goto(f"{ENTRANCE}?login=broker&then=/contracts/new")
    page.get_by_role("button", name="增加一个卖方").click()
    second = page.locator("#party-seller-1")
    expect(second.get_by_label("名称")).to_be_focused()
    second.get_by_role("button", name="删除").click()
    expect(second).to_have_count(0)
    first = page.locator("#party-seller-0")
    page.locator("#field-title").fill("示例已填写的名称")
    first.get_by_label("名称").press_sequentially("登记在册")
    first.get_by_role("button", name="填入").click()
    expect(first.get_by_label("名称")).to_have_value(NAME)
    expect(page.locator("#field-title")).to_have_value("示例已填写的名称")
