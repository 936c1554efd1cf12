"""Where the site sends browsers, and what gets into headers and mails."""

import re
from io import BytesIO
from itertools import product
from urllib.parse import quote, urlsplit

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.mail.models import MailMessage
from tests.attacks.parameters import READ
from tests.attacks.target import PUBLIC_URL, Browser, Target
from tests.organizations.registrations import asked
from tests.uploads.files import PDF
from tests.webapp.site import PASSWORD

ELSEWHERE = (
    *("https://evil.example", "http://evil.example/account/", "//evil.example", "///evil.example"),
    *("////evil.example", "/\\evil.example", "\\\\evil.example", "\\/evil.example", "/\\/evil"),
    *("/\t/evil.example", "/\n/evil.example", "/\r/evil.example", "\t//evil.example", " //evil"),
    *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x"),
    "evil.example",
    *("@evil.example", ".evil.example", "https:evil.example", "https:/evil.example", "/%09/evil\t"),
    *("http:///evil.example", "//evil.example/%2e%2e", "/\x00/evil.example", "//[::1]", "?//evil"),
    *("/\u2028/evil.example", "/\ue000\\evil", "／／evil.example", "//evil。example"),
    "\u200b//evil",
)  # fmt: skip
BREAKS = (
    *("\r\nX-Injected: 1", "\nX-Injected: 1", "\rX-Injected: 1", "\u560a\u560dX-Injected: 1"),
    *("\r\n\r\n<script>alert(1)</script>", "\x0bX-Injected: 1", "\x85X-Injected: 1"),
)


def stays_here(location: str) -> bool:
    """As browsers read it: they drop tabs and line ends, and take \\ for /."""
    seen = re.sub(r"[\t\r\n]", "", location.removeprefix("http://localhost"))
    seen = seen.strip().replace("\\", "/")
    return seen.startswith("/") and not seen.startswith("//") and not urlsplit(seen).netloc


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_signing_in_leads_nowhere_else(target: Target, wanted: str) -> None:
    data = {"login": "author", "password": PASSWORD, "next": wanted}
    answer = target.browser().send("/account/sign-in", data)
    assert answer.status_code == 302
    assert stays_here(answer.headers["Location"]), answer.headers["Location"]
    again = target.browser("author").get("/account/sign-in", query_string={"next": wanted})
    assert stays_here(again.headers["Location"])


@pytest.mark.parametrize("wanted", ELSEWHERE[:16])
def test_the_way_over_the_second_factor_leads_nowhere_else(target: Target, wanted: str) -> None:
    browser = target.browser()
    data = {"login": "broker", "password": PASSWORD, "next": wanted}
    answer = browser.send("/account/sign-in", data)
    assert stays_here(answer.headers["Location"])
    page = browser.get(answer.headers["Location"])
    (kept,) = re.findall(r'name="next" value="([^"]*)"', page.text)
    assert stays_here(kept)


@pytest.mark.parametrize("path", ["//evil.example/..", "//evil.example", "/%5cevil.example/"])
def test_addresses_that_look_like_hosts_are_not_led_to(target: Target, path: str) -> None:
    answer = target.browser("author").get("/", environ_overrides={"PATH_INFO": path})
    assert stays_here(answer.headers.get("Location", "/"))
    public = target.browser().get(f"/my/listings/{quote(path, safe='')}")
    assert stays_here(public.headers.get("Location", "/"))


@pytest.mark.parametrize("breaks", BREAKS)
def test_line_ends_write_no_header(target: Target, breaks: str) -> None:
    for address, (login, names) in READ.items():
        browser = target.browser(login)
        for name, headers in product(names, ({}, {"HX-Request": "true"})):
            given = {name: f"示例{breaks}"}
            answer = browser.get(address, query_string=given, headers=headers)
            assert answer.status_code < 500, (address, name)
            assert "X-Injected" not in answer.headers
            assert not any(set("\r\n") & set(value) for _, value in answer.headers)


@pytest.mark.parametrize("breaks", BREAKS)
def test_line_ends_in_addresses_and_codes(target: Target, breaks: str) -> None:
    for address in ("/demands/{}", "/my/listings/{}", "/engagements/{}", "/uploads/{}", "/{}"):
        for login in ("", "broker"):
            answer = target.browser(login).get(address.format(quote(f"D2026-0001{breaks}")))
            assert answer.status_code in (302, 404)
            assert "X-Injected" not in answer.headers


def mails(target: Target) -> list[tuple[str, str, str]]:
    with target.runtime.database.read() as session:
        found = session.scalars(select(MailMessage).order_by(MailMessage.id))
        return [(mail.to, mail.subject, mail.text) for mail in found]


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "localhost", "X-Forwarded-Host": "evil.example"},
        {"Host": "localhost", "Forwarded": "host=evil.example"},
        {"Host": "localhost:80@evil.example"},
        {"Host": "localhost", "X-Forwarded-Proto": "gopher", "X-Original-URL": "//evil.example"},
    ],
)
def test_mailed_links_do_not_follow_the_host_header(
    target: Target, headers: dict[str, str]
) -> None:
    def address(session: Session) -> None:
        user = session.scalars(select(User).where(User.login == "author")).one()
        user.set_email("author@example.com")

    target.write(address)
    before = len(mails(target))
    browser = target.browser()
    data = {"email": "author@example.com", "csrf_token": browser.form_token()}
    answer = browser.post("/account/reset", data=data, headers=headers)
    sent = mails(target)[before:]
    assert answer.status_code in (200, 400)
    assert len(sent) == (answer.status_code == 200)
    for _to, _subject, text in sent:
        assert f"{PUBLIC_URL}/account/reset/" in text
        assert "evil" not in text
    assert "evil" not in answer.headers.get("Location", "")


def test_the_api_names_no_host_that_the_caller_invented(target: Target) -> None:
    answer = target.browser().get("/api/v1/listings?limit=1", headers={"Host": "evil.example"})
    assert "evil" not in str(answer.headers)


@pytest.mark.parametrize(
    "email",
    [
        "a@example.com\r\nBcc: evil@example.com", "a@example.com\nX: 1",
        "a@example.com, b@example.com",
        "a@example.com;b@example.com", '"a b"@example.com', "<a@example.com>",
        "a@example.com%0aBcc:x",
        "a@example.com\x00", "a@[127.0.0.1]", "a@b@example.com", "=?utf-8?q?a?=@example.com",
    ],
)  # fmt: skip
def test_no_mail_goes_to_an_address_with_more_in_it(target: Target, email: str) -> None:
    before = mails(target)
    browser: Browser = target.browser()
    form = asked(target.people, email=email) | {"proof": (BytesIO(PDF), "a.pdf")}
    assert browser.send("/register", form).status_code == 422
    target.forget_attempts()
    assert browser.send("/account/reset", {"email": email}).status_code in (200, 422)
    manager = target.browser("author")
    target.write(_manage)
    assert manager.send("/my/organization/invitations", {"email": email}).status_code == 422
    assert mails(target) == before


def _manage(session: Session) -> None:
    query = select(User).where(User.login == "author")
    session.scalars(query).one().manages_members = True
