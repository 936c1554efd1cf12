"""The dashboard in a browser: its charts are drawn, and its tables say the same."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import expect
from sqlalchemy import delete
from sqlalchemy.orm import Session

from matcher.contracts.models import Contract
from matcher.statistics.freeze import freeze
from matcher.statistics.models import FrozenFigures, FrozenRecords
from matcher.statistics.period import Period
from tests.browser.accessibility import DESK, PHONE, overflow, violations, wrong
from tests.browser.conftest import ENTRANCE, Open
from tests.statistics.ledger import contract
from tests.webapp.site import Site

FROZEN = "/indicators/frozen/test/2025/1"


@pytest.fixture(scope="module")
def ledger(live: Site) -> Iterator[None]:
    """Contracts of 2025 and their frozen figures, for this file alone."""
    zone = live.people.zone

    def fill(session: Session) -> None:
        for month, kind, field in (
            (2, "service", "05"),
            (6, "license", "03"),
            (6, "service", "03"),
        ):
            session.add(
                contract(
                    zone.id, registered_on=date(2025, month, 10), type=kind, technical_field=field,
                    industry="C3240", region="150203", total_amount=Decimal(month * 5_000_000),
                )
            )  # fmt: skip
        session.flush()
        freeze(session, live.people.operator, zone, Period(2025))

    live.write(fill)
    yield
    live.write(_emptied)


def _emptied(session: Session) -> None:
    for table in (FrozenRecords, FrozenFigures):
        session.execute(delete(table))
    # Other files leave contracts of this year, with payments.
    session.execute(delete(Contract).where(Contract.registered_on < date(2026, 1, 1)))


@pytest.mark.usefixtures("ledger")
def test_every_chart_is_drawn_and_its_table_opens(window: Open) -> None:
    page = window(DESK)
    page.goto(f"{ENTRANCE}?login=operator&then=/indicators%3Fperiod=2025")
    drawn = page.locator("[data-chart].is-drawn svg")
    expect(drawn).to_have_count(page.locator("[data-chart]").count())
    expect(page.locator("#content details[open]")).to_have_count(0)
    trend = page.get_by_role("figure", name="每月成交额")
    expect(trend.locator("svg path[fill='#0f5b8d']")).to_have_count(12)
    expect(page.get_by_role("figure", name="成交额按合同类别")).to_contain_text("4,000.00")
    trend.get_by_text("文字说明与数据表").click()
    expect(trend.get_by_role("row", name="2025-06")).to_contain_text("6,000.00")
    assert violations(page) == []
    page.set_viewport_size({"width": PHONE, "height": 844})
    assert overflow(page) <= 0
    for address in ("/indicators/turnover?period=2025", FROZEN, f"{FROZEN}/turnover"):
        assert wrong(page, address) == [], address


@pytest.mark.usefixtures("ledger")
def test_without_script_every_table_stands_open(window: Open) -> None:
    page = window(PHONE, scripts=False)
    page.goto(f"{ENTRANCE}?login=operator&then=/indicators%3Fperiod=2025")
    assert page.locator("[data-chart] svg").count() == 0
    expect(page.locator("[data-chart]").first).to_be_hidden()
    expect(page.get_by_role("figure", name="每月成交额").get_by_role("table")).to_be_visible()
    assert overflow(page) <= 0
