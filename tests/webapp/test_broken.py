"""What breaks is answered with a number by which the operator finds it in the log."""

import re

import pytest

from tests.webapp.site import Site


def test_the_page_and_the_log_tell_the_same_number(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> str:
        raise RuntimeError("示例")

    monkeypatch.setitem(site.app.view_functions, "about.index", broken)
    answer = site.client().get("/about")
    assert answer.status_code == 500
    (told,) = re.findall(r"编号：([0-9a-f]{8})", answer.text)
    assert "请把下面的编号告诉示范区运营人员" in answer.text
    assert f"GET /about, reference {told}" in caplog.messages
    assert "示例" not in answer.text


def test_a_program_gets_it_too(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> str:
        raise RuntimeError("示例")

    monkeypatch.setattr("webapp.api.resources.list_issues.published", broken)
    answer = site.client().get("/api/v1/lists")
    assert answer.status_code == 500
    detail = answer.get_json()["detail"]
    (told,) = re.findall(r"请把编号 ([0-9a-f]{8}) 告诉运营人员", detail)
    assert any(text.endswith(f"reference {told}") for text in caplog.messages)
