"""Old contracts come in through the browser: template, preview, taking, mending, refusals."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select, update

from matcher.contracts.ledger_import.continuing import take_next
from matcher.contracts.models import Contract
from matcher.contracts.registration.result_models import ResultFile
from matcher.taxonomy import load_rules
from tests.contracts.ledger_import.ledgers import as_csv, row
from tests.webapp.queries import counted
from tests.webapp.reading import by_class, parse, words
from tests.webapp.site import LintingClient, Site

MOST = 12  # queries of one page
XSS = "<script>alert(1)</script>"


@pytest.fixture
def operator(site: Site) -> LintingClient:
    return site.client("operator")


def posted(folder: Path, *rows: dict[str, Any], **more: str) -> dict[str, Any]:
    """What a browser sends of a ledger in GBK."""
    path = as_csv(folder / "旧台账.csv", rows, "gbk")
    return {"file": (BytesIO(path.read_bytes()), "旧台账<b>.csv"), "unit": "wan", **more}


def contracts(site: Site) -> list[str]:
    with site.runtime.database.read() as session:
        return list(session.scalars(select(Contract.title).order_by(Contract.id)))


def notices(html: str) -> list[str]:
    return [words(one) for one in by_class(parse(html), "notice")]


def test_a_ledger_comes_in(site: Site, operator: LintingClient, tmp_path: Path) -> None:
    assert 'href="/contracts/import"' in operator.get("/contracts").text
    assert "/contracts/import" not in site.client("broker").get("/contracts").text
    begin = operator.get("/contracts/import").text
    assert "还没有上传过文件；上传后会列在这里，保存 30 天" in begin
    template = operator.get("/contracts/import/template.xlsx")
    book = CalamineWorkbook.from_filelike(BytesIO(template.data))
    assert book.sheet_names == ["合同台账", "其他当事人", "填写说明"]

    bad = row(登记编号="2", 合同名称=XSS, 合同类型=XSS, 备注="无")
    answer = operator.submit("/contracts/import", posted(tmp_path, row(), row(), bad))
    assert answer.status_code == 303, answer.text
    with counted(site) as queries:
        page = operator.get(answer.location).text
    assert len(queries) <= MOST
    assert XSS not in page
    assert notices(page) == ["没有读取这些列：备注。列名见模板的“填写说明”。"]
    assert "可以录入 1 份合同" in page
    assert "下载待改的 2 行" in page
    assert "成交额（万元） 120" in page
    assert contracts(site) == []
    faulty = operator.get(f"{answer.location}/faulty.xlsx")
    rows = CalamineWorkbook.from_filelike(BytesIO(faulty.data)).get_sheet_by_index(0).to_python()
    assert rows[1][0] == "与第 2 行是同一份合同。请删除其中一行"
    only = operator.get(f"{answer.location}?show=bad&page=99").text
    assert len(by_class(parse(only), "ledger-told")) == 2
    assert "没有这样的行" in operator.get(f"{answer.location}?show=known").text

    taken = operator.submit(f"{answer.location}/take", {}, page=answer.location)
    page = operator.get(taken.location).text
    assert notices(page) == ["已录入 1 份合同。"]
    assert "2 行需要修改才能录入" in page
    assert contracts(site) == ["示例轴承寿命提升"]
    ledger = operator.get("/contracts?origin=outside").text
    assert "平台外" in ledger
    code = by_class(parse(ledger), "ledger-title")[0].find(".//a")
    shown = operator.get(code.get("href") if code is not None else "").text
    assert "补录登记" in shown
    assert "示例市登记站，登记编号 2025150200000001" in shown
    again = operator.submit(f"{answer.location}/take", {}, page="/contracts/import")
    assert again.status_code == 409
    assert "没有再次写入" in again.text
    assert contracts(site) == ["示例轴承寿命提升"]


def test_what_is_refused_says_why(site: Site, operator: LintingClient, tmp_path: Path) -> None:
    send = "/contracts/import"
    missing = operator.submit(send, {"unit": "wan", "body": "示例登记站"})
    assert missing.status_code == 422
    assert "请选择台账文件" in missing.text
    assert "示例登记站" in missing.text
    wrong = operator.submit(send, {"file": (BytesIO(b"\x00\x01"), "x.csv")})
    assert wrong.status_code == 422
    assert "不是文本文件" in wrong.text
    all_bad = posted(tmp_path, row(合同类型="不知道"), row(签订日期=None))
    answer = operator.submit(send, all_bad)
    page = operator.get(answer.location).text
    assert "没有可以录入的行" in page
    assert "下载待改的 2 行" in page
    assert f"{answer.location}/take" not in page
    dropped = operator.submit(f"{answer.location}/drop", {}, page=answer.location)
    assert "没有录入任何合同" in operator.get(dropped.location).text
    assert "没有录入任何合同" in operator.get(answer.location).text
    begun = operator.submit(send, posted(tmp_path, row())).location
    with site.runtime.database.write() as session:
        # As the worker leaves it when whoever had it taken loses the right to.
        session.execute(update(ResultFile).where(ResultFile.state == "open").values(taken=1))
    dropped = operator.submit(f"{begun}/drop", {}, page=begun)
    assert "此前录入的 1 份合同不受影响" in operator.get(dropped.location).text
    for login in ("broker", "supervisor", "author"):
        client = site.client(login)
        assert client.get(send).status_code == 403
        assert client.get(answer.location).status_code == 403
        assert client.get(f"{send}/template.xlsx").status_code == 403


def test_a_long_ledger_is_left_to_the_worker(
    site: Site, operator: LintingClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = replace(load_rules().ledger_import, at_once=1)
    monkeypatch.setitem(vars(load_rules()), "ledger_import", few)
    rows = [row(登记编号=str(number), 合同名称=f"示例{number}") for number in range(60)]
    answer = operator.submit("/contracts/import", posted(tmp_path, *rows))
    second = operator.get(f"{answer.location}?page=2").text
    assert len(by_class(parse(second), "ledger-told")) == 10
    operator.submit(f"{answer.location}/take", {}, page=answer.location)
    page = operator.get(answer.location).text
    assert "正在录入，已完成 0 份" in page
    assert 'hx-trigger="every 2s"' in page
    assert take_next(site.runtime.database)
    page = operator.get(answer.location).text
    assert "正在录入，已完成 1 份" in page
    assert contracts(site) == ["示例0"]
    monkeypatch.undo()
    assert take_next(site.runtime.database)
    page = operator.get(answer.location).text
    assert "已录入 60 份合同" in page
    assert "hx-trigger" not in page
    assert not take_next(site.runtime.database)
