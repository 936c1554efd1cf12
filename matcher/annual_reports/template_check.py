"""Whether a template that a zone hands in can be used: it is filled with samples and looked at."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE

from matcher.annual_reports.document import Picture, document
from matcher.annual_reports.marks import (
    Marks,
    TemplateError,
    TemplateSyntaxError,
    UndefinedError,
)
from matcher.annual_reports.parts import CHARTS, FACTS, slots, tables
from matcher.errors import FileRefusedError
from matcher.taxonomy import load_rules
from matcher.uploads.content import recognize

_SAMPLE = "样例"
# One white point.
_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001"  # pragma: allowlist secret
    "0802000000907753de0000000c49444154789c63f8ffff3f"  # pragma: allowlist secret
    "0005fe02fe0def46b80000000049454e44ae426082"  # pragma: allowlist secret
)
_LISTED = 6
# Kinds of parts that Word opens with other programs, or converts like files from elsewhere.
_EMBEDDED = ("/aFChunk", "/oleObject", "/control", "/subDocument")


def check_template(path: Path, name: str) -> bytes:
    """The content of a template that can be used.

    Args:
        path: of the file as it was handed in.
        name: what its sender called it.

    Raises:
        FileRefusedError: it cannot be used; the message says what is wrong with it.
    """
    if not recognize(path, name).media_type.endswith("wordprocessingml.document"):
        raise FileRefusedError(
            "模板须是 Word 的 .docx 文件。请用 Word 或 WPS 另存为 docx 后再上传。"
        )
    content = path.read_bytes()
    _require_small(path)
    marks = Marks()
    for sample in (_filled(), _empty()):
        _require_replaced(_made(content, sample, marks))
    _require_complete(marks.found)
    return content


def _made(content: bytes, words: Mapping[str, Any], marks: Marks) -> bytes:
    picture = Picture(_PNG, _SAMPLE, 1)
    pictures = dict.fromkeys(CHARTS, picture if words["types"] else None)
    try:
        _require_nothing_remote(content)
        return document(words, pictures, content, marks)
    except FileRefusedError:
        raise
    except UndefinedError as error:
        raise FileRefusedError(
            f"模板中有平台不认识的标记（{_asked(error)}）。请对照平台自带的模板修改。"
        ) from None
    except TemplateSyntaxError as error:
        raise FileRefusedError(
            f"模板的标记写错了，在{_near(error)}附近。请检查大括号，以及 for 和 endfor、"
            "if 和 endif 是否成对。"
        ) from None
    except SyntaxError:  # of XML
        raise FileRefusedError(
            "模板填入内容后不再是完整的文档。请检查表格里 {%tr %} 的标记是否独占一行，"
            "段落里 {%p %} 的标记是否独占一段。"
        ) from None
    except (TemplateError, LookupError, RecursionError, TypeError, ValueError, OSError):
        raise FileRefusedError("这个文件不能作为模板打开。请从平台自带的模板改起。") from None


def _near(error: TemplateSyntaxError) -> str:
    """The words of the template around the wrong mark."""
    lines = [line.strip() for line in getattr(error, "docx_context", ()) if line.strip()]
    marked = [line for line in lines if "{" in line] or lines
    return f"“{marked[-1][:60]}”" if marked else f"第 {error.lineno} 段"


def _asked(error: UndefinedError) -> str:
    """The name that is not known, which stands in quotes in the library's message."""
    quoted = (error.message or "").split("'")
    return f"“{quoted[-2] if len(quoted) > 2 else _SAMPLE}”"


def _require_small(path: Path) -> None:
    rules = load_rules().annual_reports
    limit = rules.template_text_kilobytes
    with ZipFile(path) as archive:
        parts = [one for one in archive.infolist() if one.filename.endswith(".xml")]
        if any(one.file_size > limit << 10 for one in parts):
            raise FileRefusedError(
                f"模板的文字部分超过 {limit} KB。请删去多余的内容和格式后再上传。"
            )
        if sum(archive.read(one).count(b"{") for one in parts) > rules.template_braces:
            raise FileRefusedError("模板中的大括号太多。请对照平台自带的模板，删去多余的标记。")


def _require_nothing_remote(content: bytes) -> None:
    """Refuse what Word would fetch from elsewhere when the report is opened."""
    for part in Document(BytesIO(content)).part.package.iter_parts():
        if part.content_type.endswith("+xml") and not part.partname.endswith(".xml"):
            raise FileRefusedError("模板的内部结构不寻常，没有接收。请用 Word 另存后再上传。")
        for relation in part.rels.values():
            if relation.reltype.endswith(_EMBEDDED):
                raise FileRefusedError("模板中嵌入了网页、程序或其他对象。请删去后再上传。")
            if relation.is_external and relation.reltype != RELATIONSHIP_TYPE.HYPERLINK:
                raise FileRefusedError(
                    "模板引用了文件以外的图片、模板或其他内容。请把它们嵌入文档后再上传。"
                )


def _require_replaced(made: bytes) -> None:
    """Refuse a template in which a mark stays as it is."""
    with ZipFile(BytesIO(made)) as archive:
        texts = [archive.read(name) for name in archive.namelist() if name.startswith("word/")]
    for mark in (b"{{", b"}}", b"{%", b"%}"):
        if any(mark in text for text in texts if not text.startswith(b"\x89PNG")):
            raise FileRefusedError(
                f"模板中有没有被替换的标记“{mark.decode()}”。"
                "标记只能写在正文、表格、页眉和页脚里，不能写在文本框的属性或批注里。"
            )


def _require_complete(found: set[str]) -> None:
    """Refuse a template that leaves a table or the words of a slot out."""
    wanted = {code: f"表“{one.title}”（{code}）" for code, one in tables().items()}
    for code, slot in slots().items():
        wanted[f"narratives.{code}"] = f"文字“{slot.title}”（narratives.{code}）"
    missing = [label for name, label in wanted.items() if name not in found]
    if missing:
        more = f"等 {len(missing)} 处" if len(missing) > _LISTED else ""
        raise FileRefusedError(
            f"模板缺少{'、'.join(missing[:_LISTED])}{more}。请从平台自带的模板中复制过来。"
        )


def _filled() -> dict[str, Any]:
    """Every value there is, with two rows in each table."""
    rows = {
        code: [{column.key: _SAMPLE for column in one.columns}] * 2
        for code, one in tables().items()
    }
    return {
        **dict.fromkeys(FACTS, _SAMPLE),
        **rows,
        "narratives": {code: [_SAMPLE] for code in slots()},
    }


def _empty() -> dict[str, Any]:
    """The same of a year without anything."""
    rows: dict[str, Any] = {code: [] for code in tables()}
    return {**dict.fromkeys(FACTS, ""), **rows, "narratives": {code: [] for code in slots()}}
