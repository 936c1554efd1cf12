"""Limits of the payments of a contract."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PaymentRules:
    """The rules in force.

    Attributes:
        instalments: how many one contract may plan.
        payments: how many may be entered for one contract, reversed ones counted.
        listed_in_file: how many contracts one sheet of the reconciliation holds.
    """

    instalments: int
    payments: int
    listed_in_file: int
