"""Stable public codes: D2026-0001, S2026-0001, A2026-0001."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.clock import today
from matcher.listings.models import CodeCounter

_LETTERS = {"demand": "D", "scenario": "S", "achievement": "A"}


def reserve_codes(session: Session, kind: str, count: int = 1) -> Sequence[str]:
    """The next codes of a kind; the counter's row is locked until the transaction ends."""
    year = today().year
    counter = session.scalar(
        select(CodeCounter)
        .where(CodeCounter.kind == kind, CodeCounter.year == year)
        .with_for_update()
    )
    if counter is None:
        counter = CodeCounter(kind=kind, year=year, last=0)
        session.add(counter)
    first = counter.last + 1
    counter.last += count
    session.flush()
    return [f"{_LETTERS[kind]}{year}-{number:04d}" for number in range(first, first + count)]
