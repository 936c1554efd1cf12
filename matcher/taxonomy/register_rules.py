"""When the registers say that something ends."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RegisterRules:
    """The rules in force.

    Attributes:
        expiry_days: how many days before the last day it is told, the earliest first; 0 for the
            last day itself.
    """

    expiry_days: tuple[int, ...]
