"""Old contracts come in in the browser: every state fits, is accessible and follows the worker."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from matcher.contracts.ledger_import.continuing import take_next
from matcher.taxonomy import load_rules
from tests.browser.accessibility import DESK, wrong
from tests.browser.conftest import ENTRANCE, Open
from tests.contracts.ledger_import.ledgers import as_csv, row
from tests.webapp.site import Site


def test_from_the_file_to_the_ledger(
    window: Open, live: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = replace(load_rules().ledger_import, at_once=1)
    monkeypatch.setitem(vars(load_rules()), "ledger_import", few)
    rows = [row(登记编号=str(n), 合同名称=f"示例轴承寿命提升技术开发之{n}") for n in range(2)]
    path = as_csv(tmp_path / "旧台账.csv", [*rows, row(合同类型="不知道", 卖方地区="火星")])
    page = window(DESK)
    page.goto(f"{ENTRANCE}?login=operator&then=/contracts/import")
    assert wrong(page, "/contracts/import") == []
    page.set_viewport_size({"width": DESK, "height": 900})
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_label("万元").check()
    page.get_by_role("button", name="上传并核对").click()
    expect(page.get_by_role("heading", name="可以录入 2 份合同")).to_be_visible()
    address = page.url
    assert wrong(page, address) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="下载待改的 1 行").click()
    assert download.value.suggested_filename == "待改_旧台账.xlsx"
    page.get_by_role("button", name="录入 2 份合同").click()
    expect(page.get_by_role("heading", name="正在录入，已完成 0 份")).to_be_visible()
    assert wrong(page, address) == []
    while take_next(live.runtime.database):
        pass
    # The page asks by itself.
    expect(page.get_by_role("heading", name="已录入 2 份合同")).to_be_visible()
    assert wrong(page, address) == []
