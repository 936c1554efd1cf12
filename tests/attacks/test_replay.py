"""Links, codes, keys and tokens used a second time, or after their end."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pyotp
import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.recovery_codes import renew_recovery_codes
from matcher.accounts.sessions import token_digest
from matcher.accounts.sign_in import actor_of
from matcher.accounts.sign_in_models import PasswordReset
from matcher.accounts.tokens.models import AccessToken
from matcher.organizations.models import EmailConfirmation, Invitation
from tests.attacks.replaying import access, bearer, user
from tests.attacks.target import Browser, Target
from tests.conftest import TOTP_SECRET
from tests.organizations.registrations import asked, code
from tests.uploads.files import PDF
from tests.webapp.site import PASSWORD

START = datetime(2026, 11, 24, 8, tzinfo=UTC)
NEW = "Hao-Jiu-Mei-Jian-7"
_JOINING = {"person": "示例乙", "password": NEW, "consent": "1"}


def plant(target: Target, model: Any, secret: str) -> None:
    """Give the newest row of a table the digest of a secret that the test knows."""

    def change(session: Session) -> None:
        newest = session.scalars(select(model).order_by(model.id.desc())).first()
        newest.token_hash = token_digest(secret)

    target.write(change)


def test_a_reset_link_works_once(target: Target) -> None:
    target.write(lambda s: user(s, "researcher").set_email("researcher@example.com"))
    browser = target.browser()
    for secret in ("first", "second"):
        browser.send("/account/reset", {"email": "researcher@example.com"})
        plant(target, PasswordReset, secret)
    stolen = target.browser("researcher")
    form = {"new": NEW, "again": NEW}
    assert browser.send("/account/reset/first", form).status_code == 302
    other = {"new": "Ling-Yige-Mima-8", "again": "Ling-Yige-Mima-8"}
    for secret in ("first", "second"):
        assert browser.send(f"/account/reset/{secret}", other).status_code == 404
    assert stolen.get("/account/").status_code == 302
    again = {"login": "researcher", "password": NEW}
    assert target.browser().send("/account/sign-in", again).status_code == 302


def test_a_reset_link_grows_old_and_dies_with_the_account(target: Target) -> None:
    target.write(lambda s: user(s, "stranger").set_email("stranger@example.com"))
    with time_machine.travel(START, tick=False) as clock:
        browser = target.browser()
        browser.send("/account/reset", {"email": "stranger@example.com"})
        plant(target, PasswordReset, "old")
        assert browser.get("/account/reset/old").status_code == 200
        clock.shift(timedelta(minutes=31))
        assert browser.get("/account/reset/old").status_code == 404
        browser.send("/account/reset", {"email": "stranger@example.com"})
        plant(target, PasswordReset, "shut")
        target.browser("security_admin").send("/admin/security/stranger/lock", {})
        assert browser.send("/account/reset/shut", {"new": NEW, "again": NEW}).status_code == 404
        target.browser("security_admin").send("/admin/security/stranger/unlock", {})


def test_a_confirmation_works_once(target: Target) -> None:
    form = asked(target.people, email="replay@example.com", credit_code=code(80))
    browser = target.browser()
    browser.send("/register", form | {"proof": (BytesIO(PDF), "a.pdf")})
    plant(target, EmailConfirmation, "confirmation")
    assert browser.get("/register/confirm/confirmation").status_code == 200
    assert browser.send("/register/confirm/confirmation", {}).status_code == 200
    assert browser.send("/register/confirm/confirmation", {}).status_code == 404


@pytest.mark.parametrize("end", ["accepted", "withdrawn", "late", "inviter gone"])
def test_an_invitation_works_once_and_while_it_is_open(target: Target, end: str) -> None:
    def manage(session: Session) -> None:
        user(session, "author").manages_members = True

    target.write(manage)
    email = f"{end.replace(' ', '')}@example.com"
    with time_machine.travel(START, tick=False) as clock:
        manager = target.browser("author")
        assert manager.send("/my/organization/invitations", {"email": email}).status_code == 302
        plant(target, Invitation, end)
        address = f"/invitations/{end}"
        assert target.browser().get(address).status_code == 200
        _end(target, manager, end, clock.shift)
        answer = target.browser().send(address, {**_JOINING, "person": "示例丙"})
        assert answer.status_code == 404


def _end(target: Target, manager: Browser, end: str, shift: Callable[[timedelta], None]) -> None:
    if end == "accepted":
        assert target.browser().send(f"/invitations/{end}", _JOINING).status_code == 200
    elif end == "late":
        shift(timedelta(days=31))
    else:
        with target.runtime.database.read() as session:
            newest = session.scalars(select(Invitation).order_by(Invitation.id.desc())).first()
            assert newest
            number = newest.id
        if end == "withdrawn":
            manager.send(f"/my/organization/invitations/{number}/withdraw", {})
        else:
            target.write(lambda s: setattr(s.get_one(Invitation, number), "closed_at", START))


def test_a_code_of_the_telephone_works_once(target: Target) -> None:
    with time_machine.travel(START, tick=False) as clock:
        current = pyotp.TOTP(TOTP_SECRET).at(START)
        data = {"login": "broker", "password": PASSWORD}
        answers = []
        for _ in range(2):
            browser = target.browser()
            browser.send("/account/sign-in", data)
            answers.append(browser.send("/account/sign-in/code", {"code": current}).status_code)
        assert answers == [302, 403]
        clock.shift(timedelta(seconds=30))
        earlier = target.browser()
        earlier.send("/account/sign-in", data)
        given = {"code": pyotp.TOTP(TOTP_SECRET).at(START - timedelta(seconds=30))}
        assert earlier.send("/account/sign-in/code", given).status_code == 403


def test_a_recovery_code_works_once(target: Target) -> None:
    with target.runtime.database.write() as session:
        person = user(session, "operator")
        (code_, *_) = renew_recovery_codes(session, actor_of(person), person)
    answers = []
    for _ in range(2):
        browser = target.browser()
        browser.send("/account/sign-in", {"login": "operator", "password": PASSWORD})
        answers.append(browser.send("/account/sign-in/code", {"code": code_}).status_code)
    assert answers == [302, 403]


def test_a_revoked_an_expired_and_a_changed_token(target: Target) -> None:
    secret, number = access(target, "author")
    public = target.browser()
    assert public.get("/api/v1/me", headers=bearer(secret)).status_code == 200
    for wrong in (secret[:-1], secret + "A", secret.swapcase(), "tm_", "tm_" + "A" * 43, ""):
        assert public.get("/api/v1/me", headers=bearer(wrong)).status_code == 401
    with target.runtime.database.read() as session:
        digest = session.get_one(AccessToken, number).secret_hash
    assert public.get("/api/v1/me", headers=bearer(digest)).status_code == 401
    target.browser("author").send(f"/account/tokens/{number}/revoke", {})
    assert public.get("/api/v1/me", headers=bearer(secret)).status_code == 401
    secret, number = access(target, "author")
    target.write(
        lambda s: setattr(s.get_one(AccessToken, number), "expires_at", START.replace(year=2020))
    )
    assert public.get("/api/v1/me", headers=bearer(secret)).status_code == 401


@pytest.mark.parametrize("verb", ["lock", "deactivate", "password"])
def test_a_token_dies_with_what_the_administrator_does_to_its_account(
    target: Target, verb: str
) -> None:
    secret, _ = access(target, "supervisor", "read")
    officer, public = target.browser("security_admin"), target.browser()
    assert public.get("/api/v1/me", headers=bearer(secret)).status_code == 200
    assert officer.send(f"/admin/security/supervisor/{verb}", {}).status_code in (200, 302)
    assert public.get("/api/v1/me", headers=bearer(secret)).status_code == 401
    back = {"lock": "unlock", "deactivate": "activate"}.get(verb)
    if back:
        officer.send(f"/admin/security/supervisor/{back}", {})


def test_a_bad_token_is_not_replaced_by_the_cookie(target: Target) -> None:
    browser = target.browser("author")
    assert browser.get("/api/v1/me", headers=bearer("tm_wrong")).status_code == 401
    assert browser.get("/api/v1/me", headers={"Authorization": "Basic YTpi"}).status_code == 401


def test_a_token_opens_no_page(target: Target) -> None:
    secret, _ = access(target, "author", "read", "write", "account")
    public = target.browser()
    for address in ("/my", "/account/", "/account/tokens", "/account/data/", "/my/organization"):
        assert public.get(address, headers=bearer(secret)).status_code == 302


def test_a_key_of_one_caller_is_nobody_else_s(target: Target) -> None:
    body = {"title": "示例幂等", "problem": "示例"}
    public = target.browser()
    key = {"Idempotency-Key": "same-key"}
    mine, theirs = access(target, "author")[0], access(target, "stranger")[0]
    first = public.post("/api/v1/my/demands", json=body, headers=bearer(mine) | key)
    again = public.post("/api/v1/my/demands", json=body, headers=bearer(mine) | key)
    other = public.post("/api/v1/my/demands", json=body, headers=bearer(theirs) | key)
    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 201)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json["code"] == first.json["code"]
    assert other.json["code"] != first.json["code"]
    changed = public.post(
        "/api/v1/my/demands", json={**body, "title": "别的"}, headers=bearer(mine) | key
    )
    assert changed.status_code == 422


def test_a_form_token_dies_with_its_session(target: Target) -> None:
    browser = target.browser("author")
    token = browser.form_token()
    flask_cookie = browser.get_cookie("session")
    browser.send("/account/sign-out", {})
    other = target.browser("author")
    assert flask_cookie
    other.set_cookie("session", flask_cookie.value)
    answer = other.post("/account/sessions/end-all", data={"csrf_token": token})
    assert answer.status_code == 400
