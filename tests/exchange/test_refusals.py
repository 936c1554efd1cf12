"""The report of refused rows: where it is, what it holds, and that it runs no formula."""

import csv
from pathlib import Path

import pytest

from matcher.errors import FileRefusedError
from matcher.exchange.refusals import Refusal, RefusalReport


def _lines(path: Path) -> list[list[str]]:
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_the_report_lies_beside_the_file_and_opens_in_excel(tmp_path: Path) -> None:
    with RefusalReport(tmp_path / "需求.xlsx", None) as report:
        report.add([Refusal(3, "行业", "不在代码表中", "C9999"), Refusal(3, "", "整体")])
        report.add([Refusal(5, "名称", "必填")])
    assert report.path == tmp_path / "需求.xlsx.refused.csv"
    assert report.rows == 2
    assert _lines(report.path) == [
        ["行号", "列", "原因", "原值"],
        ["3", "行业", "不在代码表中", "C9999"],
        ["3", "", "整体", ""],
        ["5", "名称", "必填", ""],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1"])
def test_cells_that_would_run_get_an_apostrophe(tmp_path: Path, text: str) -> None:
    with RefusalReport(tmp_path / "a.csv", None) as report:
        report.add([Refusal(2, text, text, text)])
    assert report.path
    line = report.path.read_bytes().decode("utf-8-sig").split("\r\n")[1]
    assert next(csv.reader([line]))[1:] == [f"'{text}"] * 3


def test_unprintable_characters_are_replaced(tmp_path: Path) -> None:
    with RefusalReport(tmp_path / "a.csv", None) as report:
        report.add([Refusal(2, "列\ud800", "坏", "a\0b")])
    assert report.path
    assert _lines(report.path)[1] == ["2", "列\ufffd", "坏", "a\ufffdb"]


def test_without_refusals_there_is_no_report_and_an_old_one_is_gone(tmp_path: Path) -> None:
    old = tmp_path / "a.csv.refused.csv"
    old.write_text("旧", encoding="utf-8")
    with RefusalReport(tmp_path / "a.csv", None) as report:
        pass
    assert report.path is None
    assert list(tmp_path.iterdir()) == []


def test_only_the_first_refusals_are_kept_in_memory(tmp_path: Path) -> None:
    with RefusalReport(tmp_path / "a.csv", None) as report:
        for number in range(15):
            report.add([Refusal(number, "a", "x"), Refusal(number, "b", "x")])
    assert [(r.number, r.column) for r in report.first] == [
        (number, column) for number in range(10) for column in "ab"
    ]
    assert report.path
    assert len(_lines(report.path)) == 31


def test_where_nobody_may_write_it_goes_to_the_temporary_files(tmp_path: Path) -> None:
    (tmp_path / "a.csv.refused.csv").mkdir()
    with RefusalReport(tmp_path / "a.csv", None) as report:
        report.add([Refusal(2, "a", "b")])
    assert report.path
    assert report.path.parent != tmp_path
    assert _lines(report.path)[1] == ["2", "a", "b", ""]
    report.path.unlink()


def test_a_given_path_must_be_writable_and_another_file(tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_text("title", encoding="utf-8")
    with pytest.raises(FileRefusedError, match="请换一个可写的位置"):
        RefusalReport(source, tmp_path / "none" / "r.csv")
    with pytest.raises(FileRefusedError, match="不能写到被导入的文件上"):
        RefusalReport(source, tmp_path / "." / "a.csv")
    assert source.read_text(encoding="utf-8") == "title"
