"""Numbers of issues: counted per zone, kind and year, given at approval, without gaps."""

from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matcher.list_issues.models import ListIssueCounter


def next_number(session: Session, zone_id: int, kind: str, year: int) -> int:
    """The next number; whoever else approves waits, and gets it if this transaction fails."""
    counter = _locked(session, zone_id, kind, year) or _begun(session, zone_id, kind, year)
    counter.last += 1
    session.flush()
    return counter.last


def _locked(session: Session, zone_id: int, kind: str, year: int) -> ListIssueCounter | None:
    query = select(ListIssueCounter).filter_by(zone_id=zone_id, kind=kind, year=year)
    return session.scalar(query.with_for_update().execution_options(populate_existing=True))


def _begun(session: Session, zone_id: int, kind: str, year: int) -> ListIssueCounter:
    """The year's first counter, also when another transaction makes it at the same time."""
    with suppress(IntegrityError), session.begin_nested():
        session.add(ListIssueCounter(zone_id=zone_id, kind=kind, year=year, last=0))
    counter = _locked(session, zone_id, kind, year)
    assert counter is not None  # noqa: S101 - one of the two transactions made it
    return counter
