import re
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from matcher.accounts import sign_in as domain
from matcher.accounts.models import User
from matcher.accounts.sign_in_models import SecondFactor
from matcher.audit.models import AuditEntry
from matcher.demonstration.second_factor import SECRET
from matcher.runtime import Runtime
from tests.webapp.lint import lint_page
from tests.webapp.reading import by_class, parse, words
from tests.webapp.site import PASSWORD, LintingClient, Site
from webapp.app import create_app

ADDRESS = "/account/sign-in"


def sign_in(client: LintingClient, login: str, password: str, then: str = "") -> TestResponse:
    return client.submit(ADDRESS, {"login": login, "password": password, "next": then})


def test_the_right_password_signs_in_and_is_recorded(site: Site) -> None:
    client = site.client()
    assert sign_in(client, "author", PASSWORD).headers["Location"] == "/"
    client.signed_in = True
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
        ("", "", 422, "账号或邮箱：不能为空"),
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


def test_the_fourth_attempt_waits_before_hashing_and_is_told_the_same(
    shown: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    monkeypatch.setattr(domain, "password_matches", lambda _kept, text: bool(hashed.append(text)))
    client = shown.client()
    pages = {}
    for login in ("author", "nobody", "broker"):
        answers = [sign_in(client, login, "wrong") for _ in range(5)]
        assert [answer.status_code for answer in answers] == [403] * 5
        pages[login] = {_told(answer.text, login) for answer in answers}
    assert len(hashed) == 9
    assert pages["author"] == pages["nobody"] == pages["broker"]
    assert len(pages["author"]) == 1


def _told(page: str, login: str) -> str:
    """The page without what differs in any case: the token and what was typed."""
    return re.sub(r'(csrf-token" content|name="csrf_token" value)="[^"]+"', "", page).replace(
        f'value="{login}"', ""
    )


def test_an_address_that_tries_all_accounts_is_stopped(shown: Site) -> None:
    client = shown.client()
    data = {"csrf_token": client.token(ADDRESS), "password": "wrong"}
    answers = [client.post(ADDRESS, data={**data, "login": f"n{n}"}) for n in range(31)]
    assert [answer.status_code for answer in answers] == [403] * 30 + [429]
    assert "15 分钟后再试" in answers[-1].text
    shown.forget_attempts()


def test_after_signing_in_one_goes_where_one_wanted(shown: Site) -> None:
    client = shown.client()
    asked = client.get("/account/")
    assert asked.headers["Location"] == "/account/sign-in?next=%2Faccount%2F"
    page = client.get(asked.headers["Location"])
    assert "请先登录" in page.text
    assert sign_in(client, "author", PASSWORD, "/account/").headers["Location"] == "/account/"


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
    assert sign_in(client, "author", PASSWORD, then).headers["Location"] == "/"


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


def test_only_a_demonstration_shows_the_code_of_a_published_account(site: Site) -> None:
    def publish(session: Session) -> None:
        user = session.query(User).filter_by(login="broker").one()
        session.get_one(SecondFactor, user.id).secret = SECRET

    site.write(publish)
    form = {"login": "broker", "password": PASSWORD}
    real = site.client()
    real.submit(ADDRESS, form)
    assert "仅限演示" not in real.get("/account/sign-in/code").text
    runtime = Runtime(replace(site.runtime.settings, demonstration=True))
    app = create_app(runtime)
    app.test_client_class = LintingClient
    shown = app.test_client()
    shown.submit(ADDRESS, form)  # type: ignore[attr-defined]
    code = re.search(r"<strong>(\d{6})</strong>", shown.get("/account/sign-in/code").text)
    assert code
    answer = shown.submit("/account/sign-in/code", {"code": code.group(1)})  # type: ignore[attr-defined]
    assert answer.headers["Location"] == "/"
    runtime.close()
