"""Stable public codes: D2026-0001, S2026-0001, A2026-0001."""

from collections.abc import Sequence
from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matcher.clock import today
from matcher.listings.models import CodeCounter

_LETTERS = {"demand": "D", "scenario": "S", "achievement": "A"}


def reserve_codes(session: Session, kind: str, count: int = 1) -> Sequence[str]:
    """The next codes of a kind; the counter's row is locked until the transaction ends."""
    year = today().year
    counter = _locked(session, kind, year) or _begun(session, kind, year)
    first = counter.last + 1
    counter.last += count
    session.flush()
    return [f"{_LETTERS[kind]}{year}-{number:04d}" for number in range(first, first + count)]


def _locked(session: Session, kind: str, year: int) -> CodeCounter | None:
    query = select(CodeCounter).where(CodeCounter.kind == kind, CodeCounter.year == year)
    return session.scalar(query.with_for_update())


def _begun(session: Session, kind: str, year: int) -> CodeCounter:
    """The year's first counter, also when another transaction makes it at the same time."""
    with suppress(IntegrityError), session.begin_nested():
        session.add(CodeCounter(kind=kind, year=year, last=0))
    counter = _locked(session, kind, year)
    assert counter is not None  # noqa: S101 - one of the two transactions made it
    return counter
