"""An issue as a PDF, set by Typst from the frozen content with fonts of its own.

No network, no clock and no font of the system: the same content gives the same bytes.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn as fonts
import typst

from matcher.list_issues.content import Content
from matcher.list_issues.words import COLUMNS, FUNDS, OVERVIEW, facts, indicator, row
from matcher.listings.schemas import SCHEMAS

_TEMPLATE = Path(__file__).parent / "data" / "issue.typ"
_WIDTHS = (8, 15, 35, 26, 13, 15, 13)


def pdf(content: Content, sha256: str) -> bytes:
    """The bytes of the PDF, tagged for screen readers, with the used glyphs embedded.

    Args:
        content: of an approved issue.
        sha256: of the canonical content, printed at the end.
    """
    return typst.compile(
        _TEMPLATE,
        font_paths=[fonts.sans_path().parent],
        ignore_system_fonts=True,
        sys_inputs={"issue": json.dumps(_shown(content, sha256), ensure_ascii=False)},
        timestamp=datetime.fromisoformat(content["approved_on"]).replace(tzinfo=UTC),
    )


def _shown(content: Content, sha256: str) -> dict[str, Any]:
    """What the template reads: texts only."""
    kind, number = content["kind"], f"{content['year']} 年第 {content['number']} 期"
    labels = {column.key: column.label for column in COLUMNS[kind]} | {"funds": FUNDS}
    return {
        "heading": f"{content['title']} {number}",
        "title": content["title"],
        "number": number,
        "zone": content["zone"]["name"],
        "date": content["approved_on"],
        "preface": _paragraphs(content["preface"]),
        "sha256": sha256,
        "columns": [labels[key] for key in OVERVIEW],
        "widths": _WIDTHS,
        "rows": [_line(entry) for entry in content["entries"]],
        "entries": [_entry(kind, entry) for entry in content["entries"]],
    }


def _line(entry: Content) -> list[str]:
    cells = row(entry)
    return [str(cells[key]) for key in OVERVIEW]


def _entry(kind: str, entry: Content) -> dict[str, Any]:
    said = [f"{label}：{text}" for label, text in facts(kind, entry)]
    parts = [_part(part["label"], part["text"]) for part in entry["parts"]]
    if entry["indicators"]:
        texts = "\n".join(indicator(one) for one in entry["indicators"])
        parts.append(_part(SCHEMAS[kind].label("indicators"), texts))
    return {
        "position": str(entry["position"]),
        "title": entry["title"],
        "facts": "　".join([entry["code"], entry["organization"], *said]),
        "parts": parts,
    }


def _part(label: str, text: str) -> dict[str, Any]:
    return {"label": label, "paragraphs": _paragraphs(text)}


def _paragraphs(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]
