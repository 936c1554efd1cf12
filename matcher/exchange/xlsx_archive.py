"""Look into an xlsx before it is parsed: is it one, is it whole, does it unpack to a sane size?"""

import struct
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from matcher.errors import FileRefusedError
from matcher.uploads.archive_limits import ArchiveLimits

_LIMITS = ArchiveLimits(entries=2_000, unpacked=512 << 20)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DAMAGE = (BadZipFile, EOFError, NotImplementedError, OSError, ValueError, struct.error)
_OTHERS = {"word/": "Word 文档", "ppt/": "PowerPoint 演示文稿"}


def check_archive(path: Path) -> None:
    """Accept a zip archive with a workbook in it, of bearable size by its directory.

    Raises:
        FileRefusedError: anything else; the message says what it is and what to do.
    """
    _refuse_old_formats(path)
    try:
        with ZipFile(path) as archive:
            entries = archive.infolist()
    except _DAMAGE:
        raise FileRefusedError(
            f"“{path.name}”已损坏或不完整（可能没有下载完）。请重新导出，或在 Excel 中打开后另存。"
        ) from None
    _refuse_other_archives(path, entries)
    if _LIMITS.exceeded_by(entries):
        raise FileRefusedError(
            f"“{path.name}”解压后过大，可能是压缩炸弹，没有读入。请在 Excel 中打开并另存后再试。"
        )


def _refuse_old_formats(path: Path) -> None:
    with path.open("rb") as file:
        if file.read(len(_OLE)) != _OLE:
            return
        encrypted = _ENCRYPTED in file.read()
    if encrypted:
        raise FileRefusedError(f"“{path.name}”设了打开密码。请在 Excel 中取消密码后再导入。")
    raise FileRefusedError(f"“{path.name}”是旧版 xls。请在 Excel 中另存为 xlsx 后再导入。")


def _refuse_other_archives(path: Path, entries: list[ZipInfo]) -> None:
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" not in names:
        found = [what for start, what in _OTHERS.items() if any(n.startswith(start) for n in names)]
        what = found[0] if found else "别的压缩文件"
        raise FileRefusedError(f"“{path.name}”是{what}，不是 Excel 工作簿。请用 xlsx 导入。")
