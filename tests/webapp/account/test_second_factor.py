"""The second factor in the browser: led to it, enrolled, asked for it, without the telephone."""

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine
from sqlalchemy import delete, select

from matcher.accounts.sign_in_models import RecoveryCode, SecondFactor
from matcher.audit.models import AuditEntry
from tests.conftest import TOTP_SECRET
from tests.webapp.reading import by_class, parse, words
from tests.webapp.site import PASSWORD, LintingClient, Site

START = datetime(2026, 11, 23, 8, 0, 10, tzinfo=UTC)
PAGE = "/account/second-factor"
CODE = "/account/sign-in/code"


def half(site: Site, login: str = "broker") -> LintingClient:
    client = site.client()
    client.submit("/account/sign-in", {"login": login, "password": PASSWORD, "next": "/account/"})
    client.signed_in = True
    return client


def code(at: datetime, secret: str = TOTP_SECRET) -> str:
    return pyotp.TOTP(secret).at(at)


def without_factor(site: Site) -> None:
    site.write(lambda session: session.execute(delete(SecondFactor)))


@pytest.mark.parametrize(
    "login", ["broker", "operator", "system_admin", "security_admin", "auditor"]
)
def test_who_needs_one_is_led_to_it_and_can_do_nothing_else(site: Site, login: str) -> None:
    without_factor(site)
    client = site.client()
    client.submit("/account/sign-in", {"login": login, "password": PASSWORD})
    client.signed_in = True
    for address in ("/", "/search", "/desk/suggestions", "/admin/audit", "/account/sessions"):
        assert client.get(address).headers["Location"] == PAGE
    data = {"csrf_token": client.token(PAGE)}
    assert client.post("/desk/matches/1/confirm", data=data).headers["Location"] == PAGE
    assert "请先启用" in client.get(PAGE).text
    assert client.post("/account/sign-out", data=data).headers["Location"] == "/"


def test_others_may_have_one(site: Site) -> None:
    client = site.client("author")
    assert client.get("/my").status_code == 200
    assert "开始启用" in client.get(PAGE).text


def test_enrolling_shows_the_codes_once_and_the_next_sign_in_asks(site: Site) -> None:
    client, other = site.client("author"), site.client("author")
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        assert client.submit(f"{PAGE}/begin", {"password": "wrong"}, page=PAGE).status_code == 422
        client.submit(f"{PAGE}/begin", {"password": PASSWORD}, page=PAGE)
        page = client.get(PAGE).text
        (secret,) = re.findall(r"<code>([A-Z2-7]{32})</code>", page)
        assert 'src="data:image/svg+xml' in page
        wrong = client.submit(f"{PAGE}/confirm", {"code": "000000"}, page=PAGE)
        assert wrong.status_code == 422
        right = {"code": code(datetime.now(UTC), secret)}
        shown = client.submit(f"{PAGE}/confirm", right, page=PAGE).text
        codes = re.findall(r"<code>((?:[A-Z2-7]{4}-?){4})</code>", shown)
        assert len(set(codes)) == 10
        assert other.get("/account/").status_code == 302
        again = client.get(PAGE).text
        assert "尚有 10 个恢复码" in again
        assert secret not in again
        assert not any(given in again for given in codes)
        clock.shift(timedelta(seconds=30))
        asked = half(site, "author")
        assert asked.get("/account/").status_code == 302
        answer = asked.submit(CODE, {"code": codes[0], "next": "/account/"})
        assert answer.headers["Location"] == "/account/"
        assert asked.get("/account/").status_code == 200


def test_the_right_code_signs_in_with_another_token_and_never_again(site: Site) -> None:
    with time_machine.travel(START, tick=False) as clock:
        client = half(site)
        waiting = client.get_cookie("sign-in")
        assert client.submit(CODE, {"code": code(START)}).headers["Location"] == "/"
        present = client.get_cookie("sign-in")
        assert waiting
        assert present
        assert waiting.value != present.value
        assert client.get("/account/").status_code == 200
        replayed = half(site).submit(CODE, {"code": code(START)})
        assert replayed.status_code == 403
        assert "已经用过" in replayed.text
        clock.shift(timedelta(seconds=30))
        later = half(site).submit(CODE, {"code": code(START + timedelta(seconds=30))})
        assert later.status_code == 302
    with site.runtime.database.read() as session:
        actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions[-3:] == ["user.sign_in", "user.code_refused", "user.sign_in"]


def test_codes_cannot_be_guessed_at_length(site: Site) -> None:
    with time_machine.travel(START, tick=False):
        client = half(site)
        for _ in range(3):
            assert client.submit(CODE, {"code": "000000"}).status_code == 403
        assert client.submit(CODE, {"code": code(START)}).status_code == 403
        assert client.get("/account/").status_code == 302


def test_without_the_password_there_is_no_form_for_the_code(site: Site) -> None:
    client = site.client()
    assert client.get(CODE).headers["Location"] == "/account/sign-in"
    data = {"csrf_token": client.token("/account/sign-in"), "code": "000000"}
    assert client.post(CODE, data=data).headers["Location"] == "/account/sign-in"


def test_after_ten_minutes_the_password_is_asked_again(site: Site) -> None:
    with time_machine.travel(START, tick=False) as clock:
        client = half(site)
        clock.shift(timedelta(minutes=10))
        client.signed_in = False
        assert client.get(CODE).headers["Location"] == "/account/sign-in"


@pytest.mark.parametrize("wrong", [{"password": "wrong"}, {"code": "000000"}])
def test_taking_it_away_needs_both(site: Site, wrong: dict[str, str]) -> None:
    with time_machine.travel(datetime.now(UTC), tick=False):
        client = site.client("broker")
        both = {"password": PASSWORD, "code": code(datetime.now(UTC))}
        for verb in ("remove", "codes"):
            answer = client.submit(f"{PAGE}/{verb}", both | wrong, page=PAGE)
            assert answer.status_code == 422
        assert client.get("/desk/suggestions").status_code == 200


def test_taken_away_it_must_be_enrolled_anew(site: Site) -> None:
    with time_machine.travel(datetime.now(UTC), tick=False):
        client = site.client("broker")
        both = {"password": PASSWORD, "code": code(datetime.now(UTC))}
        assert client.submit(f"{PAGE}/remove", both, page=PAGE).status_code == 302
        assert client.get("/desk/suggestions").headers["Location"] == PAGE


def test_new_recovery_codes_replace_the_former(site: Site) -> None:
    with time_machine.travel(datetime.now(UTC), tick=False):
        client = site.client("broker")
        both = {"password": PASSWORD, "code": code(datetime.now(UTC))}
        page = client.submit(f"{PAGE}/codes", both, page=PAGE).text
    assert len(by_class(parse(page), "recovery-codes")[0].findall("li")) == 10
    assert "只显示这一次" in words(parse(page))
    with site.runtime.database.read() as session:
        assert len(session.scalars(select(RecoveryCode)).all()) == 10
