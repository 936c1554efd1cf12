"""JSONL: objects become rows, everything else a defect of its line."""

from pathlib import Path

import pytest

from matcher.errors import FileRefusedError
from matcher.exchange.jsonl import read_jsonl
from matcher.exchange.tables import Row
from tests.exchange.files import write_jsonl


def _rows(tmp_path: Path, text: str) -> list[Row]:
    path = tmp_path / "a.jsonl"
    path.write_text(text, encoding="utf-8")
    return list(read_jsonl(path).rows())


def test_values_become_text_and_blank_ones_disappear(tmp_path: Path) -> None:
    [row] = _rows(
        tmp_path,
        '{"a": 7, "b": 7.0, "c": 0.1, "d": true, "e": null, "f": "  ", "g": [1, "x"],'
        ' "h": [{"name": "纯度", "value": 99.5, "unit": null}]}',
    )
    assert row == Row(
        1,
        {
            "a": "7",
            "b": "7",
            "c": "0.1",
            "d": "是",
            "g": ["1", "x"],
            "h": [{"name": "纯度", "value": "99.5"}],
        },
    )


def test_numbers_are_line_numbers_and_columns_come_from_every_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('\ufeff{"title": "甲"}\n\n{"content": "乙\u2028丙"}\n', encoding="utf-8")
    table = read_jsonl(path)
    assert table.columns == ["title", "content"]
    assert [row.number for row in table.rows()] == [1, 3]


@pytest.mark.parametrize(
    ("line", "defect"),
    [
        ('{"title": "甲"', "不是完整的 JSON"),
        ("[1, 2]", "不是 JSON 对象"),
        ('"甲"', "不是 JSON 对象"),
        ("[" * 100_000, "不是完整的 JSON"),
        ('{"n": ' + "9" * 5_000 + "}", "不是完整的 JSON"),
        ('{"title": "\\ud800"}', "只有半个字符"),
        ('{"\\udfff": "甲"}', "只有半个字符"),
    ],
)
def test_other_lines_are_defects(tmp_path: Path, line: str, defect: str) -> None:
    good, bad = _rows(tmp_path, '{"title": "甲"}\n' + line)
    assert (good.defect, good.cells) == ("", {"title": "甲"})
    assert (bad.number, bad.cells) == (2, {})
    assert defect in bad.defect


def test_an_emoji_written_as_a_pair_of_escapes_is_one_character(tmp_path: Path) -> None:
    [row] = _rows(tmp_path, '{"title": "\\ud83d\\ude00"}')
    assert row.cells == {"title": "😀"}


@pytest.mark.parametrize("text", ["不是 JSON\n", "[]\n", "{}\n", "\n \n", '[\n{"title": 1},\n2]\n'])
def test_a_file_without_an_object_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(FileRefusedError, match=r"没有一行是有内容的 JSON 对象.*每行写一个对象"):
        _rows(tmp_path, text)


def test_thousands_of_keys_are_refused(tmp_path: Path) -> None:
    rows = [{f"键{place}-{number}": "甲" for number in range(200)} for place in range(3)]
    assert len(read_jsonl(write_jsonl(tmp_path / "a.jsonl", rows[:2])).columns) == 400
    with pytest.raises(FileRefusedError, match="文件有 600 列"):
        read_jsonl(write_jsonl(tmp_path / "a.jsonl", rows))
