"""Ledgers are read as people keep them; what cannot be read says where, why and what to do."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from matcher.contracts.ledger_import.assembling import Defaults
from matcher.contracts.ledger_import.cells import amount_cell, day_cell
from matcher.contracts.ledger_import.contract_of import Said
from matcher.contracts.ledger_import.headings import unit_of
from matcher.contracts.ledger_import.reading import read_ledger
from matcher.contracts.ledger_import.template import write_ledger_template
from matcher.errors import FileRefusedError
from matcher.taxonomy import load_rules
from matcher.written import _day
from tests.contracts.ledger_import.ledgers import as_csv, as_xlsx, lines, read, row


def only(folder: Path, **changed: Any) -> Said:
    (one,) = read(folder, row(**changed)).rows
    assert one.said, one.problem
    return one.said


def test_a_row_is_read_with_units_names_and_codes(tmp_path: Path) -> None:
    further = {"行业": "C3240", "技术领域代码": "5", "已到款金额": "30.25", "金额单位": "万元"}
    further |= {"到款截至日期": "2025/12/31", "卖方单位属性": "上市公司；大型企业"}
    said = only(tmp_path, **further, 备注="不读")
    data, more = said.contract, said.more
    assert data.amounts()["total_amount"] == Decimal(1_200_000)
    assert data.technology_amount == Decimal("1005000.00")
    assert (data.type, data.technical_field, data.industry) == ("development", "05", "C3240")
    seller, buyer = data.parties
    assert (seller.role, seller.region, seller.flags) == ("seller", "150203", ["listed", "large"])
    assert (buyer.role, buyer.nature, buyer.region) == ("buyer", "150", "110000")
    assert (data.signed_on, more.registered_on) == (date(2025, 3, 1), date(2025, 3, 20))
    assert more.registered
    assert more.payment == (Decimal("302500.00"), date(2025, 12, 31))
    signed = only(tmp_path, 登记编号=None, 登记日期=None)
    assert not signed.more.registered


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk"])
def test_text_is_read_in_either_encoding(tmp_path: Path, encoding: str) -> None:
    path = as_csv(tmp_path / "台账.csv", [row(备注="无")], encoding)
    read_file = read_ledger(path, "台账.csv", Defaults())
    assert [one.problem for one in read_file.rows] == [""]
    assert read_file.ignored == ("备注",)


@pytest.mark.parametrize(
    "written",
    [
        "2025.3.1",
        "2025年3月1日",
        "20250301",
        "45717",
        "45717.5",
        "２０２５－０３－０１",
        "2025-03-01 08:30:00",
    ],
)
def test_days_as_people_and_programs_write_them(tmp_path: Path, written: str) -> None:
    assert only(tmp_path, 签订日期=written).contract.signed_on == date(2025, 3, 1)


@given(st.dates(date(1955, 1, 1), date(2099, 12, 31)))
def test_excel_counts_days_as_we_do(day: date) -> None:
    number = (day - date(1899, 12, 30)).days
    assert _day(day_cell(str(number))) == day


@given(st.decimals(Decimal("0.000001"), 10**7, places=6))
def test_ten_thousands_are_exact(amount: Decimal) -> None:
    assert Decimal(amount_cell(f"{amount:f}", "wan")) == amount * 10_000


def test_a_workbook_with_numbers_days_and_formulas(tmp_path: Path) -> None:
    changed = {"成交额（万元）": 120.5, "签订日期": date(2025, 3, 1), "登记日期": 45736,
               "技术交易额（万元）": "=60+40.5", "买方单位性质代码": 150}  # fmt: skip
    path = as_xlsx(tmp_path / "台账.xlsx", {"台账": [row(**changed)]})
    (one,) = read_ledger(path, "台账.xlsx", Defaults()).rows
    # A formula that no program has calculated yet stands as 0.
    assert one.problem == "技术交易额：应大于 0；提成支付的合同请填预计金额"
    path = as_xlsx(
        tmp_path / "台账.xlsx", {"台账": [row(**changed | {"技术交易额（万元）": 100.5})]}
    )
    (one,) = read_ledger(path, "台账.xlsx", Defaults()).rows
    assert one.said, one.problem
    assert one.said.contract.amounts()["total_amount"] == Decimal(1_205_000)
    assert one.said.more.registered_on == date(2025, 3, 20)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"成交额（万元）": "1000000000000000"}, "合同成交总额：数值过大，请核对位数和单位"),
        ({"成交额（万元）": "-5"}, "合同成交总额：不能是负数，请核对后重新填写"),
        ({"成交额（万元）": "NaN"}, "合同成交总额：应为数字，现为“NaN”"),
        ({"成交额（万元）": "=1+1"}, "合同成交总额：应为数字，现为“=1+1”"),
        ({"成交额（万元）": "1.1234567"}, "合同成交总额：最多精确到分"),
        ({"成交额（万元）": None}, "合同成交总额：必填，请填写"),
        ({"技术交易额（万元）": "120.01"}, "技术交易额：不能大于合同成交总额（1,200,000.00）"),
        ({"签订日期": "2025年2月30日"}, "签订日期：应为真实存在的日期"),
        ({"签订日期": "2026-04-02"}, "签订日期：不能晚于今天（2026-04-01）"),
        ({"签订日期": "2025-03-21"}, "签订日期：不能晚于登记日期（2025-03-20）"),
        ({"签订日期": None}, "签订日期：请填写日期"),
        ({"合同类型": "技术买卖"}, "合同类别：“技术买卖”不在代码表中。可填："),
        ({"合同类型": "委托开发"}, "合同类别：“委托开发”是细类"),
        ({"卖方统一社会信用代码": "91150203MA00000018"}, "卖方统一社会信用代码：最后一位校验"),
        ({"卖方统一社会信用代码": None}, "“示例卖方有限公司”的统一社会信用代码：请填写"),
        ({"卖方地区": "火星"}, "卖方地区：地区“火星”不存在"),
        ({"买方单位性质代码": None}, "买方单位性质：必填，请填写"),
        ({"登记编号": None}, "登记日期：没有登记编号或状态不是“已登记”"),
        ({"登记日期": None}, "登记日期：已登记的合同请填写登记日期"),
        ({"登记机构": None}, "登记机构：已登记的合同请填写，或在上传时填写"),
        ({"登记日期": "2026-04-02"}, "登记日期：不能晚于今天"),
        ({"状态": "已签订"}, "登记编号：状态不是“已登记”"),
        ({"状态": "已作废"}, "状态：“已作废”的合同不导入，请删除这一行"),
        ({"状态": "在途"}, "状态：认不出“在途”，可填：已签订、"),
        ({"金额单位": "角"}, "金额单位：认不出“角”，请填 元 或 万元"),
        ({"已到款（元）": "5"}, "到款截至日期：填了已到款金额，请写明截至哪一天"),
        ({"已到款（元）": "1200000.01", "到款日期": "2025-12-31"}, "已到款金额：不能大于"),
        ({"已到款（元）": "5", "到款日期": "2025-02-01"}, "到款截至日期：不能早于签订日期"),
        ({"币种": "美元"}, "原币金额：外币合同请填写原币金额、原币技术交易额和汇率"),
        ({"原币金额": "5"}, "原币金额：币种是人民币，原币金额请留空，或改正币种"),
        (
            {"币种": "USD", "原币金额（元）": "1", "原币技术交易额（元）": "1", "汇率": "7"},
            "合同成交总额：与原币金额乘汇率（7.00 元）不符，请核对",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_says_what_to_do(
    tmp_path: Path, changed: dict[str, Any], problem: str
) -> None:
    (one,) = read(tmp_path, row(**changed)).rows
    assert one.said is None
    assert problem in one.problem


def test_what_the_upload_says_holds_where_the_file_says_nothing(tmp_path: Path) -> None:
    bare = {name.removesuffix("（万元）"): cell for name, cell in row(登记机构=None).items()}
    (one,) = read(tmp_path, bare, unit="wan", body="示例登记站").rows
    assert one.said, one.problem
    assert one.said.contract.amounts()["total_amount"] == Decimal(1_200_000)
    assert one.said.contract.registration_body == "示例登记站"
    assert [unit_of(name) for name in ("金额(单位：万元)", "金额（元）", "金额")] == [
        "wan", "yuan", None,
    ]  # fmt: skip


def test_useless_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = {"合同编号": "9", "身份": "卖方", "名称": "示例"}

    def refused(path: Path) -> str:
        with pytest.raises(FileRefusedError) as caught:
            read_ledger(path, path.name, Defaults())
        return caught.value.message

    jsonl = tmp_path / "台账.jsonl"
    jsonl.write_text("{}", encoding="utf-8")
    assert "不是 xlsx 或 csv 文件" in refused(jsonl)
    empty = tmp_path / "空.csv"
    empty.touch()
    assert "是空文件" in refused(empty)
    assert "没有认出“项目名称”和“合同成交总额”列，现在读到的列：“甲”" in refused(
        as_csv(tmp_path / "别的.csv", [{"甲": "1", "乙": "2"}])
    )
    assert "“合同名称”和“项目名称”两列都会读作同一项" in refused(
        as_csv(tmp_path / "两列.csv", [row(项目名称="又一个")])
    )
    assert "只有表头" in refused(as_csv(tmp_path / "头.csv", [dict.fromkeys(row())]))
    sheets = {"登记表": [row(合同编号="1")], "其他当事人": [other]}
    assert "写的合同编号“9”在第一个工作表中没有对应的合同" in refused(
        as_xlsx(tmp_path / "他.xlsx", sheets)
    )
    sheets = {"登记表": [row(合同编号="9"), row(合同编号="9")], "其他当事人": [other]}
    assert "在第一个工作表中有几行" in refused(as_xlsx(tmp_path / "他.xlsx", sheets))
    few = replace(load_rules().ledger_import, rows=1)
    monkeypatch.setitem(vars(load_rules()), "ledger_import", few)
    assert "超过 1 行" in refused(as_csv(tmp_path / "多.csv", [row(), row()]))


def test_the_template_takes_its_own_examples(tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    write_ledger_template(path)
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == ["合同台账", "其他当事人", "填写说明"]
    (head,) = lines(path)
    told = lines(path, 2)[1:]
    examples = {line[0]: line[2] for line in told}
    assert [name.removesuffix("*") for name in head] == list(examples)
    needed = {line[0] for line in told if line[1]}
    assert {"项目名称", "卖方名称", "买方单位性质"} <= needed
    assert "中介方名称" not in needed
    given = {name: examples[name.removesuffix("*")] or None for name in head}
    filled = as_xlsx(tmp_path / "填.xlsx", {"合同台账": [given]})
    (one,) = read_ledger(filled, "填.xlsx", Defaults()).rows
    assert one.problem == ""
    assert one.said
    assert one.said.more.payment == (Decimal(600_000), date(2024, 12, 31))


def test_long_headings_do_not_make_much_of_a_small_file(tmp_path: Path) -> None:
    wide = {f"{number}{'长' * 4000}": "1" for number in range(50)}
    assert len(read(tmp_path, *[row(**wide)] * 160).rows) == 160
    with pytest.raises(FileRefusedError, match="列名太长或列太多"):
        read(tmp_path, *[row(**wide)] * 170)
    others = [{"合同编号": "1", **wide}] * 170
    path = as_xlsx(tmp_path / "宽.xlsx", {"台账": [row(合同编号="1")], "其他当事人": others})
    with pytest.raises(FileRefusedError, match="“其他当事人”的列名太长或列太多"):
        read_ledger(path, "宽.xlsx", Defaults())
