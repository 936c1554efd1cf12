"""Fixed, stolen, ended and forged sessions."""

import base64
import io
import json
import sqlite3
from contextlib import closing
from hashlib import sha1
from itertools import product
from typing import Any

import pytest
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import make_url, select

from matcher.accounts.models import User
from matcher.accounts.sign_in_models import SignInSession
from tests.attacks.parameters import READ
from tests.attacks.target import Browser, Target
from tests.webapp.site import PASSWORD

_SIGN_IN = {"login": "author", "password": PASSWORD}
_KEYS = ("for tests only", "", "dev", "secret", "changeme")


def inside(browser: Browser) -> bool:
    return browser.get("/account/").status_code == 200


def holder(target: Target, token: str, name: str = "sign-in") -> Browser:
    browser = target.browser()
    browser.set_cookie(name, token)
    return browser


def token_of(browser: Browser) -> str:
    cookie = browser.get_cookie("sign-in")
    return cookie.value if cookie else ""


@pytest.mark.parametrize("planted", ["planted", "a" * 43, "", "null", "0", "' OR '1'='1", "%00"])
def test_a_planted_token_does_not_become_the_session(target: Target, planted: str) -> None:
    browser = holder(target, planted)
    assert browser.send("/account/sign-in", _SIGN_IN).status_code == 302
    assert inside(browser)
    assert token_of(browser) != planted
    assert not inside(holder(target, planted))


def test_a_token_of_before_the_second_factor_is_worthless_after_it(target: Target) -> None:
    browser = target.browser()
    browser.send("/account/sign-in", {"login": "broker", "password": PASSWORD})
    half = token_of(browser)
    assert half
    assert not inside(holder(target, half))
    for address in ("/desk/suggestions", "/api/v1/me", "/account/tokens", "/account/data/"):
        assert holder(target, half).get(address).status_code in (302, 401)


@pytest.mark.parametrize("way", ["/account/sign-out", "/account/sessions/end-all"])
def test_a_stolen_token_dies_with_the_session(target: Target, way: str) -> None:
    owner = target.browser("author")
    thief = holder(target, token_of(owner))
    assert inside(thief)
    owner.send(way, {})
    assert not inside(thief)
    assert thief.get("/api/v1/me").status_code == 401


def test_a_changed_password_ends_the_thief_s_session(target: Target) -> None:
    thief, owner = target.browser("stranger"), target.browser("stranger")
    new = "Hao-Jiu-Mei-Jian-7"
    form = {"current": PASSWORD, "new": new, "again": new}
    assert owner.send("/account/password", form).status_code == 302
    assert not inside(thief)
    assert inside(owner)


@pytest.mark.parametrize("verb", ["lock", "deactivate"])
def test_who_is_shut_out_is_out_at_once(target: Target, verb: str) -> None:
    browser = target.browser("researcher")
    assert inside(browser)
    officer = target.browser("security_admin")
    assert officer.send(f"/admin/security/researcher/{verb}", {}).status_code == 302
    assert not inside(browser)
    back = {"lock": "unlock", "deactivate": "activate"}[verb]
    assert officer.send(f"/admin/security/researcher/{back}", {}).status_code == 302
    assert not inside(browser)


def test_a_changed_token_is_no_token(target: Target) -> None:
    token = token_of(target.browser("author"))
    flipped = {
        token[:at] + chr(ord(token[at]) ^ 1) + token[at + 1 :] for at in range(0, len(token), 4)
    }
    for changed in flipped | {token[:-1], token + "A", token.upper(), token + ";", f'"{token}x"'}:
        assert not inside(holder(target, changed)), changed


def test_what_the_database_holds_is_no_token(target: Target) -> None:
    target.browser("author")
    with target.runtime.database.read() as session:
        found = list(session.scalars(select(SignInSession)))
        user = session.scalars(select(User).where(User.login == "author")).one()
    for secret in {value for one in found for value in (one.token_hash, str(one.id), str(user.id))}:
        assert not inside(holder(target, secret))


@pytest.mark.parametrize(("key", "name"), list(product(_KEYS, ["_user_id", "of"])))
def test_a_forged_flask_session_says_nothing(target: Target, key: str, name: str) -> None:
    """Not even the right key helps: who one is does not stand in that cookie."""
    serializer = URLSafeTimedSerializer(
        key or " ",
        salt="cookie-session",
        signer_kwargs={"key_derivation": "hmac", "digest_method": sha1},
    )
    for value in ("1", "author", 1, True):
        forged = serializer.dumps({name: value, "_fresh": True})
        assert not inside(holder(target, str(forged), "session"))


def test_unsigned_cookies_are_dropped(target: Target) -> None:
    plain = base64.urlsafe_b64encode(json.dumps({"_user_id": "1"}).encode()).decode().rstrip("=")
    for forged in (plain, f"{plain}.x.y", f".{plain}", "..", "\x00"):
        browser = holder(target, forged, "session")
        assert browser.get("/help").status_code == 200
        assert not inside(browser)


def test_nobody_ends_the_sessions_of_others(target: Target) -> None:
    owner, stranger = target.browser("author"), target.browser("researcher")
    with target.runtime.database.read() as session:
        numbers = list(session.scalars(select(SignInSession.id)))
    own = [n for n in numbers if stranger.send(f"/account/sessions/{n}/end", {}).status_code == 302]
    assert inside(owner)
    assert 0 < len(own) < len(numbers)


@pytest.mark.parametrize("number", ["0", "2147483648", "9223372036854775808", "1" * 40])
def test_numbers_beyond_the_columns_are_not_found(target: Target, number: str) -> None:
    browser = target.browser("author")
    for address in (
        f"/account/sessions/{number}/end",
        f"/account/tokens/{number}/revoke",
        f"/my/organization/members/{number}/remove",
        f"/my/organization/invitations/{number}/withdraw",
    ):
        assert browser.send(address, {}).status_code in (403, 404), address
    broker = target.browser("broker")
    assert broker.send(f"/desk/matches/{number}/confirm", {}).status_code == 404
    for address in ("/organizations/1?page=", "/search?min_trl="):
        assert browser.get(address + number).status_code in (200, 404), address
    for address, (login, names) in READ.items():
        if "page" in names:
            answer = target.browser(login).get(f"{address}?page={number}")
            assert answer.status_code in (200, 404), address
    assert target.browser("auditor").get(f"/admin/audit?before={number}").status_code == 200


class Slow(io.BytesIO):
    """A body that looks, while it is being read, whether somebody else may write."""

    def __init__(self, content: bytes, path: str) -> None:
        super().__init__(content)
        self._path = path
        self.locked: list[bool] = []

    def readinto(self, buffer: Any) -> int:
        with closing(sqlite3.connect(self._path, timeout=0)) as other:
            try:
                other.execute("BEGIN IMMEDIATE")
                self.locked.append(False)
            except sqlite3.OperationalError:
                self.locked.append(True)
        return super().readinto(buffer)


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/account/sign-in", "application/x-www-form-urlencoded"),
        ("/account/sign-in", "multipart/form-data; boundary=b"),
        ("/api/v1/matches", "application/json"),
    ],
)
def test_a_slow_sender_holds_up_nobody_s_writing(target: Target, address: str, kind: str) -> None:
    path = make_url(target.runtime.settings.database_url).database or ""
    body = Slow(b"login=author&password=x", path)
    browser = target.browser()
    browser.set_cookie("sign-in", "anything")
    browser.open(address, method="POST", input_stream=body, content_type=kind, content_length=23)
    assert body.locked
    assert not any(body.locked)
