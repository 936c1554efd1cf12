"""The rules of signing in: limits in time, limits of attempts, what a password must be."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class AttemptLimits:
    """How often something may be tried; attempts that succeed do not count.

    Attributes:
        minutes: how long an attempt counts, and so how long the locks last.
        subject: attempts on one account from everywhere, then it is locked.
        address: attempts from one address on whatever account, then it is locked.
        free: attempts on one account from one address without waiting.
        first_wait_seconds: wait after those; each further attempt doubles it.
        longest_wait_seconds: the wait grows no longer than this.
    """

    minutes: int
    subject: int
    address: int
    free: int
    first_wait_seconds: int
    longest_wait_seconds: int


@dataclass(frozen=True)
class PasswordPolicy:
    """What a new password must be, and how long it stays good.

    Attributes:
        shortest: characters at least.
        longest: characters at most.
        classes: of capital letters, small letters, digits and others so many must occur.
        lowest_strength: zxcvbn's score (0-4) at least; 0 and the best-known passwords are out.
        without_login: whether it may not contain the login.
        days: after so many days it must be changed; 0 for never.
        former: so many former passwords may not be chosen again.
    """

    shortest: int
    longest: int
    classes: int
    lowest_strength: int
    without_login: bool
    days: int
    former: int


@dataclass(frozen=True)
class SignInRules:
    """All of it.

    Attributes:
        idle_minutes: a session not used for so long has ended.
        absolute_hours: a session has ended so long after it began.
        pending_minutes: time to give the second factor.
        seen_seconds: use of a session is written down at most so often.
        known_address_days: an address from which a user signed in is known for so long.
        stale_days: an account that nobody signed in to for so long is pointed out.
        reset_minutes: how long the link that sets a new password works.
        recovery_codes: how many are given at a time.
        keep_days: sessions that ended are kept for so long.
        second_factor_roles: whoever has one of them must have a second factor.
        attempts: limits by kind of attempt.
        passwords: policies by profile.
    """

    idle_minutes: int
    absolute_hours: int
    pending_minutes: int
    seen_seconds: int
    known_address_days: int
    stale_days: int
    reset_minutes: int
    recovery_codes: int
    keep_days: int
    second_factor_roles: frozenset[str]
    attempts: Mapping[str, AttemptLimits]
    passwords: Mapping[str, PasswordPolicy]

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "SignInRules":
        """The rules as their file has them."""
        numbers = {name: value for name, value in data.items() if isinstance(value, int)}
        return cls(
            **numbers,
            second_factor_roles=frozenset(data["second_factor_roles"]),
            attempts={kind: AttemptLimits(**row) for kind, row in data["attempts"].items()},
            passwords={name: PasswordPolicy(**row) for name, row in data["passwords"].items()},
        )
