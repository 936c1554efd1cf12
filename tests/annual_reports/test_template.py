"""Templates that zones hand in: what may be in one, and what is refused in which words."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from matcher.annual_reports.document import document
from matcher.annual_reports.marks import Marks
from matcher.annual_reports.parts import CHARTS, TEMPLATE, tables
from matcher.annual_reports.template_check import _filled, check_template
from matcher.errors import FileRefusedError
from scripts.make_annual_template import make

_REMOTE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"


def test_the_template_is_what_the_script_makes(tmp_path: Path) -> None:
    make(tmp_path / "made.docx")
    with ZipFile(TEMPLATE) as kept, ZipFile(tmp_path / "made.docx") as fresh:
        assert {name: kept.read(name) for name in kept.namelist()} == {
            name: fresh.read(name) for name in fresh.namelist()
        }


def test_tables_fit_the_page() -> None:
    for table in tables().values():
        assert sum(column.width for column in table.columns) == pytest.approx(16.2)


def changed(path: Path, change: Callable[[Any], object]) -> Path:
    """The project's template with a change."""
    document = Document(str(TEMPLATE))
    change(document)
    document.save(str(path / "changed.docx"))
    return path / "changed.docx"


def test_a_changed_template_is_taken(tmp_path: Path) -> None:
    def change(document: Any) -> None:
        document.add_paragraph("示例示范区专用：{% for row in types %}{{ row.name }}{% endfor %}")
        document.add_paragraph("{% if zone and not types %}{{ year }}{% endif %}")

    path = changed(tmp_path, change)
    assert check_template(path, "示例.docx") == path.read_bytes()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ nothing }}", "不认识的标记（“nothing”）"),
        ("{% for row in types %}{{ row.amout }}{% endfor %}", "不认识的标记（“amout”）"),
        ("{% for row in types %}", "在“{% for row in types %}”附近"),
        ("{{ zone ", "在“{{ zone”附近"),
        ("{{ 7 * 7 }}", "不允许的写法"),
        ("{{ zone.upper() }}", "不允许的写法"),
        ("{{ zone | safe }}", "不允许的写法"),
        ("{{ cycler.__init__.__globals__ }}", "“__globals__”不是可用的标记"),
        ("{{ zone.__class__ }}", "“__class__”不是可用的标记"),
        ("{% set x = 1 %}", "不允许的写法"),
        ("{% include 'x' %}", "不允许的写法"),
        ("{% for a in types %}{% for b in types %}x{% endfor %}{% endfor %}", "循环套得不对"),
        ("{{ zone.upper }}", "不认识的标记（“upper”）"),
        ("{" * 5_000, "大括号太多"),
    ],
)
def test_what_does_more_than_fill_in_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = changed(tmp_path, lambda document: document.add_paragraph(text))
    with pytest.raises(FileRefusedError, match="模板") as refused:
        check_template(path, "示例.docx")
    assert said in refused.value.message


def _without_words(document: Any) -> None:
    for paragraph in document.paragraphs:
        if "narratives.plan" in paragraph.text:
            paragraph.text = "{%p for line in narratives.overview %}"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_without_words, "文字“下一年度安排”（narratives.plan）"),
        (
            lambda document: setattr(document.core_properties, "title", "{{ 7 * 7 }}"),
            "不允许的写法",
        ),
        (
            lambda document: setattr(
                document.sections[0].header.paragraphs[0], "text", "{{ zone.x() }}"
            ),
            "不允许的写法",
        ),
        (
            lambda document: document.part.relate_to(
                "http://example.invalid/t", _REMOTE, is_external=True
            ),
            "引用了文件以外",
        ),
        (lambda document: document.add_paragraph("字" * 800_000), "超过 2048 KB"),
    ],
)
def test_what_cannot_be_used_is_refused(
    tmp_path: Path, change: Callable[[Any], object], said: str
) -> None:
    with pytest.raises(FileRefusedError) as refused:
        check_template(changed(tmp_path, change), "示例.docx")
    assert said in refused.value.message


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("示例.docx", b"no document", "与扩展名不符"),
        ("示例.pdf", b"%PDF-1.7\n%%EOF", "须是 Word 的 .docx"),
        ("示例.docm", b"PK\x03\x04", "不能上传"),
        ("示例.docx", b"", "是空的"),
    ],
)
def test_what_is_no_document_is_refused(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(FileRefusedError, match=said):
        check_template(path, name)


def test_a_document_with_macros_is_refused(tmp_path: Path) -> None:
    path = changed(tmp_path, lambda document: None)
    with ZipFile(path, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"macro")
    with pytest.raises(FileRefusedError, match="宏"):
        check_template(path, "示例.docx")


def _field(document: Any, *codes: str) -> None:
    """A field whose code lies in several runs, as Word and those who hide something write it."""
    texts = "".join(
        f'<w:r><w:instrText xml:space="preserve">{c}</w:instrText></w:r>' for c in codes
    )
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    paragraph = f"<w:p {nsdecls('w')}>{begin}{texts}{end}</w:p>"
    document.paragraphs[0]._p.addprevious(parse_xml(paragraph))


@pytest.mark.parametrize(
    ("codes", "named"),
    [
        ((' DDEAUTO cmd "/k calc" ',), "“DDEAUTO”"),
        (("DDE", "AUTO cmd"), "“DDEAUTO”"),
        (("{% if zone %}", "ddeauto cmd", "{% endif %}"), "“ddeauto”"),
        ((' INCLUDEPICTURE "http://example.invalid/x.png" ',), "“INCLUDEPICTURE”"),
        (("",), "“”"),
    ],
)
def test_fields_that_fetch_or_start_something_are_refused(
    tmp_path: Path, codes: tuple[str, ...], named: str
) -> None:
    with pytest.raises(FileRefusedError) as refused:
        check_template(changed(tmp_path, lambda document: _field(document, *codes)), "示例.docx")
    assert f"不能使用的域{named}" in refused.value.message


def test_fields_about_the_document_are_taken(tmp_path: Path) -> None:
    path = changed(tmp_path, lambda document: _field(document, " NUM", "PAGES "))
    assert check_template(path, "示例.docx")


def test_an_embedded_page_is_refused(tmp_path: Path) -> None:
    def embed(document: Any) -> None:
        part = Part(PackURI("/word/page.html"), "text/html", b"<p>", document.part.package)
        document.part.relate_to(part, _REMOTE.replace("attachedTemplate", "aFChunk"))

    with pytest.raises(FileRefusedError, match="嵌入了网页"):
        check_template(changed(tmp_path, embed), "示例.docx")


def test_a_loop_does_not_fill_the_memory(tmp_path: Path) -> None:
    """Accepted with two rows, it is stopped where a year has a thousand."""
    line = f"{{% for row in counted %}}{'字' * 100_000}{{% endfor %}}"
    path = changed(tmp_path, lambda document: document.add_paragraph(line))
    content = check_template(path, "示例.docx")
    words = _filled()
    words["counted"] *= 500
    with pytest.raises(FileRefusedError, match="超过 40 MB"):
        document(words, dict.fromkeys(CHARTS), content, Marks())
