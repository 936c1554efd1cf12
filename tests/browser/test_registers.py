"""Entries of yearbook and registers, which stand behind a number: accessible, fitting, working."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from sqlalchemy import delete

from matcher.clock import today
from matcher.service_registers.bodies import add_body
from matcher.service_registers.certificates import add_certificate
from matcher.service_registers.models import BrokerCertificate, ServiceBody
from matcher.yearbook.enter import enter
from matcher.yearbook.models import YearbookEntry
from matcher.yearbook.schemas import EntryInput
from tests.browser.accessibility import DESK, PHONE, violations, wrong
from tests.browser.conftest import ENTRANCE, Open
from tests.service_registers.registered import body_input, certificate_input
from tests.webapp.site import Site

YEAR = today().year - 1
GDP = f"/zone/yearbook/{YEAR}/gdp"
TABLES = (YearbookEntry, ServiceBody, BrokerCertificate)


@pytest.fixture
def registered(live: Site) -> Iterator[tuple[int, int]]:
    """An entry that waits, a body and a certificate, for this test alone; ids of the latter."""
    people = live.people
    with live.runtime.database.write() as session:
        data = EntryInput(value="1864000", source="示例年报")
        enter(session, people.operator, people.zone, YEAR, "gdp", data, seen=0)
        body = add_body(session, people.operator, people.zone, body_input())
        one = add_certificate(session, people.operator, people.zone, certificate_input())
        ids = (body.id, one.id)
    yield ids
    for table in TABLES:
        live.write(lambda session, table=table: session.execute(delete(table)))


def test_a_value_is_checked_without_scripts_and_every_entry_fits(
    window: Open, registered: tuple[int, int]
) -> None:
    body, certificate = registered
    pages = (GDP, f"/zone/service-bodies/{body}", f"/zone/certificates/{certificate}")
    operator = window(DESK)
    operator.goto(f"{ENTRANCE}?login=operator&then=/zone/yearbook")
    assert [found for address in pages for found in wrong(operator, address)] == []
    supervisor = window(PHONE, scripts=False)
    supervisor.goto(f"{ENTRANCE}?login=supervisor&then={GDP}")
    supervisor.get_by_text("核对通过…").click()
    supervisor.get_by_role("button", name="核对通过 地区生产总值").click()
    expect(supervisor.locator(".yearbook-table")).to_contain_text("1,864,000")
    expect(supervisor.get_by_text("已核对通过，从现在起计入指标")).to_be_visible()
    operator.goto(f"/zone/certificates/{certificate}")
    operator.get_by_text("终止…").click()
    operator.get_by_label("终止日期").fill(str(today()))
    operator.get_by_label("终止原因").fill("示例原因")
    assert violations(operator) == []
    operator.get_by_role("button", name="终止 示例经纪人甲").click()
    expect(operator.get_by_text("不再计入。原因：示例原因")).to_be_visible()
