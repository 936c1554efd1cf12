"""Limits of what goes to the registration body and comes back."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RegistrationRules:
    """The rules in force.

    Attributes:
        at_once: up to so many contracts are exported while somebody waits for the page.
        result_rows: how many rows one result file may have.
        result_days: after which a result file is deleted.
        open_results: how many result files of a zone may wait to be taken.
    """

    at_once: int
    result_rows: int
    result_days: int
    open_results: int
