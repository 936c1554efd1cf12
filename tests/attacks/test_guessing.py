"""Passwords, codes and links tried in numbers."""

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from matcher.accounts.sign_in_models import Attempt
from tests.attacks.guessing import attempt, counting, enters, mails, with_email
from tests.attacks.target import Browser, Target
from tests.webapp.site import PASSWORD
from webapp.access.security import limiter

_SPELLINGS = (
    "researcher",
    " researcher",
    "researcher ",
    "RESEARCHER",
    "ｒesearcher",
    "researcher\t",
    "researcher@example.com",
    "Researcher@EXAMPLE.com",
)


def test_an_account_is_closed_to_many_addresses(target: Target) -> None:
    for number in range(12):
        assert attempt(target, "researcher", address=f"192.0.2.{number}").status_code == 403
    assert not enters(target, "researcher")
    target.forget_attempts()
    assert enters(target, "researcher")


def test_spelling_the_login_otherwise_gives_no_further_attempts(target: Target) -> None:
    target.write(lambda s: with_email(s, "researcher", "researcher@example.com"))
    for number in range(12):
        spelling = _SPELLINGS[number % len(_SPELLINGS)]
        assert attempt(target, spelling, address=f"192.0.2.{number}").status_code in (403, 422)
    assert not enters(target, "researcher", address="203.0.113.77")


def test_an_address_is_closed_to_many_accounts(target: Target) -> None:
    found = [attempt(target, f"nobody{number}").status_code for number in range(35)]
    assert found[:30] == [403] * 30
    assert set(found[30:]) == {429}
    assert attempt(target, "author", PASSWORD).status_code == 429


def test_the_addresses_of_one_ipv6_network_are_one(target: Target) -> None:
    found = [
        attempt(target, f"nobody{number}", address=f"2001:db8::{number:x}").status_code
        for number in range(31)
    ]
    assert found == [403] * 30 + [429]
    assert attempt(target, "nobody", address="2001:db8:0:1::1").status_code == 403


@pytest.mark.parametrize(
    "name", ["X-Forwarded-For", "X-Real-IP", "Client-IP", "Forwarded", "True-Client-IP"]
)
def test_no_header_gives_another_address(target: Target, name: str) -> None:
    for number in range(30):
        attempt(target, f"nobody{number}", headers={name: f"198.51.100.{number}"})
    assert attempt(target, "author", PASSWORD, headers={name: "198.51.100.99"}).status_code == 429


def test_a_flood_hashes_nothing(target: Target) -> None:
    for number in range(30):
        attempt(target, f"nobody{number}")
    with counting() as counted:
        for number in range(10):
            attempt(target, f"other{number}")
    assert counted == {}


def test_strangers_cannot_lock_out_who_comes_from_a_known_address(target: Target) -> None:
    assert enters(target, "author", address="203.0.113.50")
    for number in range(12):
        attempt(target, "author", address=f"192.0.2.{number}")
    assert not enters(target, "author", address="203.0.113.51")
    assert enters(target, "author", address="203.0.113.50")


def test_codes_cannot_be_tried_in_numbers(target: Target) -> None:
    """Knowing the password, from many addresses: ten codes in a quarter of an hour."""
    refused = []
    for number in range(14):
        browser, at = target.browser(), {"REMOTE_ADDR": f"192.0.2.{number}"}
        target.write(_forget_passwords)
        data = {"login": "broker", "password": PASSWORD}
        browser.send("/account/sign-in", data, environ_overrides=at)
        given = {"code": f"{number:06d}"}
        refused.append(
            browser.send("/account/sign-in/code", given, environ_overrides=at).status_code
        )
    assert set(refused) == {403}
    with target.runtime.database.read() as session:
        assert _attempts(session, "code") == 10


def _forget_passwords(session: Session) -> None:
    session.execute(delete(Attempt).where(Attempt.kind == "password"))


def _attempts(session: Session, kind: str) -> int:
    return len(session.scalars(select(Attempt).where(Attempt.kind == kind)).all())


def test_the_password_is_asked_again_in_vain_from_a_stolen_session(target: Target) -> None:
    thief: Browser = target.browser("supervisor")
    for address in ("/account/password", "/account/tokens", "/account/data/erase"):
        fields = {"current": "x", "password": "x", "word": "注销", "new": "x", "again": "x"}
        fields |= {"name": "x", "scopes": "read", "days": "1"}
        found = {thief.send(address, fields).status_code for _ in range(12)}
        assert found <= {422, 429}
    with counting() as counted:
        assert thief.send("/account/password", {"current": PASSWORD}).status_code in (422, 429)
    assert counted == {}


def test_links_cannot_be_asked_for_in_numbers(target: Target) -> None:
    target.write(lambda s: with_email(s, "researcher", "researcher@example.com"))
    for number in range(9):
        data = {"email": "researcher@example.com"}
        at = {"REMOTE_ADDR": f"192.0.2.{number}"}
        target.browser().send("/account/reset", data, environ_overrides=at)
    assert len(mails(target, "researcher@example.com")) == 3


def test_anonymous_forms_are_limited_by_address(target: Target) -> None:
    limiter.enabled = True
    try:
        limiter.reset()
        browser = target.browser()
        found = [browser.send("/register", {}).status_code for _ in range(22)]
        assert found == [422] * 20 + [429] * 2
        found = [browser.send("/invitations/guess", {}).status_code for _ in range(32)]
        assert found == [404] * 30 + [429] * 2
    finally:
        limiter.reset()
        limiter.enabled = False
