"""The exported files, read by other programs, hold what is expected in every cell."""

import json
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.contracts.filters import ContractFilters
from matcher.contracts.registration import rows as rows_module
from matcher.contracts.registration.export import (
    make_registration_json,
    make_registration_sheet,
    write_export,
)
from matcher.contracts.registration.rows import Selection, select_contracts
from matcher.contracts.registration.sheet import write_sheet
from matcher.errors import ForbiddenError
from tests.conftest import People
from tests.contracts.papers import drafted
from tests.contracts.registration.papers import FORMULA, contracts

GOLDEN: dict[str, Any] = json.loads(
    (Path(__file__).parent / "golden.json").read_text(encoding="utf-8")
)


def sheet(path: Path, name: str) -> list[list[Any]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name).to_python()


def told(done: int, total: int) -> None:
    assert done < total


def test_the_workbook_is_as_the_form_wants_it(
    session: Session, people: People, tmp_path: Path
) -> None:
    plain, full = contracts(session, people)
    far = Zone(code="far", name="另一示范区", region="150100")
    session.add(far)
    session.flush()
    drafted(session, people.operator).zone_id = far.id
    session.flush()
    path = tmp_path / "made.part"
    name = make_registration_sheet(session, people.operator, {"sort": "newest"}, path, told)
    assert name.startswith("示例示范区技术合同登记表")
    assert name.endswith(".xlsx")
    form = sheet(path, "登记表")
    assert form[0] == GOLDEN["heading"]
    assert form[1:] == [
        [full.code, *GOLDEN["full"][1:]],
        [plain.code, *GOLDEN["plain"][1:]],
    ]
    others = sheet(path, "其他当事人")
    assert others[0] == GOLDEN["others"][0]
    assert others[1:] == [[full.code, *GOLDEN["others"][1][1:]]]
    about = [line[0] for line in sheet(path, "说明")]
    assert "共 2 项；含当事人的法定代表人、联系人和电话" in about[1]


def test_a_selection_narrows_and_the_filters_are_told(
    session: Session, people: People, tmp_path: Path
) -> None:
    contracts(session, people)
    path = tmp_path / "made"
    filters = {"type": "license", "signed_from": "2026-01-01", "origin": "outside", "q": "合同"}
    make_registration_sheet(session, people.operator, filters, path, told)
    assert [row[2] for row in sheet(path, "登记表")[1:]] == [FORMULA]
    assert sheet(path, "说明")[2][0] == (
        "条件：检索“合同”；合同类别 技术许可；签订日期 2026-01-01 至 今天；平台外签订。"
    )


def test_json_holds_all_parties_with_codes_and_names(
    session: Session, people: People, tmp_path: Path
) -> None:
    _, full = contracts(session, people)
    path = tmp_path / "made"
    assert make_registration_json(session, people.operator, {}, path, told).endswith(".json")
    made = json.loads(path.read_text(encoding="utf-8"))
    assert (made["format"], made["total"], len(made["contracts"])) == (
        "technology-contract-registration",
        2,
        2,
    )
    assert made["contracts"][0] == {**GOLDEN["json"], "code": full.code}
    filters = ContractFilters(state="registered")
    write_export(session, people.operator, filters, "json", path, told)
    assert json.loads(path.read_text(encoding="utf-8"))["contracts"] == []


def test_many_batches_keep_order_and_parties(
    session: Session, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows_module, "_AT_ONCE", 2)
    made = [drafted(session, people.operator) for _ in range(5)]
    found = list(select_contracts(people.operator, ContractFilters()).rows(session))
    assert [row.contract["code"] for row in found] == [one.code for one in reversed(made)]
    assert {tuple(row.parties) for row in found} == {("buyer", "seller")}


def test_contacts_are_only_for_those_who_may_have_them(
    session: Session, people: People, tmp_path: Path
) -> None:
    contracts(session, people)
    allowed = select_contracts(people.operator, ContractFilters())
    rows = Selection(allowed.query, private=False).rows(session)
    path = tmp_path / "made.xlsx"
    assert write_sheet(rows, path, ["示例"], private=False) == 2
    form = sheet(path, "登记表")
    assert not {"卖方联系人", "卖方联系电话", "卖方法定代表人"} & set(form[0])
    assert "13800138000" not in str(form)
    for actor in (people.broker, people.author, people.supervisor):
        with pytest.raises(ForbiddenError):
            select_contracts(actor, ContractFilters())
