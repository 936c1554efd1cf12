"""Years, reports and templates as the page of reports shows them."""

from collections.abc import Sequence
from typing import Any

from flask import url_for

from matcher.actor import Actor
from matcher.annual_reports.find import GONE, MadeReport, Year
from matcher.annual_reports.models import ReportTemplate
from webapp.presentation.made_files import STATES
from webapp.presentation.text import day, minute

Row = dict[str, Any]
_STATES = STATES | {GONE: ("文件已过保存期", "quiet")}


def year_row(one: Year, actor: Actor) -> Row:
    """A year with its state."""
    frozen, made = one.frozen, one.made
    return {
        "year": one.year,
        "frozen": frozen
        and {
            "version": frozen.version,
            "by": frozen.frozen_by,
            "on": day(frozen.frozen_at),
            "note": frozen.note,
        },
        "edited": one.edited,
        "made": made and report_row(made, actor),
        "outdated": bool(frozen and made and made.report.figures_version != frozen.version),
    }


def report_row(made: MadeReport, actor: Actor) -> Row:
    """A report with who asked for it; whoever did finds the file behind the link."""
    report = made.report
    word, tone = _STATES[made.state]
    mine = made.file is not None and made.file.user_id == actor.user_id
    by_command = report.made_by is None
    return {
        "year": report.year,
        "version": report.figures_version,
        "template": f"第 {report.template_number} 版" if report.template_number else "平台自带",
        "by": report.person.display_name if report.person else "系统（命令）",
        "at": minute(report.made_at),
        "word": "由命令写出" if by_command else word,
        "tone": "good" if by_command else tone,
        "url": url_for("made_files.show", file_id=made.file.id) if mine and made.file else "",
    }


def template_rows(templates: Sequence[ReportTemplate]) -> list[Row]:
    """The versions, of which the first is in use."""
    return [
        {
            "number": one.number,
            "name": one.name,
            "by": one.person.display_name if one.person else "",
            "at": minute(one.added_at),
            "used": place == 0,
            "url": url_for("reports.template", template_id=one.id) if one.size else "",
        }
        for place, one in enumerate(templates)
    ]
