"""Pages of security and system administrators."""

import re

import pytest

from tests.webapp.reading import links
from tests.webapp.site import PASSWORD, Site

PAGE = "/admin/security"


def test_all_accounts_are_listed_with_their_state(shown: Site) -> None:
    page = shown.client("security_admin").get(PAGE).text
    assert f"{PAGE}/author" in links(page).values()
    assert "企业成员" in page
    assert "从未登录" in page


@pytest.mark.parametrize("login", ["author", "operator", "system_admin", "auditor", "supervisor"])
def test_nobody_else_sees_them(shown: Site, login: str) -> None:
    client = shown.client(login)
    for address in (PAGE, f"{PAGE}/broker"):
        assert client.get(address).status_code == 403


@pytest.mark.parametrize("login", ["author", "operator", "security_admin", "auditor"])
def test_only_system_administrators_see_how_it_runs(shown: Site, login: str) -> None:
    assert shown.client(login).get("/admin/system").status_code == 403
    page = shown.client("system_admin").get("/admin/system").text
    assert "49 条" in page
    assert "没有落后" in page
    assert shown.runtime.settings.secret_key not in page


def test_a_locked_user_is_out_and_cannot_come_back(site: Site) -> None:
    admin, author = site.client("security_admin"), site.client("author")
    answer = admin.submit(f"{PAGE}/author/lock", {}, page=f"{PAGE}/author")
    assert answer.headers["Location"] == f"{PAGE}/author"
    assert author.get("/account/").status_code == 302
    author.signed_in = False
    form = {"login": "author", "password": PASSWORD}
    assert author.submit("/account/sign-in", form).status_code == 403
    assert "已锁定" in admin.get(f"{PAGE}/author").text
    again = admin.submit(f"{PAGE}/author/lock", {}, page=f"{PAGE}/author")
    assert again.status_code == 409
    admin.submit(f"{PAGE}/author/unlock", {}, page=f"{PAGE}/author")
    assert author.submit("/account/sign-in", form).status_code == 302


def test_roles_are_given_and_refused_where_they_do_not_go_together(site: Site) -> None:
    admin, address = site.client("security_admin"), f"{PAGE}/supervisor"
    wrong = {"roles": ["auditor", "operator"]}
    answer = admin.submit(f"{address}/roles", wrong, page=address)
    assert answer.status_code == 422
    assert "不能兼任" in answer.text
    admin.submit(f"{address}/roles", {"roles": ["operator", "supervisor"]}, page=address)
    assert "示范区运营" in admin.get(address).text


def test_a_one_time_password_is_shown_once_and_must_be_changed(site: Site) -> None:
    admin, client = site.client("security_admin"), site.client()
    page = admin.submit(f"{PAGE}/author/password", {}, page=f"{PAGE}/author").text
    (password,) = re.findall(r"<code>([\w-]{16})</code>", page)
    client.submit("/account/sign-in", {"login": "author", "password": password})
    client.signed_in = True
    assert client.get("/my").headers["Location"] == "/account/password"


def test_a_lost_telephone_is_cleared(site: Site) -> None:
    admin, client = site.client("security_admin"), site.client()
    address = f"{PAGE}/broker"
    admin.submit(f"{address}/reset-second-factor", {}, page=address)
    client.submit("/account/sign-in", {"login": "broker", "password": PASSWORD})
    client.signed_in = True
    assert client.get("/").headers["Location"] == "/account/second-factor"


def test_one_s_own_account_is_managed_by_another(site: Site) -> None:
    admin, address = site.client("security_admin"), f"{PAGE}/security_admin"
    assert "由另一位安全管理员办理" in admin.get(address).text
    data = {"csrf_token": admin.token(f"{PAGE}/author"), "roles": ["operator"]}
    assert admin.post(f"{address}/roles", data=data).status_code == 403
    assert admin.get(f"{PAGE}/nobody").status_code == 404
