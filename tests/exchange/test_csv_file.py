"""CSV: delimiters, quotes, ragged rows, and rows numbered as Excel numbers them."""

from pathlib import Path

import pytest

from matcher.errors import FileRefusedError
from matcher.exchange.csv_file import read_csv
from matcher.exchange.tables import Row
from tests.exchange.files import write_csv


def _rows(path: Path, text: str) -> list[Row]:
    path.write_text(text, encoding="utf-8", newline="")
    return list(read_csv(path).rows())


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_every_delimiter_and_encoding_gives_the_same_rows(
    tmp_path: Path, delimiter: str, encoding: str
) -> None:
    lines = [["名称", "内容"], ["补焊", "一，二;三,四\t五"], ["冷却", '他说"好"\n换行']]
    path = write_csv(tmp_path / "a.csv", lines, encoding=encoding, delimiter=delimiter)
    table = read_csv(path)
    assert table.columns == ["名称", "内容"]
    assert list(table.rows()) == [
        Row(2, {"名称": "补焊", "内容": "一，二;三,四\t五"}),
        Row(3, {"名称": "冷却", "内容": '他说"好"\n换行'}),
    ]


def test_blank_rows_count_but_are_no_rows(tmp_path: Path) -> None:
    rows = _rows(tmp_path / "a.csv", "title,text\r\n\r\n,\r\n甲,乙\r\n丙\r\n")
    assert rows == [Row(4, {"title": "甲", "text": "乙"}), Row(5, {"title": "丙"})]


def test_more_cells_than_the_header_are_a_defect_unless_blank(tmp_path: Path) -> None:
    ragged, padded = _rows(tmp_path / "a.csv", "title,text\n甲,乙,丙\n丁,戊,,\n")
    assert ragged.number == 2
    assert "这一行有 3 格，表头只有 2 列" in ragged.defect
    assert padded == Row(3, {"title": "丁", "text": "戊"})


def test_an_open_quote_is_a_defect_of_the_row_where_it_opens(tmp_path: Path) -> None:
    rows = _rows(tmp_path / "a.csv", 'title,text\n甲,乙\n丙,"丁\n戊,己\n')
    assert rows[0] == Row(2, {"title": "甲", "text": "乙"})
    assert [row.number for row in rows] == [2, 3]
    assert "引号没有成对" in rows[1].defect


def test_a_quote_inside_text_is_text_and_after_a_quoted_cell_a_defect(tmp_path: Path) -> None:
    inside, after, last = _rows(tmp_path / "a.csv", 'title\n5"管道\n"高温"合金\n丙\n')
    assert inside == Row(2, {"title": '5"管道'})
    assert (after.number, "引号" in after.defect) == (3, True)
    assert last == Row(4, {"title": "丙"})


def test_a_cell_of_a_megabyte_is_read(tmp_path: Path) -> None:
    [row] = _rows(tmp_path / "a.csv", f"title\n{'字' * 1_000_000}\n")
    assert row.cells["title"] == "字" * 1_000_000


def test_unnamed_columns_get_a_name(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("title, ,text,,\n甲,乙,丙\n", encoding="utf-8")
    table = read_csv(path)
    assert table.columns == ["title", "（第 2 列，无列名）", "text"]
    assert next(table.rows()).cells["（第 2 列，无列名）"] == "乙"


def test_a_header_of_a_million_columns_is_refused_before_it_gets_names(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("title" + "," * 1_000_000 + "\n甲\n")
    assert read_csv(path).columns == ["title"]
    path.write_text("," * 1_000_000 + "title\n甲\n")
    with pytest.raises(FileRefusedError, match="文件有 1,000,001 列，一次最多 500 列"):
        read_csv(path)
