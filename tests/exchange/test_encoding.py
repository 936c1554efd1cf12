"""UTF-8, UTF-8 with BOM and GB18030 are told apart; everything else is refused."""

from pathlib import Path

import pytest

from matcher.errors import FileRefusedError
from matcher.exchange.encoding import detect_encoding

_TEXT = "名称,主要问题\n高温合金补焊,热裂纹㐀多\n"


@pytest.mark.parametrize(
    ("written", "detected"),
    [("utf-8", "utf-8-sig"), ("utf-8-sig", "utf-8-sig"), ("gbk", "gb18030")],
)
def test_the_encoding_is_found_and_reads_the_same_text(
    tmp_path: Path, written: str, detected: str
) -> None:
    path = tmp_path / "a.csv"
    text = _TEXT.replace("㐀", "") if written == "gbk" else _TEXT
    path.write_bytes(text.encode(written))
    assert detect_encoding(path) == detected
    assert path.read_text(encoding=detected) == text


def test_characters_that_only_gb18030_has_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(_TEXT.encode("gb18030"))
    assert detect_encoding(path) == "gb18030"


def test_utf_8_with_a_broken_byte_is_not_taken_for_gb18030(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    good = _TEXT.encode()
    path.write_bytes(good + "稀土".encode()[:-1] + b"\n" + good)
    with pytest.raises(FileRefusedError, match=r"第 3 行有损坏的文字"):
        detect_encoding(path)


def test_neither_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"title\n" + b"\xff\xfe\xfd" * 40)
    with pytest.raises(FileRefusedError, match=r"文字编码认不出来.*UTF-8"):
        detect_encoding(path)


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 9, "名称,a".encode("utf-16")])
def test_binary_data_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    with pytest.raises(FileRefusedError, match=r"“a.csv”不是文本文件"):
        detect_encoding(path)


def test_a_single_nul_among_much_text_is_left_to_the_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes((_TEXT * 20).encode() + b"a\0b,c\n")
    assert detect_encoding(path) == "utf-8-sig"
