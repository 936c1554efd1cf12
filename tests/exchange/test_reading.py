"""Files that are refused before anybody looks for columns."""

from pathlib import Path

import pytest

from matcher.errors import FileRefusedError
from matcher.exchange.reading import SIZE_LIMIT, open_table


def _refused(path: Path, message: str) -> None:
    with pytest.raises(FileRefusedError, match=message):
        open_table(path)


def test_missing_files_directories_and_impossible_names(tmp_path: Path) -> None:
    _refused(tmp_path / "no.csv", r"没有找到文件“.*no.csv”。请核对路径")
    _refused(tmp_path, "没有找到文件")
    _refused(Path("a\0.csv"), "没有找到文件")
    _refused(tmp_path / ("长" * 300 + ".csv"), r"打不开（File name too long）")


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.xlsx"])
def test_empty_files(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.touch()
    _refused(path, f"“{name}”是空文件")


@pytest.mark.parametrize("name", ["a.pdf", "a", "a.docx", ".csv"])
def test_unknown_types(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("title\n甲\n", encoding="utf-8")
    _refused(path, rf"“{name}”的类型不认识。可以导入 xlsx、csv")


def test_files_over_the_limit_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.truncate(SIZE_LIMIT + 1)
    _refused(path, "“a.csv”有 200 MB，一次最多 200 MB")


@pytest.mark.parametrize("name", ["a.CSV", "a.tsv", "a.txt"])
def test_the_extension_decides_whatever_its_case(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("title\n甲\n", encoding="utf-8")
    assert [row.cells for row in open_table(path).rows()] == [{"title": "甲"}]
