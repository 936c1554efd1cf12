"""Refusals: problem details in Chinese, with the field, the status and what to do."""

from collections.abc import Iterator

import pytest

from tests.webapp.api.calls import Program, program
from tests.webapp.members import NEED
from tests.webapp.site import Site
from webapp.access.security import limiter
from webapp.answers.problem_details import MEDIA_TYPE
from webapp.api.blueprint import RATE

HERE = "/api/v1/my/demands"


@pytest.fixture
def author(shown: Site) -> Program:
    return program(shown, "author")


@pytest.mark.parametrize(
    ("sent", "kind", "status", "told"),
    [
        (b"", "application/json", 400, "JSON"),
        (b"{", "application/json", 400, "JSON"),
        (b'{"title": "\xff"}', "application/json", 400, "JSON"),
        (b'{"title": "\\ud800"}', "application/json", 400, "JSON"),
        (b"[" * 100_000, "application/json", 400, "JSON"),
        (b'{"title": "a", "funds_min": ' + b"9" * 5_000 + b"}", "application/json", 400, "JSON"),
        (b"title=a", "application/x-www-form-urlencoded", 415, "application/json"),
        (b'{"title": "a"}', "text/plain", 415, "application/json"),
        (b"[]", "application/json", 422, "应为对象"),
        (b"{}", "application/json", 422, "必填"),
        (b'{"title": "a\\u0000b"}', "application/json", 422, "控制字符"),
        (b'{"title": "a", "state": "published"}', "application/json", 422, "没有这个字段"),
        (b'{"title": "a", "funds_min": "1"}', "application/json", 422, "应为数字"),
        (b'{"title": "a", "funds_min": 1e999}', "application/json", 422, "有限"),
        (b'{"title": "a", "keywords": "b"}', "application/json", 422, "应为列表"),
        (b'{"title": "a", "industry": "C99999"}', "application/json", 422, "C99999"),
        (b" " * (5 * 1024 * 1024), "application/json", 413, "上限"),
    ],
)
def test_a_body_that_does_not_fit_is_refused(
    author: Program, sent: bytes, kind: str, status: int, told: str
) -> None:
    headers = {"Authorization": f"Bearer {author.secret}"}
    client = author.site.app.test_client()
    answer = client.post(HERE, data=sent, content_type=kind, headers=headers)
    assert (answer.status_code, answer.mimetype) == (status, MEDIA_TYPE)
    assert answer.json["status"] == status
    assert told in answer.json["detail"]


def test_each_field_is_told_by_its_name(author: Program) -> None:
    body = {"title": "", "indicators": [{"name": "率"}], "funds_min": 5, "funds_max": 1}
    answer = author.post("/my/demands", body, 422)
    told = {error["field"]: (error["label"], error["message"]) for error in answer["errors"]}
    assert told["title"] == ("名称", "不能为空")
    assert told["indicators.0.value"] == ("技术指标第 1 项", "必填，请填写")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404),
        ("/listings/D2026-9999", 404),
        ("/listings/%00", 404),
        ("/listings/D2026-0001%0a", 404),
        ("/organizations/99999999999999999999", 404),
        ("/organizations/2147483648", 404),
        ("/organizations/0", 404),
        ("/organizations/01", 404),
        ("/organizations/-1", 404),
        ("/codes/..", 404),
        ("/codes/roles2", 404),
        ("/listings?limit=0", 422),
        ("/listings?limit=99999999999999999999", 422),
        ("/listings?kind=other", 422),
        ("/listings?min_trl=1&min_trl=2", 422),
        ("/listings?q=%00", 422),
        ("/listings?nothing=1", 422),
        ("/overview?nothing=1", 422),
    ],
)
def test_an_address_that_does_not_fit_is_refused(shown: Site, path: str, status: int) -> None:
    answer = Program(shown).call("GET", path)
    assert (answer.status_code, answer.mimetype) == (status, MEDIA_TYPE)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS"])
def test_a_method_that_there_is_not_is_refused_with_those_there_are(
    shown: Site, method: str
) -> None:
    answer = Program(shown).call(method, "/listings")
    assert (answer.status_code, answer.mimetype) == (405, MEDIA_TYPE)
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD"}


def test_a_state_that_does_not_allow_it_says_what_it_allows(site: Site) -> None:
    author = program(site, "author")
    answer = author.change(f"/my/listings/{site.code(NEED)}", "resume", None, 409)
    assert "目前是“已发布”，不能恢复" in answer["detail"]


def test_who_asks_too_often_is_told_when_to_come_back(site: Site) -> None:
    one, other = program(site, "author"), program(site, "stranger")
    amount = int(RATE.split()[0])
    answers = [one.call("GET", "/codes") for _ in range(amount + 1)]
    assert [answer.status_code for answer in answers[-2:]] == [200, 429]
    assert answers[-2].headers["RateLimit-Remaining"] == "0"
    assert answers[-1].mimetype == MEDIA_TYPE
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    first = other.call("GET", "/codes")
    assert first.headers["RateLimit-Remaining"] == str(amount - 1)


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    limiter.reset()
    yield
    limiter.reset()


def test_pages_are_still_refused_with_pages(shown: Site) -> None:
    assert shown.client().get("/nowhere").mimetype == "text/html"


def test_a_number_that_none_can_have_is_not_found_with_any_method(shown: Site) -> None:
    author = program(shown, "author")
    for method in ("PUT", "DELETE"):
        assert author.call(method, "/my/organization/members/0").status_code in (403, 404)
