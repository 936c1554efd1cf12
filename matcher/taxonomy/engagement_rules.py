"""Limits of what is kept with an engagement."""

from dataclasses import dataclass


@dataclass(frozen=True)
class EngagementRules:
    """The rules in force; both for one engagement and one side of it.

    Attributes:
        documents: how many files it may hold.
        activities: how many activities, messages and notes.
    """

    documents: int
    activities: int
