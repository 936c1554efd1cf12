"""The rules of the evaluation of zones."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class EvaluationRules:
    """The rules in force.

    Attributes:
        first_after_years: so many years after its founding a zone is evaluated first.
        every_years: so many years later again; an evaluation looks at as many years.
        rectification_years: how long a zone that failed has to mend.
        ahead_days: so many days before it is due people are told, and it may be opened.
        submission_days: the least time that operators have for the self-assessment; they have
            until the day on which the evaluation is due where that is later.
        resubmission_days: how long they have for what was sent back.
        judging_days: how long the authority has for what was submitted.
        reminder_days: how many days before the last day to act it is told, the earliest first;
            -1 for the day after it.
    """

    first_after_years: int
    every_years: int
    rectification_years: int
    ahead_days: int
    submission_days: int
    resubmission_days: int
    judging_days: int
    reminder_days: tuple[int, ...]

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "EvaluationRules":
        """The rules as they stand in the file."""
        return cls(**{**data, "reminder_days": tuple(data["reminder_days"])})
