"""Look into a docx or xlsx without opening it as such."""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from matcher.errors import FileRefusedError
from matcher.uploads.archive_limits import ArchiveLimits

_LIMITS = ArchiveLimits(entries=2_000, unpacked=100 << 20)
_TYPES = "[Content_Types].xml"
# Programs that hide in documents: macros, old-style objects, ActiveX.
_ACTIVE_NAMES = ("vbaproject", "activex", "oleobject", "vbadata", "macrosheets/")
_ACTIVE_TYPES = (b"macroenabled", b"vbaproject")
_DAMAGED = "Office 文件已损坏或不完整。请打开后另存再上传。"
_DAMAGE = (BadZipFile, EOFError, NotImplementedError, OSError, ValueError, struct.error, zlib.error)


def check_office(path: Path, main_part: str) -> None:
    """Accept an archive of bearable size with this part in it and no program.

    Raises:
        FileRefusedError: anything else.
    """
    try:
        with ZipFile(path) as archive:
            _check(archive, main_part)
    except _DAMAGE:
        raise FileRefusedError(_DAMAGED) from None


def parts(path: Path) -> Iterator[bytes]:
    """The unpacked parts of an archive that `check_office` has accepted, one at a time.

    Raises:
        FileRefusedError: a part is not what the archive's directory says of it.
    """
    try:
        with ZipFile(path) as archive:
            for entry in archive.infolist():
                yield archive.read(entry)
    except _DAMAGE:
        raise FileRefusedError(_DAMAGED) from None


def _check(archive: ZipFile, main_part: str) -> None:
    entries = archive.infolist()
    if _LIMITS.exceeded_by(entries):
        raise FileRefusedError("Office 文件解压后过大，可能是压缩炸弹，没有接收。请另存后再上传。")
    names = [entry.filename.lower() for entry in entries]
    if len(set(names)) < len(names) or not {_TYPES.lower(), main_part} <= set(names):
        raise FileRefusedError("文件的内容与扩展名不符，没有接收。请用 Office 另存后再上传。")
    types = archive.read(_TYPES).lower()
    inside = any(mark in name for name in names for mark in _ACTIVE_NAMES)
    if inside or any(mark in types for mark in _ACTIVE_TYPES):
        raise FileRefusedError("Office 文件中含有宏或嵌入的程序。请另存为 PDF 后再上传。")
