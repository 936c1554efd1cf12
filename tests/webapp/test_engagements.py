"""The list of engagements and the page of one."""

import re

import pytest

from matcher.engagements.disclosure import agree
from matcher.engagements.models import Engagement
from matcher.engagements.stages import advance
from tests.webapp.members import audited, engaged, engagements, insider
from tests.webapp.reading import by_class, links, parse, words
from tests.webapp.site import EMAIL, PHONE, LintingClient, Site


@pytest.fixture
def code(site: Site) -> str:
    return engaged(site)


@pytest.fixture
def broker(site: Site) -> LintingClient:
    return site.client("broker")


def carry_to(site: Site, stage: str) -> None:
    with site.runtime.database.write() as session:
        advance(session, site.people.broker, session.query(Engagement).one(), stage)


def both_agree(site: Site) -> None:
    with site.runtime.database.write() as session:
        engagement = session.query(Engagement).one()
        agree(session, site.people.author, engagement)
        agree(session, site.people.researcher, engagement)


def test_both_sides_stages_and_deadline(broker: LintingClient, code: str) -> None:
    page = broker.get(f"/engagements/{code}").text
    text = words(parse(page))
    for told in ("叶片补焊热裂纹", "高温合金激光补焊裂纹抑制工艺", "示例工业大学"):
        assert told in text
    # What the broker noted about the match is not for the parties.
    assert "示例说明" not in text
    (bar,) = by_class(parse(page), "stage-bar")
    stages = [words(item) for item in bar.iter("li")]
    assert re.fullmatch(r"已确认（当前） 20\d\d-\d\d-\d\d限 20\d\d-\d\d-\d\d", stages[0])
    assert stages[1:3] == ["已联系（未开始）", "洽谈（未开始）"]


def test_advancing_to_an_allowed_stage(site: Site, broker: LintingClient, code: str) -> None:
    address = f"/engagements/{code}"
    data = {"stage": "negotiating", "note": "首次会议"}
    form = f"{address}/advance?stage=negotiating"
    assert broker.submit(f"{address}/advance", data, page=form).location == address
    page = broker.get(address).text
    assert f"{code} 已进入“洽谈”。" in page
    assert "首次会议" in page
    offered = links(broker.get(f"{address}/advance").text)
    assert offered["商务谈判"].endswith(f"stage=commercial&back={address}")
    assert "已联系" not in offered
    back = broker.submit(f"{address}/advance", {"stage": "contacted"}, page=address)
    assert back.status_code == 409
    assert "不能从“洽谈”进入“已联系”" in back.text
    assert engagements(site)[0].stage == "negotiating"


def test_terminating_needs_a_coded_reason(site: Site, broker: LintingClient, code: str) -> None:
    address = f"/engagements/{code}"
    form, end = f"{address}/advance?stage=terminated", {"stage": "terminated"}
    response = broker.submit(f"{address}/advance", end, page=form)
    assert response.status_code == 422
    assert "请从列表中选择一项" in response.text
    assert "联系方式同时关闭" in response.text
    data = {**end, "reason": "price", "note": "差距大"}
    broker.submit(f"{address}/advance", data, page=form)
    page = broker.get(address).text
    assert "已终止：价格未谈拢" in page
    assert "差距大" in page
    assert f"{address}/advance" not in page
    assert engagements(site)[0].termination_reason == "price"


@pytest.mark.parametrize("login", ["broker", "author", "researcher"])
def test_contacts_are_hidden_before_contacted_and_opened_after(
    site: Site, code: str, login: str
) -> None:
    client, address = site.client(login), f"/engagements/{code}"
    page = client.get(address).text
    assert "进入“已联系”后开放" in page
    token = {"csrf_token": re.findall(r'csrf-token" content="([^"]+)', page)[0]}
    early = client.post(f"{address}/contacts", data=token)
    assert early.status_code == 409
    assert PHONE not in early.text
    carry_to(site, "contacted")
    closed = client.get(address).text
    assert PHONE not in closed
    assert EMAIL not in closed
    both_agree(site)
    opened = client.post(f"{address}/contacts", data=token)
    assert opened.status_code == 200
    assert opened.text.count(PHONE) == 2
    assert opened.text.count(EMAIL) == 2
    assert opened.headers["Cache-Control"] == "no-store"
    assert audited(site, "engagement") == [
        "engagement.open",
        "engagement.advance",
        "engagement.contacts",
    ]


def test_a_broken_way_shows_only_what_was_gone(
    site: Site, broker: LintingClient, code: str
) -> None:
    address = f"/engagements/{code}"
    broker.submit(f"{address}/advance", {"stage": "trial"}, page=address)
    end = {"stage": "terminated", "reason": "price"}
    broker.submit(f"{address}/advance", end, page=address)
    (bar,) = by_class(parse(broker.get(address).text), "stage-bar")
    names = [words(item).split("（")[0] for item in bar.iter("li")]
    assert names == ["已确认", "试验/场景验证", "终止"]


def test_a_party_s_own_broker_does_not_drive_it(site: Site, code: str) -> None:
    page = insider(site, site.people.enterprise).get(f"/engagements/{code}").text
    assert f"/engagements/{code}/advance" not in page


@pytest.mark.parametrize("login", ["operator", "supervisor"])
def test_the_zone_s_staff_see_the_engagement_but_no_contacts(
    site: Site, code: str, login: str
) -> None:
    carry_to(site, "contacted")
    client, address = site.client(login), f"/engagements/{code}"
    page = client.get(address).text
    assert "只向负责的技术经纪人（示例broker）和对接双方开放" in page
    token = re.findall(r'csrf-token" content="([^"]+)', page)[0]
    response = client.post(f"{address}/contacts", data={"csrf_token": token})
    assert response.status_code == 403
    assert PHONE not in response.text
    assert f"{address}/advance" not in page
    assert audited(site, "engagement")[-1] == "engagement.advance"
