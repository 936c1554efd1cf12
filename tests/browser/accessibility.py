"""axe-core, run in a page."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parent / "vendor" / "axe-core-4.14.1.min.js"
DESK, TABLET, PHONE = 1440, 768, 390
WIDTHS = {DESK: 900, PHONE: 844}
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page: Page) -> list[str]:
    """What breaks WCAG 2.2 level A or AA, one line for each element."""
    page.wait_for_load_state()
    if page.evaluate("typeof axe === 'undefined'"):
        # Evaluated by the debugger: the page's own policy would refuse a script tag.
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", _RULES
    )
    return [
        f"{rule['id']}: {node['html'][:120]} — {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    page.wait_for_load_state()
    width: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return width


def wrong(page: Page, address: str) -> list[str]:
    """What is wrong with a page on a desk and on a telephone, and whether it fits in between."""
    page.set_viewport_size({"width": DESK, "height": WIDTHS[DESK]})
    page.goto(address)
    found = violations(page)
    for width in (TABLET, PHONE):
        page.set_viewport_size({"width": width, "height": WIDTHS[PHONE]})
        if (wide := overflow(page)) > 0:
            found.append(f"{wide} px too wide at {width}")
    found += violations(page)
    page.evaluate("document.documentElement.classList.add('large-text')")
    if (wide := overflow(page)) > 0:
        found.append(f"{wide} px too wide with large text")
    return found
