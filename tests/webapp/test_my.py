"""The owner's pages: what happens next, the steps that are allowed, and their effects."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.brokers.assignment import assign
from matcher.brokers.models import BrokerProfile
from matcher.clock import now, today
from matcher.listings import review
from matcher.listings.lifecycle import TRANSITIONS, available
from tests.webapp.members import (
    CURE,
    NEED,
    by_code,
    draft,
    engaged,
    listing_of,
    submitted,
    suggested,
)
from tests.webapp.queries import counted
from tests.webapp.reading import by_class, links, parse, titles, words
from tests.webapp.site import LintingClient, Site


@pytest.fixture
def author(site: Site) -> LintingClient:
    return site.client("author")


def state_of(site: Site, code: str) -> str:
    return listing_of(site, code).state


def buttons(html: str) -> set[str]:
    """The last parts of the addresses of the page's POST forms."""
    forms = parse(html).find(".//main").iter("form")  # type: ignore[union-attr]
    return {f.get("action", "").rpartition("/")[2] for f in forms if f.get("method") == "post"}


def act(client: LintingClient, code: str, action: str, **data: str) -> int:
    page = f"/my/listings/{code}"
    return client.submit(f"{page}/{action}", data, page=page).status_code


def test_the_list_says_what_happens_next(site: Site, author: LintingClient) -> None:
    draft(site, "示例草稿")
    waiting = submitted(site, "示例待审")
    page = author.get("/my/listings").text
    assert titles(page)[:2] == ["示例草稿", "示例待审"]
    until = review.review_deadline(listing_of(site, waiting))
    assert until is not None
    next_steps = [words(e) for e in by_class(parse(page), "own-next")]
    assert next_steps[0] == "还没有提交。补全内容，预览后提交审核。"
    assert next_steps[1].startswith("等待示范区审核，不晚于 20")
    assert "正在参与匹配" in next_steps[2]


def test_a_late_review_may_be_asked_after(site: Site, author: LintingClient) -> None:
    code = submitted(site)

    def age(session: Session) -> None:
        by_code(session, code).submitted_at = now() - timedelta(days=9)

    site.write(age)
    assert "已过。可以联系示范区运营人员催办。" in author.get(f"/my/listings/{code}").text


def test_validity_is_told_by_how_much_is_left(site: Site, author: LintingClient) -> None:
    code = site.code(NEED)
    told = {}
    for days in (-1, 0, 30, 31):
        day = today() + timedelta(days=days)

        def shift(session: Session, day: date = day) -> None:
            by_code(session, code).valid_until = day

        site.write(shift)
        page = parse(author.get(f"/my/listings/{code}").text)
        told[days] = words(by_class(page, "own-next")[0]).replace(day.isoformat(), "当天")
    assert told == {
        -1: "有效期已于 当天 结束，不再公开。需要时请续期。",
        0: "已公开，今天（当天）到期。仍需征集时请续期。",
        30: "已公开，30 天后（当天）到期。仍需征集时请续期。",
        31: "已公开，正在参与匹配，有效期至 当天。",
    }


def test_one_state_at_a_time(site: Site, author: LintingClient) -> None:
    draft(site, "示例草稿")
    page = author.get("/my/listings?state=draft").text
    assert titles(page) == ["示例草稿"]
    assert links(page)["草稿 1"] == "/my/listings?state=draft"
    assert "没有符合条件的信息" in author.get("/my/listings?state=rejected").text
    assert len(titles(author.get("/my/listings?state=nonsense&page=-3").text)) > 1


def test_the_filters_stay_in_addresses_and_in_the_form(site: Site, author: LintingClient) -> None:
    page = author.get("/my/listings?q=补焊&field=03&expiring=90&sort=title").text
    assert "没有符合条件的信息" in page
    found = parse(author.get("/my/listings?q=补焊&field=03&sort=title&page=99").text)
    assert titles(author.get("/my/listings?q=补焊&field=03").text) == [NEED]
    (form,) = (f for f in found.iter("form") if f.get("action") == "/my/listings/chosen")
    hidden = {one.get("name"): one.get("value") for one in form.iter("input")}
    assert {"q": "补焊", "field": "03", "sort": "title"}.items() <= hidden.items()
    assert links(author.get("/my/listings?q=补焊").text)["下载为 Excel"].startswith(
        "/my/listings.xlsx?q="
    )


def test_own_listings_as_a_workbook(site: Site, author: LintingClient) -> None:
    answer = author.get("/my/listings.xlsx?kind=scenario")
    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_list_asks_a_few_questions_however_long_it_is(site: Site) -> None:
    author = site.client("author")
    for number in range(31):
        draft(site, f"示例草稿{number}")
    for address in ("/my", "/my/listings?page=2", "/my/listings"):
        author.get(address)
        with counted(site) as statements:
            author.get(address)
        assert len(statements) <= 12, (address, statements)


def test_the_start_page_says_what_needs_the_reader(site: Site, author: LintingClient) -> None:
    page = author.get("/my").text
    assert "现在没有需要您处理的信息" in page
    draft(site, "示例草稿")
    soon = site.code("露天矿卡低温启动")

    def shift(session: Session) -> None:
        by_code(session, soon).valid_until = today() + timedelta(days=3)

    site.write(shift)
    page = author.get("/my").text
    assert titles(page) == ["示例草稿", "露天矿卡低温启动"]
    assert "还没有提交的草稿（1）" in page
    assert "30 天内到期或已到期（1）" in page
    addresses = set(links(page).values())
    assert {"/my/listings?state=draft", "/my/engagements", "/my/import"} <= addresses
    assert "/my/listings?expiring=30&sort=validity" in addresses


def test_an_organization_without_listings_is_told_how_to_begin(site: Site) -> None:
    page = site.client("stranger").get("/my").text
    assert "从第一条需求开始" in page
    assert links(page)["填写技术需求"] == "/post/demand"
    listed = site.client("stranger").get("/my/listings").text
    assert "还没有发布过信息" in listed

    def move_away(session: Session) -> None:
        session.get_one(
            User, site.people.researcher.user_id
        ).organization_id = site.people.agency.id

    site.write(move_away)
    page = site.client("researcher").get("/my").text
    assert links(page)["批量导入成果"] == "/my/import"
    assert links(page)["填写科技成果"] == "/post/achievement"


def test_who_posts_nothing_is_not_asked_to(site: Site) -> None:
    for address in ("/my", "/my/listings"):
        page = site.client("broker").get(address).text
        assert "还没有发布过信息" in page
        assert "发布信息" not in links(page)


def test_the_author_sees_the_reasons_and_mends(site: Site, author: LintingClient) -> None:
    code = submitted(site)
    with site.runtime.database.write() as session:
        reasons = {"problem": "请写明产量", "indicators": "请给出目标值"}
        review.send_back(session, site.people.operator, by_code(session, code), reasons)
    page = author.get(f"/my/listings/{code}").text
    assert "审核人员退回了 2 处" in page
    assert "<strong>主要问题</strong>：请写明产量" in page
    assert f"/my/listings/{code}/edit?step=2#field-indicators-0" in links(page).values()
    form = author.get(f"/my/listings/{code}/edit?step=2").text
    assert links(form)["技术指标"] == "#field-indicators-0"
    response = author.submit(
        f"/my/listings/{code}/edit",
        {"title": "示例待审", "problem": "日产 60 吨", "version": listing_of(site, code).version},
    )
    assert response.location.endswith("/preview")
    author.submit(f"/my/listings/{code}/submit", {}, page=response.location)
    assert state_of(site, code) == "submitted"
    assert listing_of(site, code).review_reasons == {}


def test_the_history_is_told_in_words(site: Site, author: LintingClient) -> None:
    code = submitted(site)
    with site.runtime.database.write() as session:
        review.reject(session, site.people.operator, by_code(session, code), "与示范区无关")
    page = author.get(f"/my/listings/{code}").text
    (history,) = by_class(parse(page), "history")
    entries = [words(item) for item in history.iter("li")]
    assert [entry.split(maxsplit=2)[2] for entry in entries] == [
        "驳回信息 示例operator与示范区无关",
        "提交审核 示例author",
        "新建信息 示例author",
    ]
    assert "驳回原因" in page


def test_why_another_broker_was_chosen_is_not_told_to_the_author(
    site: Site, author: LintingClient
) -> None:
    code = site.code(NEED)
    with site.runtime.database.write() as session:
        broker = site.people.broker.user_id or 0
        session.add(BrokerProfile(user_id=broker, technical_fields=[], capacity=9, active=True))
        session.flush()
        assign(session, site.people.operator, by_code(session, code), broker, "内部原因")
    page = author.get(f"/my/listings/{code}").text
    assert "分派经纪人" in page
    assert "内部原因" not in page
    told = author.get(f"/api/v1/my/listings/{code}/history").json
    assert told["items"][0]["action"] == "listing.assign"
    assert "内部原因" not in str(told)


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "published", "paused"])
def test_only_allowed_steps_are_offered(site: Site, author: LintingClient, state: str) -> None:
    code = draft(site)

    def force(session: Session) -> None:
        by_code(session, code).state = state

    site.write(force)
    offered = buttons(author.get(f"/my/listings/{code}").text)
    own = {"withdraw", "pause", "resume", "fulfil", "revise", "renew"}
    assert offered == own & set(available(state)) | {"copy"}


def test_a_step_says_its_consequence_and_its_object(author: LintingClient, site: Site) -> None:
    code = site.code(NEED)
    page = parse(author.get(f"/my/listings/{code}").text)
    (form,) = (f for f in page.iter("form") if f.get("action", "").endswith("/withdraw"))
    assert "不能恢复" in words(form)
    assert f"撤回 {code}" in words(form)


def test_withdrawing_ends_it(site: Site, author: LintingClient) -> None:
    code = site.code(NEED)
    assert act(author, code, "withdraw") == 302
    assert state_of(site, code) == "withdrawn"
    assert site.client().get(f"/demands/{code}").status_code == 404
    page = author.get(f"/my/listings/{code}").text
    assert f"已撤回 {code}，现在是“已撤回”。" in page
    assert buttons(page) == {"copy"}


def test_pausing_hides_and_resuming_shows_again(site: Site, author: LintingClient) -> None:
    code, public = site.code(NEED), site.client()
    act(author, code, "pause")
    assert public.get(f"/demands/{code}").status_code == 404
    act(author, code, "resume")
    assert public.get(f"/demands/{code}").status_code == 200


def test_revising_leads_back_to_the_form(site: Site, author: LintingClient) -> None:
    code = site.code(NEED)
    act(author, code, "revise")
    assert state_of(site, code) == "draft"
    assert author.get(f"/my/listings/{code}/edit").status_code == 200


def test_renewing_to_a_day(site: Site, author: LintingClient) -> None:
    code, day = site.code(NEED), today() + timedelta(days=400)
    assert act(author, code, "renew", until=day.isoformat()) == 302
    assert listing_of(site, code).valid_until == day
    assert f"{code} 已续期至 {day}" in author.get(f"/my/listings/{code}").text


@pytest.mark.parametrize("day", ["2020-01-01", "2026-02-30", "明年"])
def test_renewing_to_no_day_says_why(site: Site, author: LintingClient, day: str) -> None:
    code = site.code(NEED)
    before = listing_of(site, code).valid_until
    page = f"/my/listings/{code}"
    response = author.submit(f"{page}/renew", {"until": day}, page=page)
    assert response.status_code == 422
    assert "有效期至" in response.text
    assert listing_of(site, code).valid_until == before


def test_an_expired_one_comes_back_by_renewal(site: Site, author: LintingClient) -> None:
    code = site.code(NEED)

    def expire(session: Session) -> None:
        listing = by_code(session, code)
        listing.state, listing.valid_until = "expired", today() - timedelta(days=3)

    site.write(expire)
    assert "仍需征集时请续期" in author.get(f"/my/listings/{code}").text
    act(author, code, "renew")
    listing = listing_of(site, code)
    assert listing.state == "published"
    assert listing.valid_until == review.default_validity("demand")


def test_a_step_that_is_over_is_refused_with_what_is_allowed(
    site: Site, author: LintingClient
) -> None:
    code = draft(site)
    page = f"/my/listings/{code}"
    response = author.submit(f"{page}/resume", {}, page=page)
    assert response.status_code == 409
    assert TRANSITIONS["withdraw"].label in response.text


def test_what_is_public_is_not_edited_in_place(site: Site, author: LintingClient) -> None:
    code = site.code(NEED)
    address = author.get(f"/my/listings/{code}/edit").location
    assert address == f"/my/listings/{code}"
    assert f"{code} 目前是“已发布”，不能直接修改" in author.get(address).text
    version = listing_of(site, code).version
    data = {"csrf_token": author.token("/post/demand"), "title": "偷改", "version": version}
    assert author.post(f"/my/listings/{code}/edit", data=data).status_code == 409
    assert listing_of(site, code).title == NEED


def test_the_owner_reads_matches_and_decides_nothing(site: Site, author: LintingClient) -> None:
    count = len(suggested(site))
    code = site.code(NEED)
    assert f"查看匹配（{count}）" in author.get(f"/my/listings/{code}").text
    page = author.get(f"/my/listings/{code}/matches").text
    tree = parse(page)
    cards = by_class(tree, "match-card")
    assert len(cards) == count
    assert CURE in words(cards[0])
    assert not [f for card in cards for f in card.iter("form")]


def test_no_matches_yet(site: Site, author: LintingClient) -> None:
    code = site.code(NEED)
    assert "还没有匹配" in author.get(f"/my/listings/{code}/matches").text


@pytest.mark.parametrize("login", ["author", "researcher"])
def test_engagements_are_listed_for_both_parties(site: Site, login: str) -> None:
    code = engaged(site)
    page = site.client(login).get("/my").text
    assert f"/engagements/{code}" in links(page).values()
    assert "已确认" in page


def test_a_listing_of_two_hundred_characters_fits_its_pages(
    site: Site, author: LintingClient
) -> None:
    title = "示例" * 100
    code = submitted(site, title)
    for address in ("/my/listings", f"/my/listings/{code}", f"/my/listings/{code}/preview"):
        assert title in author.get(address).text
