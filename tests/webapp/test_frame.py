"""Headers, forged forms, static files, health: what holds for every page."""

import re
from dataclasses import replace

import pytest

from matcher.runtime import Runtime
from tests.webapp.reading import links, parse
from tests.webapp.site import LintingClient, Site
from webapp.app import create_app

PAGES = ["/", "/search", "/help", "/account/sign-in", "/demands/none", "/nowhere"]


@pytest.mark.parametrize("address", PAGES)
def test_every_answer_carries_the_headers(client: LintingClient, address: str) -> None:
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in headers


def test_over_https_cookies_and_browsers_are_told(site: Site) -> None:
    app = create_app(Runtime(replace(site.runtime.settings, https=True)))
    headers = app.test_client().get("/account/sign-in").headers
    assert "max-age=" in headers["Strict-Transport-Security"]
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(headers["Set-Cookie"].split("; "))
    app.extensions["techmatch"].close()


@pytest.mark.parametrize("token", [None, "", "forged"])
def test_a_forged_form_is_refused(client: LintingClient, token: str | None) -> None:
    data = {"login": "author", "password": "x"} | ({"csrf_token": token} if token else {})
    response = client.post("/account/sign-in", data=data)
    assert response.status_code == 400
    assert "表单已失效" in response.text


def test_every_link_of_the_frame_leads_somewhere(shown: Site) -> None:
    for login in ("", "author", "researcher", "broker", "operator", "supervisor"):
        client = shown.client(login)
        tree = parse(client.get("/help").text)
        frame = [e for tag in ("header", "footer") for e in tree.iter(tag)]
        for link in {a.get("href", "") for part in frame for a in part.iter("a")}:
            assert client.get(link, follow_redirects=True).status_code == 200, (login, link)


def test_public_places_lead_to_the_sign_in_where_needed(client: LintingClient) -> None:
    assert {"检索", "发布", "使用手册", "登录"} <= set(links(client.get("/").text))


def test_static_files_are_kept_as_long_as_they_stay_the_same(client: LintingClient) -> None:
    (address,) = re.findall(r'href="(/static/theme\.css[^"]*)"', client.get("/").text)
    assert re.fullmatch(r"/static/theme\.css\?v=[0-9a-f]{12}", address)
    assert "immutable" in client.get(address).headers["Cache-Control"]
    assert client.get("/static/theme.css").headers["Cache-Control"] == "no-cache"
    assert client.get("/static/theme.css?v=old").headers["Cache-Control"] == "no-cache"
    assert client.get("/static/none.css?v=old").status_code == 404


def test_modules_import_nothing_that_has_no_version(client: LintingClient) -> None:
    for address in re.findall(r'src="([^"]+)"', client.get("/").text):
        assert "?v=" in address
        if "vendor" not in address:
            assert "import " not in client.get(address).text


def test_health_tells_how_far_the_index_is_behind(site: Site) -> None:
    client = site.client()
    before = client.get("/healthz").get_json()
    assert before == {
        "database": True,
        "entries": 49,
        "sequence": before["sequence"],
        "behind": 0,
    }
    with site.runtime.database.write() as session:
        from tests.conftest import publish_listing

        publish_listing(session, site.people, "demand", "示例需求")
    assert client.get("/healthz").get_json()["behind"] == 1
    site.index()
    after = client.get("/healthz").get_json()
    assert (after["entries"], after["behind"]) == (50, 0)


def test_health_says_when_the_database_is_away(site: Site) -> None:
    missing = replace(
        site.runtime.settings, database_url=f"sqlite:///{site.runtime.settings.home}/no/where.db"
    )
    runtime = Runtime(missing)
    response = create_app(runtime).test_client().get("/healthz")
    assert (response.status_code, response.get_json()) == (503, {"database": False})
    runtime.close()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_pages_that_are_read_are_not_written(client: LintingClient, method: str) -> None:
    assert client.open("/search", method=method).status_code in (400, 405)
