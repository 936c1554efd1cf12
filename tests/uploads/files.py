"""Small files of every kind, good and bad."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from matcher.uploads.store import Sent

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
_TYPES = "[Content_Types].xml"


def png() -> bytes:
    """One grey pixel."""
    header = struct.pack("!IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\x00\x80")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack("!I", len(data)) + name + data + struct.pack("!I", zlib.crc32(name + data))
        for name, data in parts
    )


def archive(parts: Mapping[str, bytes | str]) -> bytes:
    """A zip of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return buffer.getvalue()


def docx(extra: Mapping[str, bytes | str] | None = None, types: str = "<Types/>") -> bytes:
    """A Word document in outline, with further parts."""
    return archive({_TYPES: types, "word/document.xml": "<w:document/>", **(extra or {})})


def xlsx() -> bytes:
    """A workbook in outline."""
    return archive({_TYPES: "<Types/>", "xl/workbook.xml": "<workbook/>"})


def sent(content: bytes, name: str) -> Sent:
    """As a browser would send it."""
    return Sent(io.BytesIO(content), name)
