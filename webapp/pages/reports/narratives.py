"""The words of a year's report, to be edited."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.accounts.models import Zone
from matcher.accounts.permissions import require
from matcher.annual_reports.content import Content
from matcher.annual_reports.gather import content_of_year
from matcher.annual_reports.narratives import Words, fingerprint, save_words, words_of_year
from matcher.annual_reports.parts import slots
from matcher.errors import FieldProblem, InvalidError
from matcher.taxonomy import load_rules
from webapp.context import actor, session
from webapp.pages.reports.base import YEAR, blueprint, choice

_ADDRESS = f"{YEAR}/narratives"


@blueprint.get(_ADDRESS)
def narratives(year: int) -> str:
    """The editor, for operators."""
    zone = choice().zone
    require(actor(), "report.make", zone_id=zone.id)
    return _page(zone, content_of_year(session(), actor(), zone, year))


@blueprint.post(_ADDRESS)
def save_narratives(year: int) -> Response | tuple[str, int]:
    """Keep what was written."""
    zone = choice().zone
    require(actor(), "report.make", zone_id=zone.id)
    content = content_of_year(session(), actor(), zone, year)
    texts = {code: request.form.get(code, "").replace("\r\n", "\n") for code in slots()}
    seen = request.form.get("seen", "")
    try:
        changed = save_words(session(), actor(), zone.id, content, texts, seen)
    except InvalidError as error:
        return _page(zone, content, error.problems), 422
    names = "、".join(slot.title for slot in changed)
    flash(f"已保存：{names}。" if changed else "没有改动。", "success")
    return redirect(url_for("reports.narratives", year=year, zone=zone.code), 303)


def _page(zone: Zone, content: Content, problems: Sequence[FieldProblem] = ()) -> str:
    said = {problem.field: problem.message for problem in problems}
    words = words_of_year(session(), zone.id, content)
    return render_template(
        "reports/narratives.html",
        zone=zone,
        content=content,
        words=words,
        fields=[_field(one, said) for one in words],
        problems=problems,
        seen=fingerprint(session(), zone.id, content.year),
    )


def _field(one: Words, said: dict[str, str]) -> dict[str, Any]:
    code = one.slot.code
    return {
        "name": code,
        "label": one.slot.title,
        "kind": "textarea",
        "rows": max(4, len(one.lines) + 3),
        "hint": one.slot.hint,
        "value": request.form.get(code, one.text) if said else one.text,
        "error": said.get(code),
        "max_length": load_rules().annual_reports.narrative_characters,
    }
