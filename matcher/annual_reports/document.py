"""The report as a Word document: a template filled with words and pictures."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx.oxml import parse_xml
from docx.shared import Cm
from docxtpl import DocxTemplate, InlineImage

from matcher.annual_reports.marks import Marks
from matcher.annual_reports.word_fields import require_plain_fields
from matcher.match_reports.document import safe


@dataclass(frozen=True)
class Picture:
    """A chart.

    Attributes:
        png: its bytes.
        alt: what it shows, for readers who do not see it.
        width: in centimetres.
    """

    png: bytes
    alt: str
    width: float


def document(
    words: Mapping[str, Any],
    pictures: Mapping[str, Picture | None],
    template: bytes,
    marks: Marks,
) -> bytes:
    """Fill a template.

    Args:
        words: of `words_of`: texts, lists and dicts of texts.
        pictures: by their names under `charts`; none for a chart that has nothing to show.
        template: a .docx.
        marks: reads the template, and knows afterwards what it asked for.

    Returns:
        The bytes of a .docx.

    Raises:
        FileRefusedError: it would be too large, or make Word fetch or start something.
    """
    report, file = _Template(BytesIO(template)), BytesIO()
    charts = {name: one and _Inline(report, one) for name, one in pictures.items()}
    report.render({name: safe(value) for name, value in words.items()} | {"charts": charts}, marks)
    report.save(file)
    made = file.getvalue()
    require_plain_fields(made)
    return made


class _Template(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types.
    def fix_tables(self, xml: str) -> Any:
        """Refuse what marks in wrong places break, which the library would silently drop."""
        parse_xml(xml)
        return super().fix_tables(xml)


class _Inline(InlineImage):  # type: ignore[misc]  # docxtpl has no types.
    """A picture that tells what it shows."""

    def __init__(self, template: DocxTemplate, picture: Picture) -> None:
        super().__init__(template, BytesIO(picture.png), width=Cm(picture.width))
        self._alt = picture.alt

    def __html__(self) -> str:
        """The drawing with its description."""
        part = self.tpl.current_rendering_part
        inline = part.new_pic_inline(self.image_descriptor, self.width, self.height)
        inline.docPr.set("descr", self._alt)
        return (
            f"</w:t></w:r><w:r><w:drawing>{inline.xml}</w:drawing></w:r>"
            '<w:r><w:t xml:space="preserve">'
        )
