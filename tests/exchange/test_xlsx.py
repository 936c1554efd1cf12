"""XLSX: cells as a person would write them; files that are no workbook are refused before."""

import struct
from datetime import date, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter

from matcher.errors import FileRefusedError
from matcher.exchange.limits import Limits
from matcher.exchange.tables import Row
from matcher.exchange.xlsx import read_xlsx
from tests.exchange.files import write_xlsx, write_zip

_WORKBOOK = "xl/workbook.xml"
_SHEET = "xl/worksheets/sheet1.xml"


def test_numbers_dates_and_truth_values_become_text(tmp_path: Path) -> None:
    values = ["文 字", 7.0, 0.1 + 0.2, True, False, date(2026, 3, 1), 13800000000, "", "末"]
    path = write_xlsx(tmp_path / "a.xlsx", [list("abcdefghi"), values])
    assert list(read_xlsx(path).rows()) == [
        Row(
            2,
            {
                "a": "文 字",
                "b": "7",
                "c": "0.3",
                "d": "是",
                "e": "否",
                "f": "2026-03-01",
                "g": "13800000000",
                "i": "末",
            },
        )
    ]


def test_a_moment_keeps_its_time_and_midnight_is_a_day(tmp_path: Path) -> None:
    values = [datetime(2026, 3, 1, 10, 5), datetime(2026, 3, 2)]  # noqa: DTZ001 (Excel has no zones)
    path = write_xlsx(tmp_path / "a.xlsx", [["a", "b"], values])
    assert [row.cells for row in read_xlsx(path).rows()] == [
        {"a": "2026-03-01 10:05:00", "b": "2026-03-02"}
    ]


def test_rows_are_numbered_as_in_excel(tmp_path: Path) -> None:
    lines = [["名称*", ""], [], ["", ""], ["甲"], ["乙", "无列名"]]
    first, second = read_xlsx(write_xlsx(tmp_path / "a.xlsx", lines)).rows()
    assert first == Row(4, {"名称*": "甲"})
    assert (second.number, "这一行有 2 格" in second.defect) == (5, True)


def test_a_table_that_begins_in_column_b_keeps_its_columns(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["", "title"], ["", "甲"]])
    assert list(read_xlsx(path).rows()) == [Row(2, {"title": "甲"})]


def test_the_first_visible_sheet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        hidden, shown = workbook.add_worksheet(), workbook.add_worksheet()
        hidden.write(0, 0, "隐藏")
        shown.write(0, 0, "title")
        shown.activate()
        shown.set_first_sheet()
        hidden.hide()
    assert read_xlsx(path).columns == ["title"]


def test_an_empty_sheet_has_no_columns(tmp_path: Path) -> None:
    table = read_xlsx(write_xlsx(tmp_path / "a.xlsx", []))
    assert (table.columns, list(table.rows())) == ([], [])


def _refused(path: Path, message: str) -> None:
    with pytest.raises(FileRefusedError, match=message):
        read_xlsx(path)


def test_truncated_and_garbled_files_are_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["title"], ["甲" * 500]])
    whole = path.read_bytes()
    for broken in (whole[: len(whole) // 2], whole[:-10], b"PK\x03\x04", b"<html></html>"):
        path.write_bytes(broken)
        _refused(path, r"“a.xlsx”已损坏或不完整.*重新导出")


def test_a_flipped_bit_in_a_part_is_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["title"], ["甲" * 500]])
    with ZipFile(path) as archive:
        start = archive.getinfo(_SHEET).header_offset + 80
    data = bytearray(path.read_bytes())
    data[start] ^= 0x10
    path.write_bytes(bytes(data))
    _refused(path, "已损坏")


def test_other_office_files_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_zip(path, {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
    _refused(path, r"“a.xlsx”是Word 文档，不是 Excel 工作簿")
    write_zip(path, {"a.txt": b"a"})
    _refused(path, "是别的压缩文件")


def test_old_and_locked_workbooks_are_told_apart(tmp_path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000
    old, locked = tmp_path / "a.xls", tmp_path / "b.xlsx"
    old.write_bytes(ole)
    locked.write_bytes(ole + "EncryptedPackage".encode("utf-16-le"))
    _refused(old, r"“a.xls”是旧版 xls。请在 Excel 中另存为 xlsx")
    _refused(locked, r"“b.xlsx”设了打开密码")


def test_a_workbook_without_its_parts_is_refused(tmp_path: Path) -> None:
    _refused(write_zip(tmp_path / "a.xlsx", {_WORKBOOK: b"<workbook/>"}), "内部结构已损坏|没有可见")
    _refused(write_zip(tmp_path / "a.xlsx", {_WORKBOOK: b"<workbook"}), "内部结构已损坏|没有可见")


def test_bombs_are_refused_unopened(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    zeros = b"0" * (11 << 20)
    write_zip(path, {_WORKBOOK: b"<workbook/>", _SHEET: zeros})
    assert path.stat().st_size < 20_000
    _refused(path, r"“a.xlsx”解压后过大，可能是压缩炸弹")
    write_zip(path, {_WORKBOOK: b"<workbook/>"} | {f"{n}.xml": b"<a/>" for n in range(2_000)})
    _refused(path, "解压后过大")


def test_many_parts_below_the_ratio_are_a_bomb_by_their_sum(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    part = b"0" * (10 << 20)
    write_zip(path, {_WORKBOOK: b"<workbook/>"} | {f"{n}.bin": part for n in range(52)})
    _refused(path, "解压后过大")


def test_a_part_that_holds_more_than_it_says_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    size = 3_000_017
    write_zip(path, {_WORKBOOK: b"<workbook/>", _SHEET: b"0" * size})
    data = path.read_bytes()
    assert data.count(struct.pack("<I", size)) == 2
    path.write_bytes(data.replace(struct.pack("<I", size), struct.pack("<I", 100)))
    _refused(path, "内部结构已损坏")


@pytest.mark.parametrize(("row", "column"), [(1_048_575, 16_383), (300_000, 300)])
def test_a_cell_far_away_costs_the_parser_its_life_but_not_us(
    tmp_path: Path, row: int, column: int
) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write(0, 0, "title")
        sheet.write(row, column, "远")
    _refused(path, "“a.xlsx”的内部结构已损坏，或远处还有零散的单元格")


def test_a_false_count_of_texts_costs_the_parser_its_life_but_not_us(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["title"], ["甲"]])
    with ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    texts = "xl/sharedStrings.xml"
    entries[texts] = entries[texts].replace(b'uniqueCount="2"', b'uniqueCount="9999999999"')
    _refused(write_zip(path, entries), "内部结构已损坏")


def test_more_than_200000_rows_are_refused(tmp_path: Path) -> None:
    for row, refused in ((200_000, False), (200_001, True)):
        path = tmp_path / "a.xlsx"
        with xlsxwriter.Workbook(path) as workbook:
            sheet = workbook.add_worksheet()
            sheet.write(0, 0, "title")
            sheet.write(row, 0, "末")
        if refused:
            _refused(path, r"“a.xlsx”超过 200,000 行")
        else:
            assert list(read_xlsx(path).rows()) == [Row(200_001, {"title": "末"})]


def test_a_long_text_shared_by_many_cells_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        for row in range(3_000):
            sheet.write(row, 0, "长" * 32_000)
    _refused(path, "内容过多")


def test_formatted_blank_cells_far_away_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_column(0, 0, ["title", "甲"])
        sheet.write_blank(1_048_575, 16_383, None, workbook.add_format({"bold": True}))
    assert list(read_xlsx(path).rows()) == [Row(2, {"title": "甲"})]


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        (Limits(rows=2), "超过 2 行或内容过多"),
        (Limits(printed=20), "内容过多"),
        (Limits(memory=1 << 20), "表格过大"),
        (Limits(seconds=0), "读了很久还没有读完"),
    ],
)
def test_whoever_reads_may_set_narrower_limits(
    tmp_path: Path, limits: Limits, message: str
) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["title"], ["甲"], ["乙"], ["丙"]])
    assert len(list(read_xlsx(path, Limits(rows=3)).rows())) == 3
    with pytest.raises(FileRefusedError, match=message):
        read_xlsx(path, limits)


def test_a_header_of_thousands_of_columns_is_refused(tmp_path: Path) -> None:
    names = [f"列{number}" for number in range(501)]
    assert len(read_xlsx(write_xlsx(tmp_path / "a.xlsx", [[*names[:500], " "]])).columns) == 500
    _refused(write_xlsx(tmp_path / "a.xlsx", [names]), "文件有 501 列，一次最多 500 列")
