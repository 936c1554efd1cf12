"""The broker's lists and decisions, with script and without."""

import pytest

from matcher.accounts.models import Zone
from matcher.clock import today
from matcher.listings.lifecycle import move
from matcher.matching import decisions
from matcher.matching.models import Match
from matcher.matching.suggest import suggest_next
from tests.webapp.members import (
    CURE,
    NEED,
    audited,
    by_code,
    engagements,
    insider,
    match_of,
    suggested,
)
from tests.webapp.reading import by_class, facets, links, parse, words
from tests.webapp.site import LintingClient, Site

HX = {"HX-Request": "true"}


@pytest.fixture
def broker(site: Site) -> LintingClient:
    return site.client("broker")


def actions(html: str) -> list[str]:
    """The addresses of the decisions on a page."""
    cards = by_class(parse(html), "desk-card")
    return [f.get("action", "") for card in cards for f in card.iter("form")]


def shown(html: str) -> list[int]:
    """The matches of a list, in order."""
    cards = by_class(parse(html), "match-card")
    return [int((card.get("id") or "").removeprefix("match-")) for card in cards]


def regrade(site: Site, match_id: int, grade: str, relevance: float) -> None:
    with site.runtime.database.write() as session:
        match = session.get_one(Match, match_id)
        match.grade, match.relevance = grade, relevance


def test_an_empty_desk_says_what_will_be_here(broker: LintingClient) -> None:
    assert "没有待处理的匹配" in broker.get("/desk/suggestions").text
    page = broker.get("/desk/suggestions?grades=strong").text
    assert "没有符合这些条件的匹配" in page
    assert links(page)["查看全部待处理"] == "/desk/suggestions"


def test_the_best_first_with_the_reasons_as_they_were_kept(
    site: Site, broker: LintingClient
) -> None:
    first, second, *_ = suggested(site)
    regrade(site, second, "strong", 0.9)
    page = broker.get("/desk/suggestions").text
    cards = by_class(parse(page), "match-card")
    assert [card.get("id") for card in cards][:2] == [f"match-{second}", f"match-{first}"]
    told = words(cards[1])
    assert CURE in told
    assert "技术领域 先进制造、新材料及其应用 先进制造 ✔ 满足" in told
    assert {"叶片", "裂纹"} <= {words(mark) for mark in cards[1].iter("mark")}
    needs = [words(need) for need in by_class(parse(page), "desk-need")]
    assert NEED in needs[0]
    assert "示例稀土材料有限公司" in needs[0]


def test_filters_by_grade_state_and_kind_of_need(site: Site, broker: LintingClient) -> None:
    first, second, *others = suggested(site)
    scene = suggested(site, "露天矿卡低温启动")
    regrade(site, first, "strong", 0.9)
    regrade(site, scene[0], "fair", 0.4)
    page = broker.get("/desk/suggestions?grades=strong&grades=fair").text
    assert len(by_class(parse(page), "match-card")) == 2
    assert facets(page, "kinds") == {"demand": 1, "scenario": 1}
    page = broker.get("/desk/suggestions?grades=strong&kinds=demand&state=nonsense").text
    assert facets(page, "grades")["strong"] == 1
    total = 2 + len(others) + len(scene)
    assert facets(page, "state")["suggested"] == 1
    assert f"共 {total} 对" in broker.get("/desk/suggestions").text
    assert second


def test_pages(site: Site, broker: LintingClient) -> None:
    count = len(suggested(site)) + len(suggested(site, "牧草青贮霉变"))
    assert count > 10
    page = broker.get("/desk/suggestions?page=2").text
    assert f"第 11 / {count}" in page
    assert links(page)["上一页"].endswith("page=1")


def test_confirming_opens_an_engagement(site: Site, broker: LintingClient) -> None:
    first, *_ = suggested(site)
    response = broker.submit(
        f"/desk/matches/{first}/confirm?grades=strong&page=1", {}, page="/desk/suggestions"
    )
    assert response.location == "/desk/suggestions?state=suggested&grades=strong&page=1&whose=open"
    (engagement,) = engagements(site)
    assert engagement.match_id == first
    page = broker.get(response.location).text
    assert links(page)[f"打开 {engagement.code}"] == f"/engagements/{engagement.code}"
    assert match_of(site, first).state == "confirmed"
    assert audited(site, "match")[-1] == "match.confirm"
    assert audited(site, "engagement") == ["engagement.open"]
    confirmed = broker.get("/desk/suggestions?state=confirmed").text
    assert links(confirmed)["打开对接"] == f"/engagements/{engagement.code}"
    assert "示例broker 20" in confirmed


def test_with_script_the_next_one_comes_up_and_the_last_can_be_taken_back(
    site: Site, broker: LintingClient
) -> None:
    first, second, third, *others = suggested(site)
    token = {"csrf_token": broker.token("/desk/suggestions")}
    data = token | {"reason": "cost", "note": "超出预算"}
    response = broker.post(f"/desk/matches/{second}/dismiss?at=2", data=data, headers=HX)
    assert (response.status_code, "HX-Request" in response.headers["Vary"]) == (200, True)
    assert shown(response.text) == [first, third, *others]
    (told,) = by_class(parse(response.text), "desk-told")
    assert "（成本或投资过高），不会再次推荐。" in words(told)
    assert f"今日已处理 1 / {2 + len(others) + 1}" in words(parse(response.text))
    before_third = response.text.index("desk-told") < response.text.index(f"match-{third}")
    assert response.text.index(f"match-{first}") < response.text.index("desk-told")
    assert before_third
    (form,) = told.iter("form")
    undone = broker.post(form.get("action", ""), data=token, headers=HX)
    assert shown(undone.text) == [first, second, third, *others]
    assert "今日已处理 0 /" in words(parse(undone.text))
    confirmed = broker.post(f"/desk/matches/{first}/confirm", data=token, headers=HX)
    assert shown(confirmed.text) == [second, third, *others]
    assert links(confirmed.text)["打开 E" + str(today().year) + "-0001"]


def test_in_the_ranking_of_a_listing_the_card_changes_in_place(
    site: Site, broker: LintingClient
) -> None:
    first, *_ = suggested(site)
    code = site.code(NEED)
    token = {"csrf_token": broker.token("/desk/suggestions")}
    address = f"/desk/matches/{first}/confirm?at=3&of=7&listing={code}"
    response = broker.post(address, data=token, headers=HX)
    (card,) = by_class(parse(response.text), "match-card")
    assert (card.get("id"), "第 3 / 7" in words(card)) == (f"match-{first}", True)
    assert "打开对接" in words(card)


def test_a_dismissed_pair_is_not_suggested_again(site: Site, broker: LintingClient) -> None:
    first, *rest = suggested(site)
    data = {"reason": "maturity", "note": "还在实验室"}
    response = broker.submit(f"/desk/matches/{first}/dismiss", data, page="/desk/suggestions")
    page = broker.get(response.location).text
    assert "已记为不合适" in page
    assert "（成熟度不足），不会再次推荐" in page
    assert f'id="match-{first}"' not in page
    assert match_of(site, first).dismissal_reason == "maturity"
    shown = broker.get("/desk/suggestions?state=dismissed").text
    (decision,) = by_class(parse(shown), "match-decision")
    said = f"已判定不合适：成熟度不足，{today()}，由示例broker；不再推荐。说明：还在实验室"
    assert words(decision) == said
    assert any(url.startswith(f"/desk/matches/{first}/reopen") for url in actions(shown))
    while suggest_next(site.runtime.database, site.runtime.replica):
        pass
    assert suggested(site) == []
    assert match_of(site, first).state == "dismissed"
    assert rest


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"reason": ""}, "请从列表中选择一项"),
        ({"reason": "nonsense"}, "请从列表中选择一项"),
        ({"reason": "other", "note": " "}, "选“其他”时请写明原因"),
        ({"reason": "cost", "note": "长" * 1_001}, "最多 1000 字，现有 1001 字"),
        ({"reason": "cost", "note": "\0"}, "不可见的控制字符（U+0000）"),
    ],
)
def test_a_dismissal_without_a_reason_keeps_its_form_open(
    site: Site, broker: LintingClient, data: dict[str, str], said: str
) -> None:
    first, *_ = suggested(site)
    address = f"/desk/matches/{first}/dismiss"
    response = broker.submit(address, data, page="/desk/suggestions")
    assert response.status_code == 422
    (card,) = (
        c
        for c in by_class(parse(response.text), "desk-card")
        if c.get("id", "").endswith(f"-{first}")
    )
    assert said in words(card)
    (opened,) = by_class(card, "dismiss")
    assert "open" in opened.attrib
    assert match_of(site, first).state == "suggested"


def test_a_dismissal_is_taken_back(site: Site, broker: LintingClient) -> None:
    first, *_ = suggested(site)
    broker.submit(f"/desk/matches/{first}/dismiss", {"reason": "cost"}, page="/desk/suggestions")
    address = f"/desk/matches/{first}/reopen?state=dismissed"
    response = broker.submit(address, {}, page="/desk/suggestions?state=dismissed")
    assert response.status_code == 302
    assert match_of(site, first).state == "suggested"


@pytest.mark.parametrize("action", ["confirm", "dismiss"])
def test_a_second_decision_is_told_of_the_first(
    site: Site, broker: LintingClient, action: str
) -> None:
    first, *_ = suggested(site)
    token = broker.token("/desk/suggestions")
    with site.runtime.database.write() as session:
        match = session.get_one(Match, first)
        decisions.dismiss(session, site.people.broker, match, "cost")
    data = {"csrf_token": token, "reason": "maturity"}
    response = broker.post(f"/desk/matches/{first}/{action}", data=data)
    assert response.status_code == 409
    assert "这条匹配已经是“不合适”，可能有同事先处理了" in response.text
    assert match_of(site, first).dismissal_reason == "cost"
    assert engagements(site) == []


def test_a_party_s_own_broker_may_not_decide(site: Site) -> None:
    first, *_ = suggested(site)
    party = insider(site, site.people.university)
    page = party.get("/desk/suggestions").text
    assert "您所在单位是其中一方" in page
    assert actions(page) == []
    data = {"csrf_token": party.token("/desk/suggestions"), "reason": "cost"}
    for action in ("confirm", "dismiss"):
        response = party.post(f"/desk/matches/{first}/{action}", data=data)
        assert response.status_code == 403
        assert "为避免利益冲突" in response.text
    assert match_of(site, first).state == "suggested"


def test_a_need_of_another_zone_is_left_to_its_brokers(site: Site) -> None:
    first, *_ = suggested(site)
    with site.runtime.database.write() as session:
        zone = Zone(code="other", name="另一示范区", region="150100")
        session.add(zone)
        session.flush()
        by_code(session, site.code(NEED)).zone_id = zone.id
    broker = site.client("broker")
    assert f'id="match-{first}"' not in broker.get("/desk/suggestions").text
    page = broker.get(f"/desk/listings/{site.code(CURE)}/matches").text
    assert "需求方属于其他示范区" in page
    assert not [url for url in actions(page) if f"/{site.code(NEED)}/" in url]


def test_operators_look_and_do_not_decide(site: Site) -> None:
    first, *_ = suggested(site)
    operator = site.client("operator")
    page = operator.get("/desk/suggestions").text
    assert f'id="match-{first}"' in page
    assert actions(page) == []


def test_the_live_list_carries_what_was_decided(site: Site, broker: LintingClient) -> None:
    code, cure = site.code(NEED), site.code(CURE)
    address = f"/desk/listings/{code}/matches"
    page = broker.get(address).text
    cards = by_class(parse(page), "match-card")
    assert CURE in words(cards[0])
    assert actions(page)[0].startswith(f"{address}/{cure}/confirm")
    response = broker.submit(f"{address}/{cure}/confirm?listing={code}", {}, page=address)
    (engagement,) = engagements(site)
    assert response.location == f"{address}#match-{engagement.match_id}"
    assert match_of(site, engagement.match_id).origin == "broker"
    assert audited(site, "match") == ["match.propose", "match.confirm"]
    again = by_class(parse(broker.get(address).text), "match-card")[0]
    assert again.get("id") == f"match-{engagement.match_id}"
    assert "打开对接" in words(again)


def test_a_live_pair_is_dismissed_with_script_or_its_form_stays_open(
    site: Site, broker: LintingClient
) -> None:
    code, cure = site.code(NEED), site.code(CURE)
    address = f"/desk/listings/{code}/matches"
    token = {"csrf_token": broker.token(address)}
    url = f"{address}/{cure}/dismiss?listing={code}&at=1&of=10"
    refused = broker.post(url, data=token | {"reason": ""})
    assert refused.status_code == 422
    (card,) = (
        c for c in by_class(parse(refused.text), "desk-card") if c.get("id") == f"card-{cure}"
    )
    assert "请从列表中选择一项" in words(card)
    assert audited(site, "match") == []
    taken = broker.post(url, data=token | {"reason": "cost"}, headers=HX)
    assert taken.status_code == 200
    assert "成本或投资过高" in taken.text
    assert audited(site, "match") == ["match.propose", "match.dismiss"]


def test_a_dismissed_pair_leaves_the_live_list_and_stands_below_it(
    site: Site, broker: LintingClient
) -> None:
    code, cure = site.code(NEED), site.code(CURE)
    address = f"/desk/listings/{code}/matches"
    assert "不再推荐" not in broker.get(address).text
    form = {"reason": "cost"}
    response = broker.submit(f"{address}/{cure}/dismiss?listing={code}", form, page=address)
    page = broker.get(response.location).text
    best, *_, dismissed = by_class(parse(page), "match-card")
    assert CURE not in words(best)
    assert CURE in words(dismissed)
    assert response.location.endswith(f"#{dismissed.get('id')}")
    assert f"已判定不合适：成本或投资过高，{today()}，由示例broker；不再推荐。" in words(dismissed)
    assert "已判定不合适，不再推荐（1）" in page
    (undo,) = (url for url in actions(page) if "/reopen" in url)
    broker.submit(undo, {}, page=address)
    again = broker.get(address).text
    assert CURE in words(by_class(parse(again), "match-card")[0])
    assert "不再推荐" not in again


def test_the_list_is_the_same_from_the_other_side(site: Site, broker: LintingClient) -> None:
    code, cure = site.code(NEED), site.code(CURE)
    page = broker.get(f"/desk/listings/{cure}/matches").text
    assert f"/desk/listings/{cure}/matches/{code}/confirm" in actions(page)[0]
    assert "现在最匹配的需求与场景" in page


def test_what_is_not_published_has_no_live_list(site: Site, broker: LintingClient) -> None:
    code = site.code(NEED)
    with site.runtime.database.write() as session:
        move(session, site.people.author, by_code(session, code), "pause")
    response = broker.get(f"/desk/listings/{code}/matches")
    assert response.status_code == 409
    assert "目前是“已暂停”，发布后才能匹配" in response.text
