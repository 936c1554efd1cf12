"""One step with many listings in the page: chosen, foreseen, confirmed, told."""

from typing import Any

import pytest

from tests.webapp.members import CURE, NEED, audited, draft, listing_of
from tests.webapp.reading import by_class, parse, titles, words
from tests.webapp.site import LintingClient, Site

LIST, STEP = "/my/listings", "/my/listings/chosen"


@pytest.fixture
def author(site: Site) -> LintingClient:
    return site.client("author")


def choose(client: LintingClient, action: str, *codes: str, **more: Any) -> Any:
    return client.submit(STEP, {"action": action, "codes": list(codes), **more}, page=LIST)


def test_what_is_confirmed_is_done_and_the_rest_is_told(site: Site, author: LintingClient) -> None:
    first, second, public = draft(site, "示例一"), draft(site, "示例二"), site.code(NEED)
    before = len(audited(site, "listing"))
    page = choose(author, "submit", first, second, public)
    assert page.status_code == 200
    assert "提交审核 2 条信息？" in page.text
    assert "有 1 条不能办理，会跳过" in page.text
    (refused,) = by_class(parse(page.text), "own-refused")
    assert words(refused) == "现在是“已发布”，不能提交审核"
    assert listing_of(site, first).state == "draft"
    done = choose(author, "submit", first, second, confirmed="1")
    assert "已提交审核 2 条。" in done.text
    assert {listing_of(site, code).state for code in (first, second)} == {"submitted"}
    again = choose(author, "submit", first, confirmed="1")
    assert "没有办理任何一条" in again.text
    assert audited(site, "listing")[before:] == ["listing.submit"] * 2


def test_everything_that_the_filters_find(site: Site, author: LintingClient) -> None:
    codes = [draft(site, f"示例{number}") for number in range(3)]
    page = choose(author, "withdraw", all="1", state="draft", q="示例")
    assert titles(page.text) == ["示例0", "示例1", "示例2"]
    assert "不能恢复" in page.text
    choose(author, "withdraw", *codes, confirmed="1", all="1")
    assert {listing_of(site, code).state for code in codes} == {"withdrawn"}
    assert listing_of(site, site.code(NEED)).state == "published"


def test_renewed_until_a_day(site: Site, author: LintingClient) -> None:
    code = site.code(NEED)
    wrong = choose(author, "renew", code, confirmed="1", until="明年")
    assert wrong.status_code == 422
    assert "应为真实存在的日期" in wrong.text
    past = choose(author, "renew", code, confirmed="1", until="2020-01-01")
    assert "不能早于今天" in past.text
    choose(author, "renew", code, confirmed="1", until="2099-06-30")
    assert str(listing_of(site, code).valid_until) == "2099-06-30"


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"action": "pause"}, "请先勾选要办理的信息"),
        ({"codes": "D2026-0001"}, "请选择要办理的操作"),
        ({"action": "publish", "codes": "D2026-0001"}, "请选择要办理的操作"),
        (
            {"action": "pause", "codes": [f"D2026-{n:04}" for n in range(501)]},
            "一次最多办理 500 条",
        ),
    ],
)
def test_what_cannot_be_meant_leads_back_with_a_word(
    site: Site, author: LintingClient, form: dict[str, Any], told: str
) -> None:
    answer = author.submit(STEP, form, page=LIST)
    assert answer.status_code == 302
    assert told in author.get(answer.location).text


def test_codes_of_others_stop_everything(site: Site, author: LintingClient) -> None:
    mine, theirs = site.code(NEED), site.code(CURE)
    for confirmed in ({}, {"confirmed": "1"}):
        answer = choose(author, "withdraw", mine, theirs, **confirmed)
        assert answer.status_code == 404
        assert "没有办理" in answer.text
        assert CURE not in answer.text
    assert {listing_of(site, code).state for code in (mine, theirs)} == {"published"}
