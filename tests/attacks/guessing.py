"""Sign-in attempts from many addresses, and how many passwords were hashed for them."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from matcher.accounts import sign_in
from matcher.accounts.models import User
from matcher.mail.models import MailMessage
from tests.attacks.target import Target
from tests.webapp.site import PASSWORD

WRONG = "Bu-Shi-Mima-2026"


def attempt(
    target: Target, login: str, password: str = WRONG, *, address: str = "192.0.2.1", **more: Any
) -> TestResponse:
    """One attempt of a new browser at this address."""
    at = {"REMOTE_ADDR": address}
    data = {"login": login, "password": password}
    return target.browser().send("/account/sign-in", data, environ_overrides=at, **more)


def enters(target: Target, login: str, *, address: str = "203.0.113.9") -> bool:
    """Whether the right password is taken."""
    return attempt(target, login, PASSWORD, address=address).status_code == 302


class _Counting:
    """The hasher, counting."""

    def __init__(self, inner: Any, counted: Counter[str]) -> None:
        self._inner, self._counted = inner, counted

    def verify(self, kept: str, password: str) -> bool:
        self._counted["verify"] += 1
        right: bool = self._inner.verify(kept, password)
        return right

    def hash(self, password: str) -> str:
        self._counted["hash"] += 1
        made: str = self._inner.hash(password)
        return made


@contextmanager
def counting() -> Iterator[Counter[str]]:
    """Count the password hashes that are computed: they are what takes the time."""
    counted: Counter[str] = Counter()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sign_in, "_HASHER", _Counting(sign_in._HASHER, counted))
        yield counted


def mails(target: Target, to: str) -> list[str]:
    """The subjects of the mails to an address."""
    with target.runtime.database.read() as session:
        return [mail.subject for mail in session.scalars(select(MailMessage)) if mail.to == to]


def with_email(session: Session, login: str, email: str) -> None:
    """Give the user of this login an address."""
    user = session.scalars(select(User).where(User.login == login)).one()
    user.set_email(email)
