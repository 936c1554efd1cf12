"""The page of what was made up for an enterprise each month."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization
from matcher.clock import now
from matcher.listings.models import Listing
from matcher.supply.compose import compose
from matcher.supply.make import enterprises_due, make_supply
from tests.webapp.queries import counted
from tests.webapp.reading import by_class, links, parse, words
from tests.webapp.site import Site

PROBLEM = "盐湖提锂吸附剂溶损大，循环两百次容量只剩六成，需要抗溶损的成型吸附剂"
XSS = "<script>alert(1)</script>盐湖提锂吸附剂"


@pytest.fixture
def november() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 11, 22, 4, tzinfo=UTC), tick=False) as traveller:
        yield traveller


def make(site: Site) -> None:
    """What the worker does when the month has begun."""
    site.index()
    with site.runtime.database.write() as session:
        for organization in enterprises_due(session, 20):
            make_supply(session, organization, compose(session, site.runtime.replica, organization))


def test_a_month_lists_what_answers_a_need_and_why(
    site: Site, november: time_machine.Traveller
) -> None:
    need = site.publish("demand", "盐湖提锂吸附剂", problem=PROBLEM)
    code = site.publish("achievement", XSS, abstract=PROBLEM, problem_solved=PROBLEM)
    make(site)
    client = site.client("author")
    with counted(site) as statements:
        html = client.get("/my/supply").text
    assert len(statements) <= 12
    page = parse(html)
    assert "2026 年 11 月：" in html
    assert XSS not in html
    basis = [words(one) for one in by_class(page, "supply-basis")]
    assert f"答复贵单位的 {need} 盐湖提锂吸附剂" in basis
    assert any(code in one for one in links(html).values())
    assert f"/interests/{code}" in html
    assert "吸附剂" in words(by_class(page, "match-quotes")[0])


def test_another_month_and_none(site: Site, november: time_machine.Traveller) -> None:
    client = site.client("author")
    assert "还没有为贵单位整理过" in client.get("/my/supply").text
    site.publish("demand", "盐湖提锂吸附剂", problem=PROBLEM)
    code = site.publish("achievement", "盐湖提锂成型吸附剂", abstract=PROBLEM)
    make(site)
    november.shift(timedelta(days=12))
    make(site)
    client = site.client("author")
    newest = client.get("/my/supply").text
    assert "2026 年 12 月" in newest
    assert "这个月没有相符的新成果" in newest
    assert code in client.get("/my/supply?month=2026-11").text
    for wrong in ("2026-10", "2026-13", "x", "2026-11-01"):
        assert client.get(f"/my/supply?month={wrong}").status_code == 404


def test_what_fits_the_profile_says_so(site: Site, november: time_machine.Traveller) -> None:
    def describe(session: Session) -> None:
        organization = session.get_one(Organization, site.people.author.organization_id)
        organization.profile = f"盐湖提锂吸附剂。{PROBLEM}，联系电话13812345678"
        for listing in session.query(Listing).filter_by(organization_id=organization.id):
            listing.valid_until = now().date() - timedelta(days=1)

    site.write(describe)
    site.publish("achievement", "盐湖提锂吸附剂", abstract=PROBLEM, problem_solved=PROBLEM)
    make(site)
    html = site.client("author").get("/my/supply").text
    assert "依据贵单位的简介" in html
    assert "13812345678" not in html


def test_only_enterprises_have_it(shared: Site) -> None:
    for login in ("researcher", "broker", "supervisor"):
        assert shared.client(login).get("/my/supply").status_code == 403
        assert "/my/supply" not in shared.client(login).get("/").text
    assert "/my/supply" in links(shared.client("author").get("/my").text).values()
