from dataclasses import replace

import pytest
from sqlalchemy import select

from matcher.accounts.models import User
from matcher.audit.models import AuditEntry
from matcher.runtime import Runtime
from tests.webapp.lint import lint_page
from tests.webapp.reading import by_class, parse, words
from tests.webapp.site import PASSWORD, LintingClient, Site
from webapp.app import create_app

ADDRESS = "/account/sign-in"


def sign_in(client: LintingClient, login: str, password: str, then: str = "") -> object:
    return client.submit(ADDRESS, {"login": login, "password": password, "next": then})


def test_the_right_password_signs_in_and_is_recorded(site: Site) -> None:
    client = site.client("author")
    page = client.get("/account/").text
    told = {words(row[0]): words(row[1]) for row in by_class(parse(page), "facts")[0].iter("div")}
    assert told == {"姓名": "示例author", "单位": "示例稀土材料有限公司", "角色": "企业成员"}
    with site.runtime.database.read() as session:
        assert session.scalars(select(AuditEntry.action)).all()[-1] == "user.sign_in"


@pytest.mark.parametrize(
    ("login", "password", "status", "message"),
    [
        ("author", "wrong", 403, "账号或密码不正确"),
        ("nobody", PASSWORD, 403, "账号或密码不正确"),
        ("", "", 422, "账号：不能为空"),
        ("author", "p" * 201, 422, "最多 200 字"),
        ("a\x00b", "p", 422, "控制字符"),
        ("' OR 1=1 --", "p", 403, "账号或密码不正确"),
    ],
)
def test_anything_else_does_not(
    client: LintingClient, login: str, password: str, status: int, message: str
) -> None:
    response = client.submit(ADDRESS, {"login": login, "password": password})
    assert response.status_code == status
    assert message in words(by_class(parse(response.text), "error-summary")[0])
    assert client.get("/account/").status_code == 302


def test_a_refusal_keeps_the_login_but_never_the_password(client: LintingClient) -> None:
    page = client.submit(ADDRESS, {"login": "author", "password": "mistaken"}).text
    fields = {field.get("name"): field.get("value") for field in parse(page).iter("input")}
    assert fields["login"] == "author"
    assert "mistaken" not in page


def test_an_inactive_user_stays_out_at_once(site: Site) -> None:
    client = site.client("author")
    site.write(lambda s: setattr(s.query(User).filter_by(login="author").one(), "active", False))
    assert client.get("/account/").status_code == 302
    again = client.submit(ADDRESS, {"login": "author", "password": PASSWORD})
    assert again.status_code == 403


def test_the_eleventh_attempt_in_a_minute_is_refused_before_hashing(shown: Site) -> None:
    client = shown.client()
    token = client.token(ADDRESS)
    attempt = {"csrf_token": token, "login": "author", "password": "wrong"}
    statuses = [client.post(ADDRESS, data=attempt).status_code for _ in range(11)]
    assert statuses == [403] * 10 + [429]
    right = {**attempt, "password": PASSWORD}
    assert client.post(ADDRESS, data=right).status_code == 429
    assert client.get(ADDRESS).status_code == 200


def test_after_signing_in_one_goes_where_one_wanted(shown: Site) -> None:
    client = shown.client()
    asked = client.get("/account/")
    assert asked.headers["Location"] == "/account/sign-in?next=%2Faccount%2F"
    page = client.get(asked.headers["Location"])
    assert "请先登录" in page.text
    assert sign_in(client, "author", PASSWORD, "/account/").headers["Location"] == "/account/"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "then",
    [
        "https://example.com/",
        "//example.com",
        "/\\example.com",
        "\\\\example.com",
        "/\t/example.com",
        "javascript:alert(1)",
        " //example.com",
        "/x\r\nLocation: https://example.com",
        "account",
    ],
)
def test_nobody_is_sent_to_another_site(shown: Site, then: str) -> None:
    client = shown.client()
    assert sign_in(client, "author", PASSWORD, then).headers["Location"] == "/"  # type: ignore[attr-defined]


def test_signing_in_begins_a_new_session(shown: Site) -> None:
    client = shown.client()
    with client.session_transaction() as session:
        session["left"] = "by somebody else"
    sign_in(client, "author", PASSWORD)
    with client.session_transaction() as session:
        assert "left" not in session


def test_signing_out_ends_it(shown: Site) -> None:
    client = shown.client("author")
    assert client.submit("/account/sign-out", {}, page="/account/").status_code == 302
    client.signed_in = False
    assert "已退出登录" in client.get("/").text
    assert client.get("/account/").status_code == 302


def test_signing_out_needs_a_form(shown: Site) -> None:
    client = shown.client("author")
    assert client.get("/account/sign-out").status_code == 405
    assert client.post("/account/sign-out").status_code == 400
    assert client.get("/account/").status_code == 200


def test_whoever_is_signed_in_needs_no_form(shown: Site) -> None:
    assert shown.client("author").get(ADDRESS).headers["Location"] == "/"


def test_only_a_demonstration_lists_its_accounts(site: Site) -> None:
    assert "演示账号" not in site.client().get(ADDRESS).text
    shown = replace(site.runtime.settings, demonstration=True)
    runtime = Runtime(shown)
    app = create_app(runtime)
    page = app.test_client().get(ADDRESS).text
    lint_page(page, public=True)
    assert "演示账号" in page
    assert "本站所有单位、需求与成果均为虚构" in page
    lint_page(app.test_client().get("/styleguide").text, public=False)
    runtime.close()
