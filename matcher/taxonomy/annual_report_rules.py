"""The rules of annual reports and monthly briefs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True)
class AnnualReportRules:
    """The rules in force.

    Attributes:
        due: month and day by which the report of a year is handed in.
        reminder_days: so many days before, operators are told, once a year each.
        evidence_rows: how many contracts a list of evidence in Word holds at most.
        listed: how many rows a table of industries, regions, brokers or bodies has at most.
        narrative_characters: the longest text of a slot.
        template_text_kilobytes: the largest part of a template that is text.
        template_braces: how many opening braces a template has at most; each mark has one or two.
        report_megabytes: how much text one part of a made report holds at most.
        brief_rows: how many contracts and overdue things a monthly brief names at most.
    """

    due: tuple[int, int]
    reminder_days: tuple[int, ...]
    evidence_rows: int
    listed: int
    narrative_characters: int
    template_text_kilobytes: int
    template_braces: int
    report_megabytes: int
    brief_rows: int

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        """The rules as the file has them."""
        month, day = map(int, data["due"].split("-"))
        return cls(**{**data, "due": (month, day), "reminder_days": tuple(data["reminder_days"])})
