"""Limits of the broker's desk."""

from dataclasses import dataclass


@dataclass(frozen=True)
class WorkbenchRules:
    """The rules in force.

    Attributes:
        snooze_days: for how long a suggestion is put off unless another day is chosen.
        longest_snooze_days: the longest it can be put off.
        saved_views: how many views one user may keep.
        soon_days: next activities within so many days are shown as coming.
        alike_percent: from which likeness on (0-100) two suggestions of a need stand together.
    """

    snooze_days: int
    longest_snooze_days: int
    saved_views: int
    soon_days: int
    alike_percent: float
