"""Pre-check, export and results in the browser; files that the worker makes."""

from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document
from python_calamine import CalamineWorkbook
from sqlalchemy import update

from matcher.accounts.models import UserRole
from matcher.clock import today
from matcher.made_files.make import make_next
from matcher.making import MAKERS, RIGHTS
from matcher.taxonomy import load_rules, scheme
from tests.webapp.contract_forms import contract_of, made
from tests.webapp.queries import counted
from tests.webapp.reading import by_class, links, parse, words
from tests.webapp.site import LintingClient, Site

MOST = 12  # queries of one page


@pytest.fixture
def operator(site: Site) -> LintingClient:
    return site.client("operator")


def notices(html: str) -> list[str]:
    return [words(one) for one in by_class(parse(html), "notice")]


def test_the_pre_check_stands_on_the_contract_and_on_a_page_of_its_own(
    site: Site, operator: LintingClient
) -> None:
    code = made(site, "signed", acceptance_terms="", title="示例设备采购<script>")
    page = operator.get(f"/contracts/{code}").text
    (section,) = by_class(parse(page), "precheck")
    assert "1 项不通过" in words(section)
    assert "验收标准和方法 没有填写验收标准和方法" in words(section)
    assert "<script>" not in page
    with counted(site) as queries:
        whole = operator.get(f"/contracts/{code}/precheck").text
    assert len(queries) <= MOST
    assert "名称中有“采购”" in whole
    assert "对应不予登记的理由“不属于技术合同”" in whole
    assert "民法典第八百四十五条" in whole
    assert len(by_class(parse(whole), "finding-source")) >= 30
    broker = site.client("broker").get(f"/contracts/{code}/precheck")
    assert broker.status_code == 200
    assert site.client("supervisor").get(f"/contracts/{code}/precheck").status_code == 403
    assert links(whole)["修改合同"] == f"/contracts/{code}/edit"
    registered = made(site, "registered")
    assert by_class(parse(operator.get(f"/contracts/{registered}").text), "precheck") == []
    assert "修改合同" not in links(operator.get(f"/contracts/{registered}/precheck").text)


def test_a_small_selection_is_the_answer_itself(site: Site, operator: LintingClient) -> None:
    code = made(site, "signed", title="示例已签")
    made(site)
    page = operator.get("/contracts/export?state=signed&q=示例").text
    assert "共 1 项合同" in page
    assert "检索“示例”；状态 已签订" in page
    given = {"state": "signed", "q": "示例", "form": "xlsx"}
    answer = operator.submit("/contracts/export", given)
    assert (answer.mimetype or "").endswith("spreadsheetml.sheet")
    assert answer.headers["Cache-Control"] == "no-store"
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == [code]
    answer = operator.submit("/contracts/export", {"form": "json"})
    assert len(answer.get_json()["contracts"]) == 2
    empty = operator.get("/contracts/export?state=cancelled").text
    assert "没有符合条件的合同" in empty
    form = Document(BytesIO(operator.get(f"/contracts/export/{code}.docx").data))
    assert form.tables[0].rows[0].cells[1].text == "示例已签"
    assert operator.get(f"/contracts/export/{code}.json").get_json()["title"] == "示例已签"
    for login in ("broker", "author", "supervisor"):
        assert site.client(login).get("/contracts/export").status_code == 403
    assert site.client("supervisor").get(f"/contracts/export/{code}.docx").status_code == 403
    assert site.client("stranger").get(f"/contracts/export/{code}.docx").status_code == 404


def test_a_large_selection_is_made_by_the_worker(
    site: Site, operator: LintingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = replace(load_rules().registration, at_once=0)
    monkeypatch.setitem(vars(load_rules()), "registration", small)
    code = made(site, "signed")
    answer = operator.submit("/contracts/export", {"state": "signed", "form": "xlsx"})
    assert answer.status_code == 303
    waiting = operator.get(answer.location)
    assert 'http-equiv="refresh"' in waiting.text
    assert "等待生成" in waiting.text
    assert operator.get(f"{answer.location}/content").location == answer.location
    fragment = operator.get(answer.location, headers={"HX-Request": "true"})
    assert "HX-Request" in fragment.headers["Vary"]
    assert 'hx-trigger="every 2s"' in fragment.text
    folder = site.runtime.settings.made_files
    assert make_next(site.runtime.database, folder, MAKERS)
    page = operator.get(answer.location).text
    assert 'http-equiv="refresh"' not in page
    assert "hx-get" not in page
    file = operator.get(f"{answer.location}/content")
    rows = CalamineWorkbook.from_filelike(BytesIO(file.data)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == [code]
    assert "已生成" in operator.get("/files").text
    assert site.client("broker").get(answer.location).status_code == 404

    (path,) = folder.iterdir()
    path.unlink()
    assert "文件已丢失" in operator.get(answer.location).text
    assert operator.get(f"{answer.location}/content").status_code == 404
    again = operator.submit(f"{answer.location}/again", {}, page=answer.location)
    assert operator.get(answer.location).status_code == 404
    assert "等待生成" in operator.get(again.location).text
    gone = operator.submit(f"{again.location}/remove", {}, page=again.location)
    assert gone.location == "/files"
    none_yet = operator.get("/files").text
    assert "还没有生成的文件" in none_yet
    assert links(none_yet)["导出登记表"] == "/contracts/export"
    assert site.client("author").get("/files").status_code == 403


def test_results_come_back(site: Site, operator: LintingClient) -> None:
    code = made(site, "submitted")
    text = f"合同编号,结果,登记编号,登记日期\n{code},予以登记,2026150200000001,{today()}\n"
    text += f"C2026-9999,予以登记,2026150200000002,{today()}\n"
    data = {"file": (BytesIO(text.encode("gbk")), "结果<b>.csv"), "body": "示例市登记站"}
    answer = operator.submit("/contracts/results", data)
    assert answer.status_code == 303, answer.text
    with counted(site) as queries:
        page = operator.get(answer.location).text
    assert len(queries) <= MOST
    assert "可以取用 1 项" in page
    assert contract_of(site, code).state == "submitted"
    only = operator.get(f"{answer.location}?show=unknown").text
    assert "C2026-9999" in only
    assert code not in only
    taken = operator.submit(f"{answer.location}/take", {}, page=answer.location)
    page = operator.get(taken.location).text
    assert notices(page) == ["已取用 1 项登记结果，台账已更新。"]
    assert "其余 1 行没有写入" in page
    contract = contract_of(site, code)
    assert (contract.state, contract.registration_number) == ("registered", "2026150200000001")
    assert (contract.registration_body, contract.registered_on) == ("示例市登记站", today())
    bad = operator.submit("/contracts/results", {"file": (BytesIO(b"\x00\x01"), "x.csv")})
    assert bad.status_code == 422
    assert "不是文本文件" in bad.text
    assert operator.submit("/contracts/results", {}).status_code == 422
    other = {"file": (BytesIO(text.encode()), "再来.csv")}
    answer = operator.submit("/contracts/results", other)
    dropped = operator.submit(f"{answer.location}/drop", {}, page=answer.location)
    assert "没有改动任何合同" in operator.get(dropped.location).text
    assert "没有写入台账" in operator.get(answer.location).text
    assert site.client("broker").get("/contracts/results").status_code == 403


def test_a_file_is_lost_with_the_right_to_what_is_in_it(
    site: Site, operator: LintingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asked for contacts as an operator does not take them along as a supervisor."""
    small = replace(load_rules().registration, at_once=0)
    monkeypatch.setitem(vars(load_rules()), "registration", small)
    made(site, "signed")
    asked = operator.submit("/contracts/export", {"state": "signed", "form": "xlsx"}).location
    assert make_next(site.runtime.database, site.runtime.settings.made_files, MAKERS)
    assert operator.get(f"{asked}/content").status_code == 200
    mine = UserRole.user_id == site.people.operator.user_id
    site.write(
        lambda session: session.execute(update(UserRole).where(mine).values(role="supervisor"))
    )
    assert operator.get(asked).status_code == 200
    assert operator.get(f"{asked}/content").status_code == 403


def test_every_kind_of_file_asks_for_a_right() -> None:
    assert RIGHTS.keys() == MAKERS.keys()
    assert {term.code for term in scheme("made_file_kinds")} == MAKERS.keys()
