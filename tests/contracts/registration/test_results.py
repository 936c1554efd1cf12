"""Result files: read in either encoding, judged row by row, taken whole, nothing half written."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import time_machine
import xlsxwriter
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.actor import Actor
from matcher.audit.models import AuditEntry
from matcher.contracts.lifecycle import register_contract, sign, submit
from matcher.contracts.models import Contract
from matcher.contracts.registration.files import (
    counts,
    drop_file,
    files_of,
    forget_files,
    get_file,
    rows_of,
)
from matcher.contracts.registration.purposes import RESULTS
from matcher.contracts.registration.result_models import ResultRow
from matcher.contracts.registration.result_reading import ReadRow, read_results
from matcher.contracts.registration.result_taking import take_results
from matcher.contracts.registration.results import open_results
from matcher.errors import FileRefusedError, NotFoundError, TransitionError
from tests.conftest import People
from tests.contracts.papers import SELLER, SIGNED, drafted

DAY = "2026-03-20"
HEAD = ["合同编号", "项目名称", "卖方名称", "结果", "登记编号", "登记日期", "登记机构", "理由"]


@pytest.fixture(autouse=True)
def some_day() -> Any:
    with time_machine.travel("2026-04-01", tick=False):
        yield


def submitted(session: Session, actor: Actor, title: str) -> Contract:
    contract = drafted(session, actor, title=f"{title}技术开发")
    sign(session, actor, contract, SIGNED)
    submit(session, actor, contract, SIGNED)
    return contract


def csv(folder: Path, rows: Sequence[Sequence[str]], encoding: str = "utf-8-sig") -> Path:
    path = folder / "结果.csv"
    lines = "\r\n".join(",".join(row) for row in (HEAD, *rows))
    path.write_bytes(lines.encode(encoding))
    return path


def read(folder: Path, *rows: Sequence[str], encoding: str = "utf-8-sig") -> Sequence[ReadRow]:
    return read_results(csv(folder, rows, encoding), "结果.csv", "示例市登记站")


def shown(session: Session, number: int) -> list[tuple[int, str, str]]:
    query = select(ResultRow).where(ResultRow.file_id == number).order_by(ResultRow.number)
    return [(row.number, row.status, row.message) for row in session.scalars(query)]


def test_every_row_is_looked_at_before_anything_is_taken(
    session: Session, people: People, tmp_path: Path
) -> None:
    actor = people.operator
    one, two, three, four = (submitted(session, actor, name) for name in "甲乙丙丁")
    register_contract(session, actor, three, "2026001", "示例市登记站", SIGNED)
    draft = drafted(session, actor, title="草稿")
    far = Zone(code="far", name="另一示范区", region="150100")
    session.add(far)
    session.flush()
    elsewhere = submitted(session, actor, "远")
    elsewhere.zone_id = far.id
    session.flush()
    rows = read(
        tmp_path,
        [one.code, "", "", "予以登记", "2026002", "2026/3/20", "", ""],
        ["", two.title, SELLER["name"], "不予登记", "", DAY, "", "印章不清晰"],
        [three.code, "", "", "已登记", "2026001", DAY, "", ""],
        [three.code, "", "", "已登记", "2026009", DAY, "", ""],
        [four.code, "", "", "登记", "2026001", DAY, "", ""],
        [draft.code, "", "", "登记", "2026003", DAY, "", ""],
        [elsewhere.code, "", "", "登记", "2026004", DAY, "", ""],
        ["", "没有的项目", "没有的单位", "登记", "2026005", DAY, "", ""],
        ["C2026-9999", "", "", "登记", "2026006", DAY, "", ""],
        [four.code, "", "", "待定", "", DAY, "", ""],
        [four.code, "", "", "登记", "2026007", "二月三十日", "", ""],
        ["", "", "", "", "2026001", DAY, "", ""],
        encoding="gbk",
    )
    before = session.scalar(select(func.count()).select_from(AuditEntry))
    file = open_results(session, actor, "结果.csv", rows)
    found = shown(session, file.id)
    assert [status for _, status, _ in found] == [
        *("ready", "ready", "known", "contradicting", "contradicting", "contradicting"),
        *("unknown", "unknown", "unknown", "bad", "bad", "known"),
    ]
    assert found[0][2] == "将登记为 2026002"
    assert found[1][2] == "将记为不予登记：其他"
    assert "2026001" in found[3][2]
    assert three.code in found[4][2]
    assert "草稿" in found[5][2]
    assert [one.state, two.state, four.state] == ["submitted"] * 3
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == (before or 0) + 1

    assert take_results(session, actor, file) == 2
    assert (one.state, one.registration_number, str(one.registered_on)) == (
        "registered",
        "2026002",
        DAY,
    )
    assert one.registration_body == "示例市登记站"
    assert (two.state, two.refusal_ground) == ("refused", "other")
    assert two.steps[-1].note == "印章不清晰"
    assert four.state == "submitted"
    assert counts(session, file) == {
        "entered": 2, "known": 2, "contradicting": 3, "unknown": 3, "bad": 2,
    }  # fmt: skip
    unknown, page, pages = rows_of(session, file, "unknown", 9)
    assert ([row.number for row in unknown], page, pages) == ([8, 9, 10], 1, 1)
    assert "C2026-9999" in unknown[-1].message
    with pytest.raises(TransitionError, match="已经处理过"):
        take_results(session, actor, file)

    again = open_results(session, actor, "结果.csv", rows[:2])
    assert [status for _, status, _ in shown(session, again.id)] == ["known", "known"]


def test_rows_that_contradict_each_other_are_not_guessed(
    session: Session, people: People, tmp_path: Path
) -> None:
    one, two = (submitted(session, people.operator, name) for name in "甲乙")
    same = submitted(session, people.operator, "乙")
    rows = read(
        tmp_path,
        [one.code, "", "", "登记", "2026002", DAY, "", ""],
        [one.code, "", "", "不予登记", "", DAY, "", "其他"],
        [two.code, "", "", "登记", "2026003", DAY, "", ""],
        [same.code, "", "", "登记", "2026003", DAY, "", ""],
        ["", two.title, SELLER["name"], "登记", "2026004", DAY, "", ""],
        [same.code, "", "", "登记", "2026005", "2026-04-02", "", ""],
    )
    file = open_results(session, people.operator, "结果.csv", rows)
    found = shown(session, file.id)
    assert [status for _, status, _ in found] == [
        *("contradicting",) * 4, "unknown", "contradicting",
    ]  # fmt: skip
    assert "有 2 份合同" in found[4][2]
    assert take_results(session, people.operator, file) == 0


def test_what_changed_after_the_preview_is_not_overwritten_and_the_rest_is_taken(
    session: Session, people: People, tmp_path: Path
) -> None:
    actor = people.operator
    one, two = (submitted(session, actor, name) for name in "甲乙")
    rows = read(
        tmp_path,
        [one.code, "", "", "登记", "2026002", DAY, "", ""],
        [two.code, "", "", "登记", "2026003", DAY, "", ""],
    )
    file = open_results(session, actor, "结果.csv", rows)
    register_contract(session, actor, one, "2026777", "示例市登记站", SIGNED)
    assert take_results(session, actor, file) == 1
    assert (one.registration_number, two.registration_number) == ("2026777", "2026003")
    assert [status for _, status, _ in shown(session, file.id)] == ["contradicting", "entered"]


def test_files_belong_to_the_zone_and_go_in_the_end(
    session: Session, people: People, tmp_path: Path
) -> None:
    one = submitted(session, people.operator, "甲")
    rows = read(tmp_path, [one.code, "", "", "登记", "2026002", DAY, "", ""])
    file = open_results(session, people.operator, "结果.csv", rows)
    stranger = Actor(None, "远方", None, file.zone_id + 1, frozenset({"operator"}))
    with pytest.raises(NotFoundError):
        get_file(session, stranger, RESULTS, file.id)
    drop_file(session, people.operator, file)
    assert (shown(session, file.id), one.state) == ([], "submitted")
    for _ in range(10):
        open_results(session, people.operator, "结果.csv", rows)
    with pytest.raises(TransitionError, match="10 个结果文件"):
        open_results(session, people.operator, "结果.csv", rows)
    assert len(files_of(session, people.operator, RESULTS)) == 11
    with time_machine.travel("2027-01-01"):
        assert forget_files(session) == 11
    assert session.scalar(select(func.count()).select_from(ResultRow)) == 0


def test_a_workbook_is_read_too_and_useless_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "结果.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        # The form as it was exported says the state of the ledger, which is no result.
        sheet.write_row(0, 0, ["合同编号*", "登记 编号", "登记日期（年月日）", "状态"])
        sheet.write_row(1, 0, ["C2026-0001", "2026150200000001", "20260320", "登记审核中"])
    (row,) = read_results(path, path.name)
    assert row.said is not None
    assert (row.said.result, row.said.number, str(row.said.happened_on)) == (
        "register",
        "2026150200000001",
        DAY,
    )
    for text, wrong in (("甲,乙\n1,2\n", "没有认出需要的列"), ("合同编号,结果\n", "只有表头")):
        bad = tmp_path / "坏.csv"
        bad.write_text(text, encoding="utf-8")
        with pytest.raises(FileRefusedError, match=wrong):
            read_results(bad, bad.name)
