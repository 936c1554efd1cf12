"""The conclusion of a scenario's trial on the page of its engagement, and behind its figure."""

import re

import pytest

from matcher.clock import today
from matcher.engagements.find import get_engagement
from matcher.engagements.stages import advance, open_engagement
from matcher.matching.ranking import COMPONENTS
from tests.conftest import publish_listing
from tests.matching.pairs import suggest
from tests.webapp.members import engaged
from tests.webapp.site import PHONE, Site

TITLE, FORM = "场景验证", "填写验证结论"


@pytest.fixture
def code(site: Site) -> str:
    """A scenario that nobody tried yet."""
    people = site.people
    with site.runtime.database.write() as session:
        need = publish_listing(session, people, "scenario", "示例场景")
        cure = publish_listing(session, people, "achievement", "示例成果")
        match = suggest(session, need, cure, components=dict.fromkeys(COMPONENTS, 0.5))
        return open_engagement(session, people.broker, match).code


def try_out(site: Site, code: str) -> None:
    with site.runtime.database.write() as session:
        people = site.people
        advance(session, people.broker, get_engagement(session, people.broker, code), "trial")


def test_the_broker_concludes_and_corrects_and_the_parties_read(site: Site, code: str) -> None:
    address = f"/engagements/{code}"
    broker, author = site.client("broker"), site.client("author")
    section = 'id="verification"'
    assert section not in broker.get(address).text
    try_out(site, code)
    assert FORM in broker.get(address).text
    before = author.get(address).text
    assert "尚无验证结论" in before
    assert FORM not in before
    text = f"样机运行 30 天，详询 {PHONE}"
    wrong = {"result": "partly", "concluded_on": "2999-01-01", "data_text": text}
    refused = broker.submit(f"{address}/verification", wrong, page=address)
    assert refused.status_code == 422
    assert f"不能晚于今天（{today()}）" in refused.text
    assert text in refused.text
    assert re.search(r'value="partly"[^>]* checked', refused.text)
    assert "尚无验证结论" in author.get(address).text
    right = wrong | {"concluded_on": today().isoformat()}
    done = broker.submit(f"{address}/verification", right, page=address)
    assert done.location == f"{address}#verification"
    for login in ("author", "researcher", "supervisor", "operator"):
        page = site.client(login).get(address).text
        assert re.search(rf'tag-warn">部分通过</span>.*{today()}', page), login
        assert "详询 139****0123" in page
        assert PHONE not in page
    again = broker.get(address).text
    assert "更正验证结论" in again
    assert text in again
    corrected = right | {"result": "passed"}
    broker.submit(f"{address}/verification", corrected, page=address)
    assert 'tag-good">通过</span>' in author.get(address).text
    figure = site.client("operator").get(f"/indicators/scenario_verified?year={today().year}").text
    assert re.search(rf'{code}</a></td>\s*<td[^>]*>.* <span class="quiet">通过</span>', figure)


def test_no_conclusion_where_there_is_no_trial_of_a_scenario(site: Site, code: str) -> None:
    demand, broker = engaged(site), site.client("broker")
    try_out(site, demand)
    said = {"result": "passed", "concluded_on": today().isoformat(), "data_text": "示例数据"}
    for one in (demand, code):
        page = f"/engagements/{one}"
        assert TITLE not in broker.get(page).text.replace("试验/场景验证", "")
        for data in (said, {}):
            answer = broker.submit(f"{page}/verification", data, page=page)
            assert answer.status_code == 409
            assert "只有进入过“试验/场景验证”的应用场景对接" in answer.text
    author = site.client("author")
    try_out(site, code)
    page = f"/engagements/{code}"
    assert author.submit(f"{page}/verification", said, page=page).status_code == 403
    outsider = site.client("stranger")
    assert outsider.submit(f"{page}/verification", said, page="/my/").status_code == 404
