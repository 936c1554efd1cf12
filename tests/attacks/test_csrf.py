"""Forms and calls that another site makes a signed-in browser send."""

from collections.abc import Iterator

import pytest

from tests.attacks.target import Browser, Target, changed
from tests.attacks.test_idor import NAMES

_ANYTHING = {
    "kind": ["demand"],
    "scheme": ["stages"],
    "filename": ["theme.css"],
    "form": ["atom"],
    "sheet": ["csv"],
    "section": ["pages"],
    "view_id": [999_999],
    "topic_number": [1],
    "item": ["gdp"],
}
_SIGNED_IN = ("author", "broker", "operator", "security_admin")
_OWN_TOKENS = ("", "garbage", "IjEi.aaaaaa.bbbbbb")


def addresses(target: Target, method: str, *, api: bool) -> Iterator[str]:
    """Every route that takes this method, with some value for each parameter."""
    adapter = target.app.url_map.bind("localhost")
    for rule in target.app.url_map.iter_rules():
        if method in (rule.methods or ()) and rule.endpoint.startswith("api.") == api:
            values = {name: (NAMES | _ANYTHING)[name][0] for name in rule.arguments}
            yield adapter.build(rule.endpoint, values)


@pytest.fixture(scope="module")
def forms(target: Target) -> list[str]:
    return list(addresses(target, "POST", api=False))


def test_there_are_forms_to_attack(forms: list[str]) -> None:
    assert len(forms) > 45


@pytest.mark.parametrize("login", ["", *_SIGNED_IN])
def test_no_form_is_taken_without_its_token_or_with_a_foreign_one(
    target: Target, forms: list[str], login: str
) -> None:
    browser, before = target.browser(login), target.rows()
    foreign = [target.browser().form_token(), target.browser("stranger").form_token()]
    browser.form_token()
    for address in forms:
        for token in (*_OWN_TOKENS, *foreign):
            answer = browser.post(address, data={"csrf_token": token})
            assert answer.status_code == 400, (address, token)
        assert browser.post(address).status_code == 400, address
    assert changed(before, target.rows()) == {}


def test_a_token_in_the_address_is_no_token(target: Target) -> None:
    browser = target.browser("author")
    token = browser.form_token()
    answer = browser.post(f"/account/sessions/end-all?csrf_token={token}")
    assert answer.status_code == 400
    assert browser.get("/account/").status_code == 200


@pytest.mark.parametrize("login", _SIGNED_IN)
def test_the_api_takes_no_write_from_a_cookie_alone(target: Target, login: str) -> None:
    browser, before = target.browser(login), target.rows()
    foreign = target.browser("stranger").form_token()
    count = 0
    for method in ("POST", "PUT", "DELETE"):
        for address in addresses(target, method, api=True):
            for headers in ({}, {"X-CSRFToken": foreign}, {"X-CSRFToken": "garbage"}):
                answer = browser.open(address, method=method, json={}, headers=headers)
                assert answer.status_code == 403, (method, address)
                count += 1
    assert count > 100
    assert changed(before, target.rows()) == {}


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_the_api_reads_nothing_that_a_form_of_another_site_can_send(
    target: Target, media_type: str
) -> None:
    """Browsers send these types to other sites without asking; a token does not help them."""
    browser = target.browser("author")
    headers = {"X-CSRFToken": browser.form_token()}
    body = '{"title": "示例"}'
    answer = browser.post("/api/v1/my/demands", data=body, headers=headers, content_type=media_type)
    assert answer.status_code == 415


def test_no_other_site_is_told_that_it_may_read_or_write(target: Target) -> None:
    browser = target.browser("author")
    headers = {
        "Origin": "https://evil.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    for address in ("/", "/api/v1/me", "/api/v1/my/demands", "/account/"):
        for method in ("OPTIONS", "GET", "POST"):
            answer = browser.open(address, method=method, headers=headers)
            assert not [name for name, _ in answer.headers if name.lower().startswith("access-")]


@pytest.mark.parametrize("login", _SIGNED_IN)
def test_reading_changes_nothing(target: Target, login: str) -> None:
    """An image on another site may ask for any address; only who was when where is noted."""
    browser, before = target.browser(login), target.rows()
    reading = [*addresses(target, "GET", api=False), *addresses(target, "GET", api=True)]
    assert len(reading) > 75
    for address in reading:
        for method in ("GET", "HEAD"):
            assert browser.open(address, method=method).status_code < 500, address
    assert changed(before, target.rows()) == {}


def test_methods_cannot_be_disguised(target: Target) -> None:
    browser: Browser = target.browser("author")
    before = target.rows()
    for disguise in ("_method=DELETE", "_method=POST"):
        browser.get(f"/account/sessions/end-all?{disguise}")
    headers = {"X-HTTP-Method-Override": "POST"}
    assert browser.get("/account/sessions/end-all", headers=headers).status_code == 405
    assert changed(before, target.rows()) == {}
