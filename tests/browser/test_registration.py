"""Pre-check, export, results and made files in the browser: they fit and follow the worker."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from matcher.clock import today
from matcher.made_files.make import make_next
from matcher.making import MAKERS
from matcher.taxonomy import load_rules
from tests.browser.accessibility import DESK, wrong
from tests.browser.conftest import ENTRANCE, Open
from tests.webapp.contract_forms import made
from tests.webapp.site import Site


def test_from_the_pre_check_to_the_results(
    window: Open, live: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = made(live, "signed", acceptance_terms="", title="示例补焊设备采购")
    sent = made(live, "submitted")
    page = window(DESK)
    page.goto(f"{ENTRANCE}?login=operator&then=/")
    assert wrong(page, f"/contracts/{code}/precheck") == []
    assert wrong(page, "/contracts/export?state=signed") == []

    monkeypatch.setitem(
        vars(load_rules()), "registration", replace(load_rules().registration, at_once=0)
    )
    page.set_viewport_size({"width": DESK, "height": 900})
    page.goto("/contracts/export")
    page.get_by_role("button", name="导出 Excel").click()
    expect(page.get_by_text("等待生成")).to_be_visible()
    assert wrong(page, page.url) == []
    assert make_next(live.runtime.database, live.runtime.settings.made_files, MAKERS)
    # The page asks by itself.
    with page.expect_download() as download:
        page.get_by_role("link", name="下载文件").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    assert wrong(page, page.url) == []
    assert wrong(page, "/files") == []

    page.goto("/contracts/results")
    lines = [
        "合同编号,结果,登记编号,登记日期,登记机构",
        f"{sent},予以登记,2026150200000001,{today()},示例市登记站",
        f"{code},予以登记,2026150200000002,{today()},示例市登记站",
        f"C2026-9999,予以登记,2026150200000003,{today()},示例市登记站",
        f"{sent},待定,,{today()},示例市登记站",
    ]
    file = {"name": "登记结果.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode()}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="上传并核对").click()
    expect(page.get_by_role("heading", name="可以取用 1 项")).to_be_visible()
    assert wrong(page, page.url) == []
    page.get_by_role("button", name="取用 1 项").click()
    expect(page.get_by_role("heading", name="已取用 1 项")).to_be_visible()
    assert wrong(page, page.url) == []
    assert wrong(page, "/contracts/results") == []
