import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.annual_reports import evidence
from matcher.annual_reports.ask import ask_for_evidence, ask_for_report
from matcher.annual_reports.gather import content_of_year, turnover_of
from matcher.annual_reports.make import make_annual_evidence, make_annual_report
from matcher.annual_reports.models import ReportNarrative
from matcher.annual_reports.narratives import fingerprint, save_words
from matcher.annual_reports.parts import tables
from matcher.clock import now
from matcher.contracts.models import Contract
from matcher.errors import ForbiddenError, NotFoundError
from matcher.statistics.freeze import freeze
from matcher.statistics.period import Period
from matcher.taxonomy import load_rules
from matcher.yearbook.models import YearbookEntry
from tests.annual_reports.conftest import HOSTILE, Reported
from tests.annual_reports.reading import pictures, text, told

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
# In the order of the template; what has no rows is said in a sentence.
FILLED = (
    *("figures", "years", "months", "types", "subtypes", "fields"),
    *("industries", "directions", "regions", "brokers", "yearbook"),
    *("counted", "excluded", "definitions"),
)


def made(session: Session, reported: Reported, path: Path) -> bytes:
    """The report as the worker makes it."""
    asked = ask_for_report(session, reported.people.operator, reported.people.zone, 2026)
    seen: list[tuple[int, int]] = []
    parameters = asked.parameters
    name = make_annual_report(
        session, reported.people.operator, parameters, path, lambda *step: seen.append(step)
    )
    assert name == "示例示范区2026年度建设报告-第1版数据.docx"
    assert seen[-1] == (3, 3)
    return path.read_bytes()


@pytest.fixture
def report(session: Session, reported: Reported, tmp_path: Path) -> bytes:
    return made(session, reported, tmp_path / "made")


def test_every_table_is_filled_with_the_frozen_figures(report: bytes, reported: Reported) -> None:
    found = told(report, FILLED)
    turnover = found["figures"][0]
    assert turnover[:5] == ["技术合同成交额", "6,400.00", "万元", "5,000", "达标"]
    figures = reported.content.figures
    assert [row[0] for row in found["figures"]] == [one.definition.name for one in figures.values()]
    assert Decimal(turnover[1].replace(",", "")) == figures["turnover"].value
    assert found["types"][0] == ["技术开发", "1", "4,000.00", "2,000.00", "62.5%"]
    assert found["types"][-1] == ["合计", "3", "6,400.00", "3,200.00", "100.0%"]
    assert found["fields"][0][:3] == ["先进制造", "2", "5,000.00"]
    assert found["months"][2] == ["3 月", "2", "5,400.00", "2,700.00", "0.00"]
    assert found["months"][5][-1] == "4,000.00"
    assert found["months"][-1][-1] == "4,000.00"
    assert found["years"][-1] == ["合计", "3", "1", "6,400.00", "4,000.00", "+60.0%"]
    assert found["brokers"][0][0] == "示例broker"
    assert found["brokers"][0][4:6] == ["3", "6,400.00"]
    assert found["yearbook"] == [["企业总数", "96", "家", "示例统计年报（示例 1 号）"]]
    assert found["counted"][0][2:] == ["示例登记0", HOSTILE, "2026-03-05", "40,000,000.00"]
    assert [row[-1] for row in found["excluded"]] == [
        "买卖双方都不在本示范区",
        "草稿，尚未签订",
    ]


def test_nothing_of_the_template_is_left_and_texts_are_only_texts(report: bytes) -> None:
    rest = text(report).replace(HOSTILE, "")
    assert not re.search(r"{{|}}|{%|%}", rest)
    assert "49" not in rest
    for code in ("funnel", "issues", "scenarios", "bodies"):
        assert tables()[code].empty in rest


def test_charts_tell_what_their_tables_tell(report: bytes) -> None:
    months, types, fields = pictures(report)
    assert months.startswith("各月成交额：1 月 0.00 万元；")
    assert "3 月 5,400.00 万元" in months
    assert types == "各类型成交额：" + "；".join(
        ("技术开发 4,000.00 万元", "技术许可 1,400.00 万元", "技术服务 1,000.00 万元。")
    )
    assert fields.startswith("各技术领域成交额：先进制造 5,000.00 万元；")


def test_sentences_are_computed_and_say_what_is_unknown(report: bytes) -> None:
    said = text(report)
    assert "登记并计入的技术合同共 3 项，成交额 6,400.00 万元，其中技术交易额 3,200.00 万元" in said
    assert "与 2025 年同期的 1 项、4,000.00 万元相比，项数变动 +200.0%，成交额变动 +60.0%" in said
    assert "区内企业数为 96 家，已达标。" in said
    assert "技术转移服务机构数为 0 家，差 10 家。" in said
    assert "研发投入强度暂缺：2026 年年鉴缺少已核对的数据" in said
    assert "（这一部分没有填写。）" in said
    assert "2026 年第 1 版冻结数据，截至 2026-12-20，由示例operator于 2026-12-20 冻结" in said
    assert "截至今日" not in said


def test_what_happens_after_freezing_changes_nothing(
    report: bytes, session: Session, reported: Reported, tmp_path: Path
) -> None:
    for row in session.scalars(select(Contract)):
        row.total_amount, row.state = Decimal(7), "cancelled"
    said = {
        "zone_id": reported.people.zone.id, "year": 2026, "item": "enterprises", "unit": "家",
        "value": Decimal(96), "source": "后来另填的文件",
    }  # fmt: skip
    later = now() + timedelta(days=1)
    session.add(YearbookEntry(**said, number=2, state="returned"))
    session.add(YearbookEntry(**said, number=3, state="checked", decided_at=later))
    session.flush()
    again = tmp_path / "again"
    zone = {"zone": str(reported.people.zone.id), "year": "2026", "version": "1", "template": "0"}
    make_annual_report(session, reported.people.operator, zone, again, lambda *_: None)
    assert text(again.read_bytes()) == text(report)
    freeze(session, reported.people.operator, reported.people.zone, Period(2026), "更正示例")
    assert content_of_year(
        session, reported.people.operator, reported.people.zone, 2026
    ).figures["contract_count"].value == 0  # fmt: skip
    make_annual_report(session, reported.people.operator, zone, again, lambda *_: None)
    assert text(again.read_bytes()) == text(report)


def test_what_operators_write_stands_in_the_report(
    session: Session, reported: Reported, tmp_path: Path
) -> None:
    zone, who = reported.people.zone, reported.people.operator
    seen = fingerprint(session, zone.id, 2026)
    texts = {"plan": f"{HOSTILE}\x00\n请电 13912345678。", "overview": "全年顺利。"}
    changed = save_words(session, who, zone.id, reported.content, texts, seen)
    assert [slot.code for slot in changed] == ["overview", "plan"]
    # PostgreSQL keeps no NUL.
    kept = session.scalars(select(ReportNarrative.text)).all()
    assert not any("\x00" in one for one in kept)
    said = text(made(session, reported, tmp_path / "made"))
    assert HOSTILE in said
    assert "139****5678" in said
    assert "登记并计入的技术合同共" not in said


def test_a_year_that_is_not_frozen_is_refused_with_a_way_on(
    session: Session, reported: Reported
) -> None:
    people = reported.people
    with pytest.raises(NotFoundError, match="2024 年的数据还没有冻结"):
        ask_for_report(session, people.operator, people.zone, 2024)
    with pytest.raises(ForbiddenError):
        ask_for_report(session, people.supervisor, people.zone, 2026)


def test_many_contracts_are_cut_in_word_and_whole_in_the_workbook(
    session: Session, reported: Reported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = load_rules()
    few = replace(rules.annual_reports, evidence_rows=2)
    few_rules = SimpleNamespace(annual_reports=few)
    monkeypatch.setattr(evidence, "load_rules", lambda: few_rules)
    turnover = turnover_of(session, reported.people.operator, reported.content)
    assert [row["amount"] for row in evidence.evidence_rows(turnover)["counted"]] == [
        "40,000,000.00",
        "14,000,000.00",
    ]
    notes = evidence.evidence_notes(turnover)
    assert notes["counted_note"].startswith("计入成交额的合同共 3 项，这里列出成交额最大的 2 项")
    asked = ask_for_evidence(session, reported.people.operator, reported.people.zone, 2026)
    path = tmp_path / "evidence"
    name = make_annual_evidence(
        session, reported.people.operator, asked.parameters, path, lambda *_: None
    )
    assert name.endswith("证据清单-第1版数据.xlsx")
    sheets = read_workbook(path)
    assert sheets["计入成交额的合同"][1][2:] == ["示例登记0", HOSTILE, "2026-03-05", 40_000_000]
    assert len(sheets["计入成交额的合同"]) == 4
    assert [row[-1] for row in sheets["没有计入成交额的合同"][1:]] == [
        "买卖双方都不在本示范区",
        "草稿，尚未签订",
    ]


def read_workbook(path: Path) -> Mapping[str, list[list[object]]]:
    with path.open("rb") as file:
        book = CalamineWorkbook.from_filelike(file)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
