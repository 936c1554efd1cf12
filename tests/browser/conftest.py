"""A live server and a real Chromium; a page that complains in its console fails its test."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import redirect, request
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from matcher.db import Database
from matcher.matching.encoder.hashing import HashingEncoder
from matcher.matching.indexing import encode_all
from matcher.matching.tokens import Tokenizer
from tests.browser.accessibility import WIDTHS
from tests.webapp.site import Site, furnish

Open = Callable[..., Page]
# A page is late on a machine that others use too; what never comes is still missed.
expect.set_options(timeout=20_000)
# Only the application of these tests has this address.
ENTRANCE = "/test-entrance"
_CANDIDATES = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome")
# Chromium and htmx say so of every answer that is an error, as some are meant to be, and htmx of
# every question that is given up for a newer one or for the next page; of a lost one it says more.
_EXPECTED = (
    "Failed to load resource: the server responded with a status of 4",
    "Response Status Error Code 4",
    "htmx:sendAbort, ",
    "htmx:afterRequest, ",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The installed Chromium."""
    found = next((path for name in _CANDIDATES if (path := shutil.which(name))), None)
    if found is None and os.environ.get("TECHMATCH_REQUIRE_BROWSER") == "1":
        pytest.fail("no Chromium is installed, and TECHMATCH_REQUIRE_BROWSER=1 asks for one")
    if found is None:
        pytest.skip("no Chromium is installed: journeys in the browser were NOT tested")
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One Chromium for all tests; each test has its own windows."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    """The tokenizer, its dictionary loaded once."""
    return Tokenizer()


@pytest.fixture(scope="module")
def live(
    migrated_sqlite: Path, tokenizer: Tokenizer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A furnished application for the tests of a file: which others ran before changes nothing."""
    home = tmp_path_factory.mktemp("live")
    url = f"sqlite:///{shutil.copy(migrated_sqlite, home / 'live.db')}"
    database = Database(url)
    people = furnish(database)
    encode_all(database, HashingEncoder())
    database.close()
    site = Site(home, url, people, tokenizer)
    _open_entrance(site)
    yield site
    site.runtime.close()


def _open_entrance(site: Site) -> None:
    """Sign people in without the forms: no code of a telephone is taken twice in a minute."""

    def enter() -> Response:
        response = redirect(request.args["then"])
        response.set_cookie("sign-in", site.token(request.args["login"]), httponly=True)
        return response

    site.app.add_url_rule(ENTRANCE, view_func=enter)


@pytest.fixture(scope="module")
def base_url(live: Site) -> Iterator[str]:
    """The address of the application, served from a thread."""
    server = make_server("127.0.0.1", 0, live.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def window(browser: Browser, base_url: str) -> Iterator[Open]:
    """Opens a window of a width; what its pages complain of fails the test."""
    complaints: list[str] = []
    contexts = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(_EXPECTED):
            complaints.append(message.text)

    def window(width: int, *, scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": WIDTHS[width]},
            base_url=base_url,
            java_script_enabled=scripts,
            locale="zh-CN",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield window
    for context in contexts:
        context.close()
    assert complaints == []
