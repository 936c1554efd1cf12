"""Limits of files that the worker makes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MadeFileRules:
    """The rules in force.

    Attributes:
        days: after which a file is deleted.
        waiting: how many of one person may wait or be made at once.
        kept: how many one person may have in all.
        attempts: how often one is begun before it is given up.
    """

    days: int
    waiting: int
    kept: int
    attempts: int
