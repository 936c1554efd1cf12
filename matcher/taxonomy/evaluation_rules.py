"""The rules of the evaluation of zones."""

from dataclasses import dataclass


@dataclass(frozen=True)
class EvaluationRules:
    """The rules in force.

    Attributes:
        first_after_years: so many years after its founding a zone is evaluated first.
        every_years: so many years later again; an evaluation looks at as many years.
        rectification_years: how long a zone that failed has to mend.
        ahead_days: so many days before it is due operators are told, and it may be opened.
    """

    first_after_years: int
    every_years: int
    rectification_years: int
    ahead_days: int
