"""Fields of a Word document, which Word computes, fetches or starts programs for by itself."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from docx.oxml import parse_xml

from matcher.errors import FileRefusedError

# They speak of the document itself, and of nothing else.
_PLAIN = frozenset(
    {"DATE", "HYPERLINK", "NUMPAGES", "PAGE", "PAGEREF", "REF", "SECTION", "SECTIONPAGES", "SEQ",
     "STYLEREF", "TIME", "TOC"}
)  # fmt: skip


def require_plain_fields(content: bytes) -> None:
    """Refuse fields that fetch something from elsewhere or start a program.

    Args:
        content: of a .docx that is made: marks may put a field together or leave one out.

    Raises:
        FileRefusedError: there is one.
    """
    with ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            for code in _codes(archive.read(name)) if name.endswith(".xml") else ():
                word = code.split(maxsplit=1)[0] if code.strip() else ""
                if word.upper() not in _PLAIN:
                    raise FileRefusedError(
                        f"模板中有不能使用的域“{word[:20]}”。"
                        "只能用页码、日期、目录、题注和引用，请在 Word 中删去这个域。"
                    )


def _codes(xml: bytes) -> Iterator[str]:
    """What each field of a part is told to do; one in another is a field of its own."""
    begun: list[str] = []
    for element in parse_xml(xml).iter("{*}fldSimple", "{*}fldChar", "{*}instrText"):
        name = _local(element.tag)
        if name == "instrText":
            text = element.text or ""
            if not begun:
                yield text
            else:
                begun[-1] += text
        elif name == "fldSimple":
            yield _value(element, "instr")
        elif _value(element, "fldCharType") == "begin":
            begun.append("")
        elif _value(element, "fldCharType") == "end" and begun:
            yield begun.pop()
    yield from begun


def _value(element: Any, attribute: str) -> str:
    """Of an attribute in whatever namespace."""
    values = (v for name, v in element.attrib.items() if _local(name) == attribute)
    return str(next(values, ""))


def _local(name: str) -> str:
    return name.rpartition("}")[2]
