"""Sessions in the browser: fixation, theft, limits, and where one is signed in."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.accounts.sign_in_models import SignInSession
from matcher.runtime import Runtime
from tests.webapp.site import PASSWORD, LintingClient, Site
from webapp.app import create_app

ADDRESS = "/account/sign-in"
START = datetime(2026, 11, 23, 8, tzinfo=UTC)


def cookie(client: LintingClient) -> str:
    found = client.get_cookie("sign-in")
    return found.value if found else ""


def signed_in(client: LintingClient) -> bool:
    return client.get("/account/").status_code == 200


def thief(site: Site, token: str) -> LintingClient:
    client = site.client()
    client.signed_in = True
    client.set_cookie("sign-in", token)
    return client


def test_a_cookie_of_before_the_sign_in_is_worth_nothing_after_it(site: Site) -> None:
    client = site.client()
    client.set_cookie("sign-in", "planted")
    client.submit(ADDRESS, {"login": "author", "password": PASSWORD})
    client.signed_in = True
    assert cookie(client) not in ("", "planted")
    assert signed_in(client)
    assert not signed_in(thief(site, "planted"))


def test_signing_in_again_takes_another_token_and_ends_the_first(site: Site) -> None:
    client = site.client("author")
    first = cookie(client)
    form = {"login": "researcher", "password": PASSWORD}
    client.submit(ADDRESS, form, page="/account/")
    assert cookie(client) != first
    assert not signed_in(thief(site, first))


def test_a_stolen_token_is_refused_once_the_owner_signs_out(site: Site) -> None:
    owner = site.client("author")
    stranger = thief(site, cookie(owner))
    assert signed_in(stranger)
    owner.submit("/account/sign-out", {}, page="/account/")
    assert cookie(owner) == ""
    assert not signed_in(stranger)


def test_flask_s_own_cookie_says_nothing_of_who_one_is(site: Site) -> None:
    owner, stranger = site.client("author"), site.client()
    owner.get("/account/")
    flask_cookie = owner.get_cookie("session")
    assert flask_cookie
    stranger.set_cookie("session", flask_cookie.value)
    assert stranger.get("/account/").status_code == 302


def test_a_form_token_is_good_for_one_session_only(site: Site) -> None:
    public = site.client()
    before = public.token(ADDRESS)
    public.submit(ADDRESS, {"login": "author", "password": PASSWORD})
    public.signed_in = True
    data = {"csrf_token": before}
    assert public.post("/account/sessions/end-others", data=data).status_code == 400
    one, other = site.client("author"), site.client("researcher")
    data = {"csrf_token": one.token("/account/")}
    assert other.post("/account/sessions/end-others", data=data).status_code == 400
    assert one.post("/account/sessions/end-others", data=data).status_code == 302


def test_the_cookie_is_of_this_host_and_for_no_script(site: Site) -> None:
    app = create_app(Runtime(replace(site.runtime.settings, https=True)))
    client = app.test_client()
    page = client.get(ADDRESS, base_url="https://localhost").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    data = {"csrf_token": token.group(1), "login": "author", "password": PASSWORD}
    answer = client.post(
        ADDRESS, data=data, base_url="https://localhost", headers={"Referer": "https://localhost/"}
    )
    given = {header.split("=")[0]: header for header in answer.headers.getlist("Set-Cookie")}
    assert set(given) == {"__Host-sign-in", "__Host-session"}
    for header in given.values():
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(header.split("; "))
        assert "Domain" not in header
    app.extensions["techmatch"].close()


def test_idle_sessions_end_and_reading_keeps_them_open(site: Site) -> None:
    with time_machine.travel(START, tick=False) as clock:
        client = site.client("author")
        for _ in range(3):
            clock.shift(timedelta(minutes=20))
            assert signed_in(client)
        clock.shift(timedelta(minutes=31))
        assert not signed_in(client)


def test_reading_writes_the_use_down_once_a_minute(site: Site) -> None:
    with time_machine.travel(START, tick=False) as clock:
        client = site.client("author")
        for seconds, seen in ((59, 0), (1, 60), (59, 60), (1, 120)):
            clock.shift(timedelta(seconds=seconds))
            client.get("/account/")
            with site.runtime.database.read() as session:
                at = session.scalars(select(SignInSession.seen_at)).one()
            assert at == START + timedelta(seconds=seen)


def test_others_are_listed_and_ended(site: Site) -> None:
    owner, other = site.client("author"), site.client("author")
    page = owner.get("/account/sessions").text
    assert page.count("本次登录") >= 1
    address = re.search(r'action="(/account/sessions/\d+/end)"', page)
    assert address
    assert owner.submit(address.group(1), {}, page="/account/sessions").status_code == 302
    assert not signed_in(other)
    assert signed_in(owner)


def test_nobody_ends_a_stranger_s_session(site: Site) -> None:
    stranger, owner = site.client("stranger"), site.client("author")
    page = site.client("author").get("/account/sessions").text
    (address,) = re.findall(r'action="(/account/sessions/\d+/end)"', page)
    assert stranger.submit(address, {}, page="/account/sessions").status_code == 404
    assert signed_in(owner)


@pytest.mark.parametrize(("how", "left"), [("end-others", True), ("end-all", False)])
def test_all_devices_sign_out(site: Site, how: str, left: bool) -> None:
    owner, *others = [site.client("author") for _ in range(3)]
    owner.submit(f"/account/sessions/{how}", {}, page="/account/sessions")
    assert [signed_in(other) for other in others] == [False, False]
    assert signed_in(owner) is left


def test_deactivated_and_active_again_the_old_session_stays_ended(site: Site) -> None:
    client, admin = site.client("author"), site.client("security_admin")
    for verb in ("deactivate", "activate"):
        admin.submit(f"/admin/security/author/{verb}", {}, page="/admin/security/author")
    assert not signed_in(client)


def test_half_signed_in_one_is_nobody(site: Site) -> None:
    client = site.client()
    answer = client.submit(ADDRESS, {"login": "broker", "password": PASSWORD, "next": "/desk"})
    assert answer.headers["Location"] == "/account/sign-in/code?next=/desk"
    assert cookie(client)
    for address in ("/account/", "/desk/suggestions", "/account/password"):
        assert "/account/sign-in" in client.get(address).headers["Location"]


def test_a_password_change_leaves_one_session_with_another_token(site: Site) -> None:
    client, other = site.client("author"), site.client("author")
    before = cookie(client)
    new = {"current": PASSWORD, "new": "Lvse-Caoyuan-37", "again": "Lvse-Caoyuan-37"}
    assert client.submit("/account/password", new).headers["Location"] == "/account/"
    assert cookie(client) != before
    assert signed_in(client)
    assert not signed_in(other)
    assert not signed_in(thief(site, before))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"current": "wrong"}, "当前密码不正确"),
        ({"again": "Lvse-Caoyuan-38"}, "两次输入的新密码不一样"),
        ({"new": "short", "again": "short"}, "至少 8 个字符"),
        ({"new": PASSWORD, "again": PASSWORD}, "3 类"),
    ],
)
def test_a_bad_change_changes_nothing(site: Site, change: dict[str, str], message: str) -> None:
    client, other = site.client("author"), site.client("author")
    good = {"current": PASSWORD, "new": "Lvse-Caoyuan-37", "again": "Lvse-Caoyuan-37"}
    answer = client.submit("/account/password", good | change)
    assert answer.status_code == 422
    assert message in answer.text
    assert "Lvse" not in answer.text
    assert signed_in(other)


def test_the_present_password_cannot_be_guessed_at_length(site: Site) -> None:
    client = site.client("author")
    wrong = {"current": "wrong", "new": "Lvse-Caoyuan-37", "again": "Lvse-Caoyuan-37"}
    for _ in range(3):
        client.submit("/account/password", wrong)
    assert client.submit("/account/password", wrong | {"current": PASSWORD}).status_code == 422


def _one_time(session: Session) -> None:
    session.query(User).filter_by(login="author").one().must_change_password = True


def _expired(session: Session) -> None:
    user = session.query(User).filter_by(login="author").one()
    user.password_changed_at -= timedelta(days=90)


@pytest.mark.parametrize(("change", "why"), [(_one_time, "一次性密码"), (_expired, "超过 90 天")])
def test_some_must_change_it_before_anything_else(site: Site, change: object, why: str) -> None:
    site.write(change)  # type: ignore[arg-type]
    client = site.client("author")
    for address in ("/", "/my", "/account/", "/account/second-factor", "/nowhere"):
        assert client.get(address).headers["Location"] == "/account/password"
    assert why in client.get("/account/password").text
    form = {"current": PASSWORD, "new": "Lvse-Caoyuan-37", "again": "Lvse-Caoyuan-37"}
    client.submit("/account/password", form)
    assert client.get("/my").status_code == 200
