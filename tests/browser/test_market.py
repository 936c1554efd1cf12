"""The map of topics in a browser: drawn under the policy, and tied to its table."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete

from matcher.market.compute import compute
from matcher.market.models import MarketPlace, MarketView
from tests.browser.accessibility import DESK, PHONE, WIDTHS, overflow, violations
from tests.browser.conftest import ENTRANCE, Open
from tests.webapp.site import Site


@pytest.fixture
def computed(live: Site) -> Iterator[None]:
    """A market for this test alone."""
    compute(live.runtime.database, live.runtime.replica)
    yield
    for table in (MarketPlace, MarketView):
        live.write(lambda session, table=table: session.execute(delete(table)))


def opened(window: Open, width: int, *, scripts: bool = True) -> Page:
    page = window(width, scripts=scripts)
    page.goto(f"{ENTRANCE}?login=operator&then=/zone/market")
    return page


@pytest.mark.usefixtures("computed")
def test_a_bubble_opens_its_row_and_a_row_shows_its_bubble(window: Open) -> None:
    page = opened(window, DESK)
    bubbles = page.locator("#market-map svg path")
    rows = page.locator(".market-topics tr[id]")
    expect(bubbles).to_have_count(rows.count())
    assert violations(page) == []
    assert overflow(page) <= 0

    bubbles.nth(1).hover(force=True)
    expect(page.locator("#market-map svg text", has_text="其中缺成果")).to_be_visible()
    bubbles.nth(1).click(force=True)
    chosen = page.locator(".market-topics tr.is-chosen")
    expect(chosen).to_have_count(1)
    expect(chosen.locator("details")).to_have_attribute("open", "")
    expect(chosen.locator("summary")).to_be_focused()
    label = chosen.locator("th > a").inner_text()
    assert label in (page.locator("#market-map svg").text_content() or "")

    page.keyboard.press("Tab")
    chosen.locator("details a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(label)
    assert violations(page) == []
    page.get_by_role("navigation", name="当前位置").get_by_role("link").click()
    expect(page.locator(".market-topics tr.is-chosen th > a")).to_have_text(label)


@pytest.mark.usefixtures("computed")
def test_on_a_telephone_the_map_stands_above_the_table(window: Open) -> None:
    page = opened(window, PHONE)
    expect(page.locator("#market-map svg path").first).to_be_visible()
    assert overflow(page) <= 0
    assert violations(page) == []
    above, below = (
        page.locator("#market-map").bounding_box(),
        page.locator("#topics").bounding_box(),
    )
    assert above is not None
    assert below is not None
    assert above["y"] + above["height"] <= below["y"]
    page.set_viewport_size({"width": DESK, "height": WIDTHS[DESK]})
    wide = page.locator("#market-map svg").bounding_box()
    assert wide is not None
    assert wide["width"] > above["width"]


@pytest.mark.usefixtures("computed")
def test_without_script_the_table_says_everything(window: Open) -> None:
    page = opened(window, PHONE, scripts=False)
    assert page.locator("#market-map svg").count() == 0
    page.get_by_label("缺口").select_option("demand")
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_role("status")).to_contain_text("个主题")
    page.locator(".market-topics summary").first.click()
    expect(page.get_by_role("link", name="查看").first).to_be_visible()
