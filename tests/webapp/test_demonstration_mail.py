"""A demonstration shows its mails; nothing else has such a page."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from matcher.mail import send
from matcher.mail.deliver import deliver_due
from matcher.runtime import Runtime
from tests.webapp.site import LintingClient, Site, settings
from webapp.app import create_app
from webapp.context import runtime_of


@pytest.fixture
def app(sqlite_url: str, tmp_path: Path) -> Iterator[Flask]:
    known = settings(tmp_path, sqlite_url)
    runtime = Runtime(replace(known, demonstration=True, public_url="https://match.example.cn"))
    with runtime.database.write() as session:
        send(session, "lianxi@example.com", "较早的", "正文")
        text = "<b>粗</b> https://match.example.cn/register/confirm/abc 和 https://evil.example/x\n"
        send(session, "lianxi@example.com", "较晚的", text)
    app = create_app(runtime)
    app.test_client_class = LintingClient
    yield app
    runtime.close()


def test_before_the_worker_there_is_nothing(app: Flask) -> None:
    assert "还没有邮件" in app.test_client().get("/demonstration/mail").text


def test_mails_are_shown_with_own_links_and_masked_addresses(app: Flask) -> None:
    runtime = runtime_of(app)
    deliver_due(runtime.database, runtime.carrier, "noreply@example.com")
    page = app.test_client().get("/demonstration/mail").text
    assert page.index("较晚的") < page.index("较早的")
    assert "l***@" in page
    assert '<a href="/register/confirm/abc">' in page
    assert "&lt;b&gt;" in page
    assert 'href="https://evil.example' not in page


def test_others_have_no_such_page(shown: Site) -> None:
    assert shown.client().get("/demonstration/mail").status_code == 404
