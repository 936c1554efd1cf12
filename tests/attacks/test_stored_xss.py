"""Markup in every text that somebody can store, looked for on every page that shows it."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from matcher.clock import today
from matcher.contracts.models import Contract
from matcher.engagements.models import Engagement
from matcher.list_issues.models import ListIssue
from matcher.listings.fields import Indicator, IntellectualProperty
from matcher.listings.models import Listing
from matcher.listings.schemas import SCHEMAS
from tests.attacks.payloads import WORD, XSS, obeyed
from tests.attacks.poison import TITLE, everything, filled, poison
from tests.attacks.target import ROLES, Browser, Target
from tests.attacks.victims import MARK

_PATH = re.compile(r'<a [^>]*href="(/[^"?#]*)[#"]')


@pytest.fixture(scope="module")
def poisoned(target: Target) -> Target:
    """A site with payloads in every text."""
    poison(target)
    target.index()
    return target


def pages(target: Target, browser: Browser, role: str) -> Iterator[tuple[str, str]]:
    """All pages that one comes to by links from the pages without parameters."""
    # What everybody sees is looked at once.
    again = () if not role else ("/demands/", "/scenarios/", "/achievements/")
    adapter = target.app.url_map.bind("localhost")
    rules = [r for r in target.app.url_map.iter_rules() if "GET" in (r.methods or ())]
    waiting = [adapter.build(rule.endpoint) for rule in rules if not rule.arguments]
    waiting += [f"/search?q={WORD}&kind={kind}" for kind in SCHEMAS]
    seen: set[str] = set()
    while waiting and len(seen) < 220:
        address = waiting.pop()
        if address in seen or address.startswith(("/static", *again)):
            continue
        seen.add(address)
        answer = browser.get(address)
        if answer.mimetype == "text/html" and answer.status_code == 200:
            yield address, answer.text
            waiting += _PATH.findall(answer.text)


@pytest.mark.parametrize("role", ROLES)
def test_no_page_obeys_what_is_stored(poisoned: Target, role: str) -> None:
    browser, shown = poisoned.browser(role), 0
    for address, html in pages(poisoned, browser, role):
        assert list(obeyed(html)) == [], address
        shown += WORD in html
    assert shown >= 1, "no page shows a payload: the test attacks nothing"


def test_list_issues_carry_payloads_where_they_are_read(poisoned: Target) -> None:
    with poisoned.runtime.database.read() as session:
        issue = session.scalars(select(ListIssue).where(ListIssue.state == "corrected")).one()
        address = f"/lists/{issue.year}/demands/{issue.number}"
        mine = select(ListIssue.id).where(ListIssue.state == "draft", ListIssue.title != MARK)
        draft = session.scalars(mine).one()
    desk = poisoned.browser("operator")
    for answer in (poisoned.browser().get(address), desk.get(f"/zone/lists/{draft}")):
        assert answer.text.count(WORD) > len(XSS)
        assert list(obeyed(answer.text)) == []
    assert desk.get(f"/zone/lists/{draft}/choose?scope=all").text.count(WORD) >= len(XSS)


def test_every_text_of_the_schemas_was_poisoned() -> None:
    names = {kind: set(filled(kind, XSS[0])) for kind in SCHEMAS}
    assert {"problem", "attempts", "keywords", "indicators", "intended_partner"} <= names["demand"]
    assert {"pain_points", "place", "investment", "data_rights"} <= names["scenario"]
    assert {"abstract", "ip", "team", "completing_units", "evaluation"} <= names["achievement"]
    assert set(Indicator.model_fields) - {"operator", "baseline"} == {"name", "value", "unit"}
    assert {"number", "holder"} <= set(IntellectualProperty.model_fields)


def test_marked_changes_are_shown_as_text(poisoned: Target) -> None:
    """Pieces of a payload stand in marks, on the desk and among the versions."""
    with poisoned.runtime.database.read() as session:
        waits = Listing.title.startswith(f"{TITLE}待审")
        code = session.scalars(select(Listing.code).where(waits)).one()
    browser = poisoned.browser("operator")
    for address in (f"/review/{code}", f"/listings/{code}/versions/2"):
        page = browser.get(address).text
        assert "<ins>" in page
        assert "<del>" in page
        assert list(obeyed(page)) == []


def test_registers_carry_payloads_where_they_are_read(poisoned: Target) -> None:
    shown = {
        "operator": (
            *("/zone/yearbook?year=2025", "/zone/yearbook/2025/gdp", "/zone/service-bodies"),
            *("/zone/service-bodies/1", "/zone/service-bodies/2", "/zone/certificates/1"),
            *("/zone/certificates", "/zone/certificates/2", "/evaluations/1"),
        ),
        "supervisor": ("/zone/yearbook/2025/gdp", "/zone/service-bodies/1"),
        "broker": ("/zone/certificates/mine",),
    }
    for login, addresses in shown.items():
        for address in addresses:
            html = poisoned.browser(login).get(address).text
            assert WORD in html, address
            assert list(obeyed(html)) == [], address


def test_figures_and_reports_carry_payloads_where_they_are_read(poisoned: Target) -> None:
    year, watched = today().year, ("/indicators/freeze", "/reports")
    shown = {
        "operator": (*watched, f"/reports/{year}/narratives", f"/indicators/frozen/test/{year}/1"),
        "supervisor": (*watched, f"/indicators/frozen/test/{year}/1"),
    }
    for login, addresses in shown.items():
        for address in addresses:
            html = poisoned.browser(login).get(address).text
            assert WORD in html, address
            assert list(obeyed(html)) == [], address


def test_contracts_carry_payloads_where_they_are_read(poisoned: Target) -> None:
    with poisoned.runtime.database.read() as session:
        last = select(Contract).order_by(Contract.id.desc()).limit(2)
        cancelled, running = (f"/contracts/{one.code}" for one in session.scalars(last))
    found = f"/contracts/parties?row=seller-0&seller-0-name={WORD}"
    shown = {
        "broker": ("/contracts", cancelled, running, f"{running}/edit", f"{running}/cancel", found),
        "supervisor": (cancelled, running),
    }
    for login, addresses in shown.items():
        for address in addresses:
            headers = {"HX-Request": "true"} if address == found else {}
            html = poisoned.browser(login).get(address, headers=headers).text
            assert WORD in html, address
            assert list(obeyed(html)) == [], address


def test_engagements_carry_payloads_where_they_are_read(poisoned: Target) -> None:
    with poisoned.runtime.database.read() as session:
        tried, code = (one.code for one in session.scalars(everything(Engagement)).all()[-2:])
    shown = {
        "author": (f"/engagements/{code}", "/my/engagements", f"/engagements/{tried}"),
        "broker": (f"/engagements/{code}", "/desk/interests", f"/engagements/{tried}"),
    }
    for login, addresses in shown.items():
        for address in addresses:
            html = poisoned.browser(login).get(address).text
            assert WORD in html, address
            assert list(obeyed(html)) == [], address
