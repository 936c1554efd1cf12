"""Limits of files of old contracts that operators bring into the ledger."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LedgerImportRules:
    """The rules in force.

    Attributes:
        rows: how many one file may have.
        at_once: up to so many are taken while somebody waits for the page, and so many by the
            worker in one transaction.
        days: after which a file is deleted.
        waiting: how many files of a zone may wait to be taken.
    """

    rows: int
    at_once: int
    days: int
    waiting: int
