"""The reviewer's queue and desk."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from matcher.clock import now
from matcher.listings import own, post
from matcher.listings.schemas import DemandInput
from tests.webapp.members import audited, by_code, listing_of, submitted
from tests.webapp.reading import by_class, parse, titles, words
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
    assert titles(page) == ["先提交的", "后提交的"]
    assert "共 2 条待审核，最早提交的在前。其中 1 条已逾期。" in page
    rows = [words(row) for row in by_class(parse(page), "row-card")]
    assert "逾期 4 天" in rows[0]
    assert "逾期" not in rows[1]
    assert first in rows[0]
    assert second in rows[1]


def test_an_empty_queue_says_so(operator: LintingClient) -> None:
    assert "没有待审核的信息" in operator.get("/review").text


def test_the_desk_shows_everything_but_the_contact(site: Site, operator: LintingClient) -> None:
    fields = {"attempts": "机密的尝试", "confidential_parts": ["attempts"], "contact_phone": PHONE}
    code = submitted(site, **fields)
    page = operator.get(f"/review/{code}").text
    (private,) = by_class(parse(page), "is-private")
    assert words(private) == "已试方案与不足 不公开 机密的尝试"
    assert PHONE not in page


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
    opened = [d for d in parse(response.text).iter("details") if "open" in d.attrib]
    assert "退回修改…" in [words(d) for d in opened]
    assert "请至少对一项说明要改什么" in response.text
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
    assert 'value="请写明产量"' in response.text


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
