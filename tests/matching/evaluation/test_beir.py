"""Files in the layout of BEIR, and files that are not."""

from pathlib import Path

import pytest

from matcher.errors import FileRefusedError
from matcher.matching.evaluation import read_collection
from matcher.matching.passages import Passages

Files = tuple[Path, Path, Path]


def test_texts_and_levels_are_read(files: Files) -> None:
    collection = read_collection(*files)
    assert collection.documents["b"] == Passages(
        "achievement", "牧草青贮菌剂", "牧草青贮菌剂\n抑制二次发酵"
    )
    assert collection.documents["c"].text == "光伏清扫机器人"
    assert collection.queries["q"].side == "need"
    assert collection.levels == {"q": {"a": 4, "c": 1}, "r": {"b": 3.5, "a": 1}}


@pytest.mark.parametrize(
    ("place", "content", "message"),
    [
        (0, "{not json}\n", "c.jsonl 第 1 行"),
        (0, '["a"]\n', "c.jsonl 第 1 行"),
        (1, '{"_id": "q"}\n', "q.jsonl 第 1 行"),
        (2, "query-id\tcorpus-id\tscore\nq\ta\n", "r.tsv 第 2 行"),
        (2, "query-id\tcorpus-id\tscore\nq\tzz\t3\n", "编号不在"),
    ],
)
def test_a_file_of_another_layout_is_refused_with_its_line(
    files: Files, place: int, content: str, message: str
) -> None:
    files[place].write_text(content, encoding="utf-8")
    with pytest.raises(FileRefusedError, match=message):
        read_collection(*files)


def test_a_missing_file_is_named(files: Files) -> None:
    files[1].unlink()
    with pytest.raises(FileRefusedError, match=r"q\.jsonl"):
        read_collection(*files)
