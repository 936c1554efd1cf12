"""Zones and evaluations as the pages of evaluations show them."""

from typing import Any

from flask import url_for

from matcher.accounts.models import Zone
from matcher.clock import today
from matcher.evaluations.calendar import Standing
from matcher.evaluations.course import course, returned_for
from matcher.evaluations.figures import YearFigures
from matcher.evaluations.judging import computed_outcome
from matcher.evaluations.models import Evaluation
from matcher.evaluations.states import next_step
from matcher.privacy.masking import mask
from matcher.taxonomy import scheme
from webapp.presentation.evaluation_turns import left_until
from webapp.presentation.text import day, minute

Row = dict[str, Any]
_WORDS = {
    "unknown": ("未登记成立日期", "warn"),
    "revoked": ("已撤销", "bad"),
    "running": ("评估中", "open"),
    "rectifying": ("整改中", "bad"),
    "overdue": ("已逾期", "bad"),
    "soon": ("临近应评", "warn"),
    "later": ("未到期", "quiet"),
}
_STATES = {
    "opened": "warn", "returned": "warn", "prepared": "open", "scored": "open", "decided": "good",
    "rectifying": "bad", "reported": "open", "closed": "quiet",
}  # fmt: skip
_OUTCOMES = {"excellent": "good", "qualified": "good", "unqualified": "bad"}


def standing_row(one: Standing) -> Row:
    """A zone with the day on which it is due."""
    word, tone = _WORDS[one.word]
    return {
        "name": one.zone.name,
        "url": url_for("evaluations.zone", zone_code=one.zone.code),
        "founded": day(one.programme.founded_on) if one.programme else "",
        "evaluated": day(one.programme.evaluated_on) if one.programme else "",
        "due": day(one.due_on),
        "left": left_until(one.due_on),
        "word": word,
        "tone": tone,
        "may_open": one.may_open,
        "latest": evaluation_row(one.latest) if one.latest else None,
    }


def evaluation_row(one: Evaluation) -> Row:
    """An evaluation in a list: what became of it, and whose turn it is."""
    return {
        "id": one.id,
        "years": f"{one.first_year}—{one.last_year}",
        "url": url_for("evaluations.show", evaluation_id=one.id),
        "due": day(one.due_on),
        "state": scheme("evaluation_states").name(one.state),
        "tone": _STATES[one.state],
        "next": next_step(one),
        "late": one.act_by is not None and one.act_by < today(),
        "total": "" if one.total is None else f"{one.total:.2f}",
        "outcome": scheme("evaluation_outcomes").name(one.outcome) if one.outcome else "",
        "outcome_tone": _OUTCOMES.get(one.outcome, ""),
        "result": scheme("evaluation_results").name(one.result) if one.result else "",
    }


def full_row(one: Evaluation) -> Row:
    """An evaluation on its own page."""
    computed = computed_outcome(one)
    mending = one.state in ("rectifying", "reported")
    return evaluation_row(one) | {
        "title": one.title,
        "computed": scheme("evaluation_outcomes").name(computed) if computed else "",
        "reason": mask(one.reason),
        "rectify_by": day(one.rectify_by),
        "left": left_until(one.rectify_by) if mending else "",
        "closing_note": mask(one.closing_note),
        "course": [
            {"at": minute(e.at), "what": e.what, "who": e.who, "note": e.note} for e in course(one)
        ],
    }


def submission_rows(evaluation: Evaluation, part: str) -> list[Row]:
    """The versions of a part, the newest first."""
    return [
        {
            "number": one.number,
            "lines": [line for line in mask(one.text).splitlines() if line.strip()],
            "at": minute(one.submitted_at),
            "by": one.submitter.display_name if one.submitter else "",
            "figures": "、".join(
                f"{year} 年第 {version} 版"
                for year, version in sorted(one.figures_versions.items())
            ),
            "returned": minute(one.returned_at),
            "reason": returned_for(one),
        }
        for one in reversed(evaluation.versions(part))
    ]


def year_row(one: YearFigures, zone: Zone) -> Row:
    """A year with its frozen figures, or the way to freeze them."""
    kept = one.frozen
    if kept is None:
        url = url_for("statistics.freezing", zone=zone.code, period=one.year)
        return {"year": one.year, "frozen": None, "url": url}
    url = url_for(
        "statistics.frozen_version",
        zone_code=zone.code,
        period_key=kept.period.key,
        version_number=kept.version,
    )
    frozen = {"version": kept.version, "by": kept.frozen_by, "on": day(kept.frozen_at)}
    return {"year": one.year, "frozen": frozen, "url": url}
