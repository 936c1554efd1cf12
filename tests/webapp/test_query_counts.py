"""A page asks the database a dozen times at most, however many rows it lists."""

import pytest
from sqlalchemy import select

from matcher.engagements.stages import open_engagement
from matcher.matching.models import Match
from tests.webapp.members import NEED, submitted, suggested
from tests.webapp.queries import counted
from tests.webapp.site import Site

READERS = ("", "author", "researcher", "broker", "operator", "supervisor", "auditor")
MOST = 12
# Not lists: each of their tables is one question, however many records there are.
MORE = {"/indicators": 48, "/indicators.xlsx": 56, "/indicators/freeze": 24}
ENGAGED, WAITING = 6, 15


@pytest.fixture(scope="module")
def crowded(module_site: Site) -> Site:
    """More rows in every list than statements are allowed."""
    site = module_site
    for number in range(WAITING):
        submitted(site, f"示例待审 {number}")
    for title in (NEED, "牧草青贮霉变", "露天矿卡低温启动"):
        suggested(site, title)
    with site.runtime.database.write() as session:
        for match in session.scalars(select(Match).limit(ENGAGED * 2)):
            open_engagement(session, site.people.broker, match)
    return site


def lists(site: Site) -> list[str]:
    """The addresses without a variable: lists, start pages, forms."""
    adapter = site.app.url_map.bind("localhost")
    return [
        adapter.build(rule.endpoint)
        for rule in site.app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and not rule.arguments
        and not rule.endpoint.startswith(("static", "api"))
    ]


@pytest.mark.parametrize("reader", READERS)
def test_no_list_asks_more_than_a_dozen_times(crowded: Site, reader: str) -> None:
    client = crowded.client(reader)
    client.get("/")
    many: dict[str, int] = {}
    for address in lists(crowded):
        with counted(crowded) as statements:
            answer = client.get(address)
        if answer.status_code == 200 and len(statements) > MORE.get(address, MOST):
            many[address] = len(statements)
    assert many == {}
