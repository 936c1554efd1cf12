"""Look into an xlsx before the parser does: is it one, is it whole, will it fit into memory?

The parser lays a sheet out as a dense grid from its first to its last cell: a file of 5 kB with one
cell in the last corner would ask for 550 GB and end the process.
"""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from matcher.errors import FileRefusedError
from matcher.exchange.sheet_extent import SheetExtent

ROW_LIMIT = 200_000
_ENTRY_LIMIT = 2_000
_UNPACKED_LIMIT = 512 << 20
_RATIO_LIMIT = 100
# Small parts compress well without harm.
_RATIO_FROM = 10 << 20
_CELL_LIMIT = 10_000_000
_CHUNK = 1 << 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# What the standard library raises for damaged archives and damaged parts of them.
_DAMAGE = (
    BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    ValueError,
    expat.ExpatError,
)
_OTHERS = {"word/": "Word 文档", "ppt/": "PowerPoint 演示文稿"}


def check_archive(path: Path) -> None:
    """Accept a whole xlsx of bearable size.

    Raises:
        FileRefusedError: anything else; the message says what it is and what to do.
    """
    _refuse_old_formats(path)
    try:
        with ZipFile(path) as archive:
            _check_listing(path, archive.infolist())
            _check_content(path, archive)
    except _DAMAGE:
        raise FileRefusedError(
            f"“{path.name}”已损坏或不完整（可能没有下载完）。请重新导出，或在 Excel 中打开后另存。"
        ) from None


def _refuse_old_formats(path: Path) -> None:
    with path.open("rb") as file:
        if file.read(len(_OLE)) != _OLE:
            return
        encrypted = _ENCRYPTED in file.read()
    if encrypted:
        raise FileRefusedError(f"“{path.name}”设了打开密码。请在 Excel 中取消密码后再导入。")
    raise FileRefusedError(f"“{path.name}”是旧版 xls。请在 Excel 中另存为 xlsx 后再导入。")


def _check_listing(path: Path, entries: list[ZipInfo]) -> None:
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" not in names:
        found = [what for start, what in _OTHERS.items() if any(n.startswith(start) for n in names)]
        what = found[0] if found else "别的压缩文件"
        raise FileRefusedError(f"“{path.name}”是{what}，不是 Excel 工作簿。请用 xlsx 导入。")
    if len(entries) > _ENTRY_LIMIT or any(_is_bomb(entry) for entry in entries):
        _refuse_bomb(path)
    if sum(entry.file_size for entry in entries) > _UNPACKED_LIMIT:
        _refuse_bomb(path)


def _is_bomb(entry: ZipInfo) -> bool:
    return entry.file_size > _RATIO_FROM and entry.file_size > _RATIO_LIMIT * entry.compress_size


def _check_content(path: Path, archive: ZipFile) -> None:
    for entry in archive.infolist():
        if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise BadZipFile("no spreadsheet program packs like this")
        extent = SheetExtent()
        for chunk in _unpacked(path, archive, entry):
            extent.feed(chunk)
        extent.close(must_be_xml=entry.filename.endswith(".xml"))
        if extent.rows > ROW_LIMIT + 1 or extent.rows * extent.columns > _CELL_LIMIT:
            raise FileRefusedError(
                f"“{path.name}”的表格到第 {extent.rows} 行、第 {extent.columns} 列还有内容，"
                f"一次最多导入 {ROW_LIMIT} 行、{_CELL_LIMIT // 10_000} 万格。"
                "请拆成几个文件，或删除表格以外的零散单元格。"
            )


def _unpacked(path: Path, archive: ZipFile, entry: ZipInfo) -> Iterator[bytes]:
    """The content of an entry; refuses one that holds more than the directory says."""
    declared, size = entry.file_size, 0
    # Otherwise zipfile stops at the declared size, and the parser, which does not, explodes.
    entry.file_size += 1
    with archive.open(entry) as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            if size > declared:
                _refuse_bomb(path)
            yield chunk


def _refuse_bomb(path: Path) -> None:
    raise FileRefusedError(
        f"“{path.name}”解压后过大，可能是压缩炸弹，没有读入。请在 Excel 中打开并另存后再试。"
    )
