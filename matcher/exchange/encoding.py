"""In which encoding a text file is written: UTF-8 with or without BOM, or GB18030."""

import re
from pathlib import Path

from matcher.errors import FileRefusedError

UTF_8 = "utf-8-sig"
GB18030 = "gb18030"
_CHUNK = 1 << 20
_HEAD = 1 << 16
# Text may hold a stray control character, which the schema reports by row; binary data has many.
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_BINARY_SHARE = 0.01


def detect_encoding(path: Path) -> str:
    """The encoding in which the whole file can be read.

    Raises:
        FileRefusedError: it is binary, damaged, or in another encoding.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if len(_CONTROL.findall(head)) > _BINARY_SHARE * len(head):
        raise FileRefusedError(f"“{path.name}”不是文本文件。请用 Excel 另存为 CSV UTF-8 或 xlsx。")
    if _decodes(path, UTF_8):
        return UTF_8
    _refuse_damaged(path)
    if _decodes(path, GB18030):
        return GB18030
    raise FileRefusedError(
        f"“{path.name}”的文字编码认不出来。请另存为 UTF-8 或 GB18030（简体中文）编码再导入。"
    )


def _decodes(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding) as file:
            while file.read(_CHUNK):
                pass
    except UnicodeDecodeError:
        return False
    return True


def _refuse_damaged(path: Path) -> None:
    """Refuse UTF-8 with a few broken bytes, which GB18030 might read as nonsense."""
    broken = intact = line = 0
    with path.open(encoding=UTF_8, errors="replace") as file:
        for number, text in enumerate(file, start=1):
            found = text.count("\ufffd")
            line = line or (number if found else 0)
            broken += found
            intact += sum(1 for character in text if character > "\x7f") - found
    if intact > broken:
        raise FileRefusedError(
            f"“{path.name}”第 {line} 行有损坏的文字，不是完整的 UTF-8。请重新导出后再导入。"
        )
