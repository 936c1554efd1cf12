"""Markup in addresses, parameters and refused forms, which the answer repeats."""

from html import escape
from io import BytesIO
from urllib.parse import quote
from xml.etree.ElementTree import fromstring

import pytest
from werkzeug.test import TestResponse

from matcher.listings.schemas import SCHEMAS
from tests.attacks.parameters import READ
from tests.attacks.payloads import WORD, XSS, obeyed
from tests.attacks.target import PUBLIC_URL, Browser, Target
from tests.organizations.registrations import asked
from tests.uploads.files import PDF
from tests.webapp.members import draft, listing_of, submitted, suggested


def harmless(answer: TestResponse) -> None:
    """A page that obeys nothing, or what no browser takes for a page."""
    assert answer.status_code < 500
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "script-src 'self';" in answer.headers["Content-Security-Policy"]
    if answer.mimetype == "text/html":
        assert list(obeyed(answer.text)) == []


@pytest.mark.parametrize("payload", XSS)
def test_parameters_of_pages(target: Target, payload: str) -> None:
    for address, (login, names) in READ.items():
        browser = target.browser(login)
        harmless(browser.get(address, query_string=dict.fromkeys(names, payload)))
        for name in (*names, payload, "utm_source"):
            harmless(browser.get(address, query_string={name: payload}))


@pytest.mark.parametrize("payload", XSS)
def test_search_in_every_form(target: Target, payload: str) -> None:
    browser = target.browser()
    shown = 0
    for kind in ("", *SCHEMAS):
        for headers in ({}, {"HX-Request": "true"}):
            given = {"q": payload, "kind": kind, "sort": payload, "region": [payload, "150200"]}
            answer = browser.get("/search", query_string=given, headers=headers)
            harmless(answer)
            shown += WORD in answer.text
            pushed = answer.headers.get("HX-Push-Url", "/")
            assert pushed.startswith("/search?") or pushed == "/"
            assert "<" not in pushed
    assert shown


@pytest.mark.parametrize("payload", XSS)
def test_feeds_repeat_it_as_text(target: Target, payload: str) -> None:
    for form in ("atom", "rss"):
        answer = target.browser().get(f"/search.{form}", query_string={"q": payload, "x": payload})
        assert answer.mimetype == f"application/{form}+xml"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        root = fromstring(answer.text)  # noqa: S314 - what a reader does with it
        names = {str(element.tag).rpartition("}")[2] for element in root.iter()}
        assert not names & {"script", "img", "svg", "iframe", "b", f"{WORD}-tag"}
        links = [element.get("href", "") for element in root.iter()]
        assert all(link.startswith(PUBLIC_URL) for link in links if link)
        assert payload.split()[0] in "".join(root.itertext()), "the title tells what was asked"


@pytest.mark.parametrize("payload", XSS)
def test_addresses_that_do_not_exist(target: Target, payload: str) -> None:
    path = quote(payload, safe="")
    for login in ("", "author", "operator", "security_admin"):
        browser = target.browser(login)
        for address in (
            f"/{path}", f"/demands/{path}", f"/my/listings/{path}", f"/review/{path}",
            f"/engagements/{path}", f"/admin/security/{path}", f"/account/reset/{path}",
            f"/invitations/{path}", f"/register/confirm/{path}", f"/uploads/{path}",
            f"/static/{path}", f"/api/v1/listings/{path}", f"/api/v1/codes/{path}",
        ):  # fmt: skip
            answer = browser.get(address)
            harmless(answer)
            assert answer.status_code in (302, 403, 404), address


@pytest.mark.parametrize("payload", XSS)
def test_forms_that_are_refused_repeat_text_only(target: Target, payload: str) -> None:
    nobody, author = target.browser(), target.browser("author")
    proof = {"proof": (BytesIO(PDF), f"{payload[:60]}.exe")}
    names = ("name", "credit_code", "kind", "zone", "region", "person", "email", "profile")
    harmless(
        nobody.send("/register", asked(target.people, **dict.fromkeys(names, payload)) | proof)
    )
    harmless(nobody.send("/account/sign-in", {"login": payload, "password": payload}))
    harmless(nobody.send("/account/reset", {"email": payload}))
    for kind in SCHEMAS:
        values = dict.fromkeys(SCHEMAS[kind].model_fields, payload) | {"title": ""}
        values |= {
            f"indicators-0-{part}": payload for part in ("name", "value", "unit", "operator")
        }
        for login in ("author", "researcher"):
            answer = target.browser(login).send(f"/post/{kind}", values)
            harmless(answer)
            assert answer.status_code in (403, 422)
    harmless(author.send("/account/tokens", {"name": payload, "scopes": payload, "days": payload}))
    harmless(author.send("/account/password", {"current": payload, "new": payload, "again": "x"}))


@pytest.fixture(scope="module")
def places(target: Target) -> tuple[str, str, int]:
    return draft(target), submitted(target), suggested(target)[0]


@pytest.mark.parametrize("payload", XSS)
def test_notes_and_reasons(target: Target, places: tuple[str, str, int], payload: str) -> None:
    code, waiting, match = places
    operator: Browser = target.browser("operator")
    form = {
        "version": 999,
        "reason": payload,
        "reason-title": payload,
        f"reason-{payload}": payload,
    }
    for verb in ("return", "reject", "publish"):
        harmless(operator.send(f"/review/{waiting}/{verb}", form))
    version = {"version": _version(target, waiting)}
    harmless(operator.send(f"/review/{waiting}/return", {f"reason-{payload}": payload, **version}))
    broker = target.browser("broker")
    for headers in ({}, {"HX-Request": "true"}):
        data = {"reason": payload, "note": payload}
        at = f"/desk/matches/{match}/dismiss?at={quote(payload)}&of={quote(payload)}"
        harmless(broker.send(at, data, headers=headers))
    form = dict.fromkeys(SCHEMAS["demand"].model_fields, payload) | {"version": payload}
    harmless(target.browser("author").send(f"/my/listings/{code}/edit", form))


def _version(target: Target, code: str) -> int:
    return listing_of(target, code).version


@pytest.mark.parametrize("payload", XSS)
def test_the_api_repeats_it_as_json(target: Target, payload: str) -> None:
    browser = target.browser("author")
    headers = {"X-CSRFToken": browser.form_token()}
    for body in ({"title": payload, payload: payload}, {"title": payload * 50}, payload, [payload]):
        answer = browser.post("/api/v1/my/demands", json=body, headers=headers)
        assert answer.status_code == 422
        assert answer.mimetype == "application/problem+json"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("payload", [XSS[number] for number in (0, 1, 2, 3, 4, 6, 7)])
def test_a_page_that_escaped_nothing_would_be_caught(payload: str) -> None:
    places = ("<p>{}</p>", '<p title="{}">', "<p title='{}'>", '<a href="{}">', "<textarea>{}")
    assert any(list(obeyed(place.format(payload))) for place in places)
    assert not list(obeyed(f"<p>{escape(payload)}</p>"))
