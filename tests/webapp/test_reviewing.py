"""The reviewer's queue and desk."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from matcher.clock import now
from matcher.listings import own, post
from matcher.listings.schemas import DemandInput
from tests.brokers.furnishing import broker, leave, number
from tests.webapp.members import audited, by_code, listing_of, resubmitted, submitted
from tests.webapp.queries import counted
from tests.webapp.reading import by_class, parse, words
from tests.webapp.site import PHONE, LintingClient, Site


@pytest.fixture
def operator(site: Site) -> LintingClient:
    return site.client("operator")


def own_submission(site: Site) -> str:
    with site.runtime.database.write() as session:
        data = DemandInput.parse({"title": "运营单位自己的", "problem": "示例问题"})
        listing = own.create_own(session, site.people.operator, "demand", data)
        post.submit(session, site.people.operator, listing)
        return listing.code


def decide(site: Site, client: LintingClient, code: str, action: str, **data: str) -> str:
    """Take a decision on the page as it is; returns the page that follows."""
    version = listing_of(site, code).version
    response = client.submit(
        f"/review/{code}/{action}", {"version": version, **data}, page=f"/review/{code}"
    )
    assert response.status_code == 302
    return client.get(response.location).text


def test_the_oldest_first_with_their_deadlines(site: Site, operator: LintingClient) -> None:
    first, second = submitted(site, "先提交的"), submitted(site, "后提交的")

    def age(session: Session) -> None:
        by_code(session, first).submitted_at = now() - timedelta(days=8)

    site.write(age)
    page = operator.get("/review").text
    assert "示例示范区待审核 2 条，期限最早的在前，全部 2 条中 1 条已逾期" in words(parse(page))
    rows = [words(row) for row in parse(page).iter("tr")][1:]
    assert "先提交的" in rows[0]
    assert "逾期 4 天" in rows[0]
    assert "逾期" not in rows[1]
    late = operator.get("/review?overdue=1").text
    assert "后提交的" not in late
    assert f'href="/review/{first}?overdue=1"' in late
    assert "没有符合这些条件的待审核信息" in operator.get("/review?kind=scenario").text
    assert "后提交的" in operator.get("/review?kind=nonsense&page=99").text
    assert first in rows[0]
    assert second in rows[1]


def test_an_empty_queue_says_so(operator: LintingClient) -> None:
    assert "没有待审核的信息" in operator.get("/review").text


def test_the_desk_shows_everything_but_the_contact(site: Site, operator: LintingClient) -> None:
    fields = {"attempts": "机密的尝试", "confidential_parts": ["attempts"], "contact_phone": PHONE}
    code = submitted(site, **fields)
    page = operator.get(f"/review/{code}").text
    (private,) = by_class(parse(page), "is-private")
    assert words(private).startswith("已试方案与不足 不公开")
    assert words(private).endswith("机密的尝试")
    assert PHONE not in page
    assert "只向对接双方开放，审核时不显示" in page


def test_publishing_makes_it_public_and_opens_the_next(site: Site, operator: LintingClient) -> None:
    first, second = submitted(site, "先提交的"), submitted(site, "后提交的")
    assert site.client().get(f"/demands/{first}").status_code == 404
    page = decide(site, operator, first, "publish")
    assert f"已发布 {first}《先提交的》" in page
    assert "下面是下一条，还有 1 条待审核。" in page
    assert f"<title>审核 {second}" in page
    assert site.client().get(f"/demands/{first}").status_code == 200
    page = decide(site, operator, second, "publish")
    assert "队列中没有其他可以审核的信息" in page
    assert "没有待审核的信息" in page


def test_returning_gives_a_reason_per_field(site: Site, operator: LintingClient) -> None:
    code = submitted(site)
    reasons = {
        "reason-problem": "请写明产量",
        "reason-indicators": "请给目标值",
        "reason-goal": " ",
    }
    decide(site, operator, code, "return", **reasons)
    listing = listing_of(site, code)
    assert listing.state == "returned"
    assert listing.review_reasons == {"problem": "请写明产量", "indicators": "请给目标值"}


def test_returning_without_a_reason_keeps_the_form_open(
    site: Site, operator: LintingClient
) -> None:
    code = submitted(site)
    data = {"version": listing_of(site, code).version, "reason-title": " "}
    response = operator.submit(f"/review/{code}/return", data, page=f"/review/{code}")
    assert response.status_code == 422
    (alert,) = by_class(parse(response.text), "error-summary")
    assert "没有退回请至少对一项说明要改什么" in words(alert)
    assert listing_of(site, code).state == "submitted"


def test_what_was_typed_stays_when_it_is_refused(site: Site, operator: LintingClient) -> None:
    code = submitted(site)
    data = {
        "version": listing_of(site, code).version,
        "reason-problem": "请写明产量",
        "reason-nonsense": "没有这个字段",
    }
    response = operator.submit(f"/review/{code}/return", data, page=f"/review/{code}")
    assert response.status_code == 422
    opened = [d for d in by_class(parse(response.text), "reason") if "open" in d.attrib]
    assert [box.get("value") for d in opened for box in d.iter("input")] == ["请写明产量"]


@pytest.mark.parametrize("text", ["长" * 1_001, "隐\u200b形"])
def test_a_reason_is_checked_like_every_text(
    site: Site, operator: LintingClient, text: str
) -> None:
    code = submitted(site)
    for action, name in (("return", "reason-problem"), ("reject", "reason")):
        data = {"version": listing_of(site, code).version, name: text}
        response = operator.submit(f"/review/{code}/{action}", data, page=f"/review/{code}")
        assert response.status_code == 422
    assert listing_of(site, code).state == "submitted"


def test_rejecting_needs_a_reason_and_is_final(site: Site, operator: LintingClient) -> None:
    code = submitted(site)
    data = {"version": listing_of(site, code).version, "reason": ""}
    response = operator.submit(f"/review/{code}/reject", data, page=f"/review/{code}")
    assert response.status_code == 422
    assert "请写明原因，作者会看到" in response.text
    assert "已驳回" in decide(site, operator, code, "reject", reason="与示范区无关")
    assert listing_of(site, code).state == "rejected"
    assert audited(site, "listing")[-1] == "listing.reject"


def test_own_listings_are_refused_visibly(site: Site, operator: LintingClient) -> None:
    code = own_submission(site)
    assert "本单位发布，须由其他审核人员处理" in operator.get("/review").text
    page = operator.get(f"/review/{code}").text
    assert "不能审核本单位的信息" in page
    assert f"/review/{code}/publish" not in page
    data = {
        "csrf_token": operator.token("/post/demand"),
        "version": listing_of(site, code).version,
        "reason": "示例",
        "reason-title": "示例",
    }
    for action in ("publish", "return", "reject"):
        response = operator.post(f"/review/{code}/{action}", data=data)
        assert response.status_code == 403
        assert "不能审核本单位发布的信息" in response.text
    assert listing_of(site, code).state == "submitted"


def test_own_listings_are_not_the_next_one(site: Site, operator: LintingClient) -> None:
    own_submission(site)
    code = submitted(site)
    assert "队列中没有其他可以审核的信息" in decide(site, operator, code, "publish")


def test_duplicates_of_the_organization_are_shown(site: Site, operator: LintingClient) -> None:
    first, second = submitted(site, "轴承座铸造缩松"), submitted(site, "轴承座铸造缩松问题")
    page = operator.get(f"/review/{second}").text
    assert "同一单位有内容相近的信息" in page
    assert f"{first} 轴承座铸造缩松" in page


def test_what_changed_since_the_page_was_opened_is_not_published(
    site: Site, operator: LintingClient
) -> None:
    code = submitted(site)
    seen = listing_of(site, code).version
    with site.runtime.database.write() as session:
        by_code(session, code).title = "偷换的标题"
    response = operator.submit(f"/review/{code}/publish", {"version": seen}, page=f"/review/{code}")
    assert response.status_code == 409
    assert "又有改动" in response.text
    assert listing_of(site, code).state == "submitted"


def test_a_second_decision_is_told_of_the_first(site: Site, operator: LintingClient) -> None:
    code = submitted(site)
    token, version = operator.token(f"/review/{code}"), listing_of(site, code).version
    decide(site, operator, code, "publish")
    data = {"csrf_token": token, "version": version}
    assert operator.post(f"/review/{code}/reject", data=data).status_code == 409
    assert listing_of(site, code).state == "published"
    assert "没有需要处理的事项" in operator.get(f"/review/{code}").text


def test_what_was_changed_is_marked_and_the_rest_folded(
    site: Site, operator: LintingClient
) -> None:
    code = submitted(site, problem="合格率不足 70%。每月报废 40 件。", goal="合格率达到 95%。")
    assert "首次送审" in operator.get(f"/review/{code}").text
    resubmitted(site, code, problem="合格率不足 68%。每月报废 40 件。", goal="合格率达到 95%。")
    page = parse(operator.get(f"/review/{code}").text)
    assert [words(e) for e in page.iter("del")] == ["［删去70%］"]
    assert [words(e) for e in page.iter("ins")] == ["［新增68%］"]
    (folded,) = by_class(page, "unchanged")
    assert "open" not in folded.attrib
    assert "合格率达到 95%。" in words(folded)
    (fields,) = by_class(page, "version-fields")
    assert words(fields).startswith("与第 1 次送审相比，改了 1 项 主要问题")
    assert "重新送审" in operator.get("/review").text


def test_earlier_versions_are_read_by_author_and_operator(
    site: Site, operator: LintingClient
) -> None:
    code = submitted(site, problem="旧的问题写法。")
    resubmitted(site, code, problem="完全不同的另一段说明文字")
    author = site.client("author")
    for reader in (operator, author):
        first = reader.get(f"/listings/{code}/versions/1")
        assert "旧的问题写法。" in first.text
        assert "完全不同" not in first.text
        second = parse(reader.get(f"/listings/{code}/versions/2").text)
        assert [words(e) for e in second.iter("ins")] == ["［新增完全不同的另一段说明文字］"]
        assert reader.get(f"/listings/{code}/versions/3").status_code == 404
        assert "第 1 次送审" in reader.get(f"/listings/{code}/versions").text
    assert f"/listings/{code}/versions" in author.get(f"/my/listings/{code}").text
    for login, status in (("stranger", 404), ("broker", 403), ("supervisor", 403)):
        assert site.client(login).get(f"/listings/{code}/versions/1").status_code == status


def test_the_chosen_broker_gets_it_and_can_be_changed(site: Site, operator: LintingClient) -> None:
    with site.runtime.database.write() as session:
        first = number(broker(session, site.people, "first", ["03"]))
        second = number(broker(session, site.people, "second"))
    code = submitted(site, technical_fields=["03"])
    page = parse(operator.get(f"/review/{code}").text)
    boxes = [e for e in page.iter("input") if e.get("name") == "broker"]
    assert [e.get("value") for e in boxes if "checked" in e.attrib] == [str(first)]
    assert "技术领域相符：先进制造；在办 0 项，还可承担 10 项" in words(page)
    following = decide(site, operator, code, "publish", broker=str(second))
    assert f"已发布 {code}《示例待审》，已分派给示例second" in following
    assert "由示例second负责" in operator.get(f"/review/{code}").text
    given = {"broker": str(first), "note": "领域更相符"}
    answer = operator.submit(f"/review/{code}/assign", given, page=f"/review/{code}")
    assert "已分派给示例first" in operator.get(answer.location).text
    refused = operator.submit(f"/review/{code}/assign", {"broker": "999"}, page=f"/review/{code}")
    assert refused.status_code == 422
    assert "没有分派" in refused.text


def test_a_broker_who_may_not_have_it_stops_the_publication(
    site: Site, operator: LintingClient
) -> None:
    with site.runtime.database.write() as session:
        insider = broker(session, site.people, "insider", organization=site.people.enterprise)
    code = submitted(site)
    data = {"version": listing_of(site, code).version, "broker": number(insider)}
    answer = operator.submit(f"/review/{code}/publish", data, page=f"/review/{code}")
    assert answer.status_code == 422
    assert "没有发布请从候选经纪人中选择" in words(parse(answer.text))
    assert listing_of(site, code).state == "submitted"


def test_what_others_published_alike_is_loaded_apart(site: Site, operator: LintingClient) -> None:
    text = "轻稀土萃取分离用液碱皂化，每吨带出氯化钠废水五十立方米，蒸发结晶的杂盐只能堆库。"
    near = site.publish("demand", "稀土皂化废水减量", problem=text)
    code = submitted(site, "稀土皂化废水减量", problem=text)

    def given_away(session: Session) -> None:
        by_code(session, near).organization_id = site.people.other_enterprise.id

    site.write(given_away)
    assert f'hx-get="/review/{code}/similar"' in operator.get(f"/review/{code}").text
    whole = operator.get(f"/review/{code}/similar").text
    assert near in whole
    part = operator.get(f"/review/{code}/similar", headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert near in part


def test_the_pages_ask_few_questions_of_the_database(site: Site, operator: LintingClient) -> None:
    for place in range(12):
        code = submitted(site, f"示例 {place}")
    resubmitted(site, code, problem="改过的说明")
    operator.get("/review")
    with counted(site) as statements:
        operator.get("/review")
    assert len(statements) <= 12
    with counted(site) as statements:
        operator.get(f"/review/{code}")
    assert len(statements) <= 19


def test_brokers_are_listed_with_their_load_and_kept(site: Site, operator: LintingClient) -> None:
    assert "未填档案" in operator.get("/zone/brokers").text
    address = f"/zone/brokers/{number(site.people.broker)}"
    given = {"technical_fields": ["03", "05"], "capacity": "1", "active": "是"}
    answer = operator.submit(f"{address}/profile", given, page=address)
    assert "档案已保存" in operator.get(answer.location).text
    code = submitted(site, "示例分派")
    decide(site, operator, code, "publish")
    (row,) = [words(r) for r in parse(operator.get("/zone/brokers").text).iter("tr")][1:]
    assert "先进制造、新材料及其应用 1 0 0 1 / 1 已满" in row
    assert "示例分派" in operator.get(address).text
    refused = operator.submit(f"{address}/profile", {"capacity": "许多"}, page=address)
    assert refused.status_code == 422
    assert 'value="许多"' in refused.text


def test_a_leaving_broker_s_listings_wait_for_others(site: Site, operator: LintingClient) -> None:
    with site.runtime.database.write() as session:
        leaving = broker(session, site.people, "leaving")
        broker(session, site.people, "staying")
    code = submitted(site, "示例交接")
    decide(site, operator, code, "publish", broker=str(number(leaving)))
    site.write(lambda session: leave(session, leaving))
    assert "示例leaving已离岗，还有 1 条待改派。" in operator.get("/zone/brokers").text
    address = f"/zone/brokers/{number(leaving)}"
    assert "待改派的信息" in operator.get(address).text
    answer = operator.submit(f"{address}/hand-over", {"note": "交接"}, page=address)
    with operator.session_transaction() as kept:
        flashed = kept["_flashes"]
    assert "已改派 1 条" in flashed[-1][1]
    assert answer.status_code == 302
    assert "由示例staying负责" in operator.get(f"/review/{code}").text
