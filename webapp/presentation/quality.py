"""The figures of the suggestions as rows of tables."""

from typing import Any

from matcher.matching.quality import Outcomes, Quality
from matcher.taxonomy import scheme

Row = dict[str, Any]


def outcome_row(outcomes: Outcomes) -> Row:
    """The counts of some pairs, and the share of the confirmed among the decided.

    Returns:
        `suggested`, `decided`, `confirmed`, `dismissed`, `waiting` as numbers; `share` from 0 to 1
        for a bar and `percent` as text, both None where nothing was decided.
    """
    share = outcomes.precision
    return {
        "suggested": outcomes.suggested,
        "decided": outcomes.decided,
        "confirmed": outcomes.confirmed,
        "dismissed": outcomes.dismissed,
        "waiting": outcomes.waiting,
        "share": share,
        "percent": None if share is None else f"{share:.0%}",
    }


def month_rows(quality: Quality) -> list[Row]:
    """A row for each month, the newest first, with its name as `month`."""
    rows = [{"month": month, **outcome_row(o)} for month, o in quality.months.items()]
    return rows[::-1]


def grade_rows(quality: Quality) -> list[Row]:
    """A row for each grade, the best first, with its code as `grade`, and `contracts`."""
    return [
        {"grade": code, "contracts": quality.contracts.get(code, 0), **outcome_row(outcomes)}
        for code, outcomes in quality.grades.items()
    ]


def reason_rows(quality: Quality) -> list[Row]:
    """A row for each reason: `name`, `count`, `share` of all dismissals and `percent`."""
    every = sum(quality.reasons.values())
    return [
        {
            "name": scheme("dismissal_reasons").name(code),
            "count": count,
            "share": count / every,
            "percent": f"{count / every:.0%}",
        }
        for code, count in quality.reasons.items()
    ]
