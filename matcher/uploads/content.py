"""What a file really is: told by its bytes, never by its name or by what the browser says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import is_zipfile

from matcher.errors import FileRefusedError
from matcher.uploads.names import suffix_of
from matcher.uploads.office import check_office

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_MARKUP = (b"<html", b"<!doctype", b"<script", b"<svg", b"<?php", b"<iframe")
_ACTIVE_PDF = (b"/JavaScript", b"/Launch", b"/RichMedia", b"/EmbeddedFile")
# Browsers that guess look no further than this.
_SNIFFED = 4096


@dataclass(frozen=True)
class FileKind:
    """A type that is taken.

    Attributes:
        media_type: as it is served.
        suffixes: endings that names may have; the first one is given to kept files.
        begins: the first bytes.
        check: refuses what is not whole, or dangerous.
    """

    media_type: str
    suffixes: tuple[str, ...]
    begins: bytes
    check: Callable[[Path, bytes], None]


def recognize(path: Path, name: str) -> FileKind:
    """The kind of a file whose content, ending and inside agree.

    Raises:
        FileRefusedError: it is of no kind that is taken, or pretends, or could do harm.
    """
    content = path.read_bytes()
    if not content:
        raise FileRefusedError("文件是空的。请重新选择文件。")
    if content.startswith(_OLE):
        raise FileRefusedError(
            "这是旧版 Office 文件，或设了打开密码。请另存为 PDF、docx 或 xlsx 后再上传。"
        )
    kind = _KINDS.get(suffix_of(name))
    if kind is None:
        raise FileRefusedError(f"这种类型的文件不能上传。请改用 {TAKEN} 文件。")
    if not content.startswith(kind.begins):
        raise FileRefusedError(
            f"文件的内容与扩展名不符，没有接收。请用原来的程序重新导出 {TAKEN} 文件。"
        )
    if kind.begins != _ZIP and is_zipfile(path):
        raise FileRefusedError("文件中夹带了压缩文件，没有接收。请重新导出后上传。")
    kind.check(path, content)
    return kind


def looks_plain(head: bytes) -> bool:
    """Whether a file that begins like this is of a kind that is taken, and not sealed."""
    return any(head.startswith(kind.begins) for kind in _ALL)


def _check_pdf(path: Path, content: bytes) -> None:
    end = content.rstrip(b"\x00\r\n\t ")
    if not end.endswith(b"%%EOF"):
        raise FileRefusedError("PDF 不完整，或末尾夹带了其他内容。请重新导出后上传。")
    if any(word in content for word in _ACTIVE_PDF):
        raise FileRefusedError("PDF 中含有脚本、附件或可执行动作。请用“打印为 PDF”另存后上传。")
    _refuse_markup(path, content)


def _check_png(path: Path, content: bytes) -> None:
    if content[12:16] != b"IHDR" or not content.endswith(b"\x00\x00\x00\x00IEND\xaeB`\x82"):
        raise FileRefusedError("PNG 图片不完整，或夹带了其他内容。请重新截图或导出后上传。")
    _refuse_markup(path, content)


def _check_jpeg(path: Path, content: bytes) -> None:
    if b"\xff\xd9" not in content[-65_536:]:
        raise FileRefusedError("JPEG 图片不完整。请重新拍照或导出后上传。")
    _refuse_markup(path, content)


def _refuse_markup(_path: Path, content: bytes) -> None:
    """Refuse what an old browser might take for a page in spite of its type."""
    first = content[:_SNIFFED].lower()
    if any(mark in first for mark in _MARKUP):
        raise FileRefusedError("文件中夹带了网页代码，没有接收。请重新导出后上传。")


_ZIP = b"PK\x03\x04"
_DOCX = FileKind(
    f"{_OFFICE}.wordprocessingml.document",
    (".docx",),
    _ZIP,
    lambda path, _: check_office(path, "word/document.xml"),
)
_XLSX = FileKind(
    f"{_OFFICE}.spreadsheetml.sheet",
    (".xlsx",),
    _ZIP,
    lambda path, _: check_office(path, "xl/workbook.xml"),
)
_ALL = (
    FileKind("application/pdf", (".pdf",), b"%PDF-", _check_pdf),
    FileKind("image/png", (".png",), b"\x89PNG\r\n\x1a\n", _check_png),
    FileKind("image/jpeg", (".jpg", ".jpeg"), b"\xff\xd8\xff", _check_jpeg),
    _DOCX,
    _XLSX,
)
_KINDS: Mapping[str, FileKind] = {suffix: kind for kind in _ALL for suffix in kind.suffixes}
TAKEN = "PDF、PNG、JPG、docx 或 xlsx"
ACCEPT = ",".join(_KINDS)
MEDIA_TYPES = tuple(kind.media_type for kind in _ALL)
