"""The report as a Word document: a template filled by docxtpl, safe for any text."""

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate, RichText
from markupsafe import Markup, escape

from matcher.matching.snippets import Snippet

TEMPLATE = Path(__file__).parent / "data" / "match_report.docx"
# What XML 1.0 cannot hold; texts pasted from elsewhere do.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def document(words: Mapping[str, Any], template: Path | None = None) -> BytesIO:
    """Fill the template.

    Args:
        words: of `words_of`.
        template: a zone's own; the project's when None.

    Returns:
        The bytes of a .docx, to be read from the beginning.
    """
    report, file = DocxTemplate(template or TEMPLATE), BytesIO()
    report.render({name: safe(value) for name, value in words.items()}, autoescape=True)
    report.save(file)
    file.seek(0)
    return file


def safe(value: Any) -> Any:
    """A value for a template: no text in it, list, dict or nested, is read as XML or as a template.

    Args:
        value: a text, a `Snippet`, or dicts and lists of them.
    """
    if isinstance(value, Snippet):
        return _marked(value)
    if isinstance(value, Mapping):
        return {name: safe(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [safe(inner) for inner in value]
    return Markup(_without_braces(str(escape(_clean(value)))))  # noqa: S704  # nosec - escaped here


def _marked(snippet: Snippet) -> RichText:
    """The pieces as runs of text, the marked ones bold."""
    rich = RichText()
    for text, found in snippet.pieces:
        rich.add(_clean(text), bold=found)
    rich.xml = _without_braces(rich.xml)
    return rich


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text).replace("\t", " ")


def _without_braces(xml: str) -> str:
    """Braces as character references: the library rewrites some pairs of them."""
    return xml.replace("{", "&#123;").replace("}", "&#125;")
