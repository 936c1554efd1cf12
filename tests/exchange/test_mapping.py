"""The mapping file: fields by name or label, null, and everything that is refused."""

from pathlib import Path

import pytest

from matcher.errors import FileRefusedError
from matcher.exchange.mapping import read_mapping


def test_fields_are_named_by_name_or_label(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    path.write_text('\ufeff{"难题": "problem", "谁": "单位名称", "备注": null}', encoding="utf-8")
    expected = {"难题": "problem", "谁": "organization", "备注": None}
    assert read_mapping("demand", path) == expected


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"a": "no_such"}', r"字段“no_such”不存在。可用的字段：title、"),
        (b'{"a": "abstract_"}', "不存在"),
        (b'{"a": 1}', "值为字段名或 null"),
        (b'["a"]', "应是一个 JSON 对象"),
        (b"{", "读不出来"),
        (b"\xff\xfe", "读不出来"),
        (b"[" * 100_000, "读不出来"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "m.json"
    path.write_bytes(content)
    with pytest.raises(FileRefusedError, match=message):
        read_mapping("demand", path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError, match=r"“no.json”读不出来"):
        read_mapping("demand", tmp_path / "no.json")
