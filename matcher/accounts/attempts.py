"""How often something may be tried: counted in the database, which all processes share."""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from matcher.accounts.sign_in_models import Attempt
from matcher.clock import now
from matcher.db.encrypted import blind_index
from matcher.errors import TooManyError
from matcher.taxonomy.rules import load_rules
from matcher.taxonomy.sign_in_rules import AttemptLimits

_FLOODED = (
    "这个网络地址短时间内的尝试次数过多，暂停受理。请 {minutes} 分钟后再试；"
    "多人共用网络时请错开时间。"
)


def count_attempt(
    session: Session, kind: str, subject: str, address: str, *, known: bool = False
) -> bool:
    """Count an attempt before it is looked at; the caller commits before looking.

    What is refused here is not counted, so that nobody can keep a lock closed by knocking.

    Args:
        session: the transaction.
        kind: a key of the rules' `sign_in.attempts`.
        subject: the account that is tried, as typed; it need not exist.
        address: where the attempt comes from.
        known: whether the account's user comes from there; the lock of the account, which
            strangers can cause, is not for them.

    Returns:
        Whether to look at it; false while one has to wait.

    Raises:
        TooManyError: the address tried too often.
    """
    limits, digest = load_rules().sign_in.attempts[kind], blind_index(subject)
    address = _network(address)
    here = (Attempt.kind == kind) & (Attempt.address == address)
    there = (Attempt.kind == kind) & (Attempt.subject == digest)
    if _counted(session, limits, here)[0] >= limits.address:
        raise TooManyError(_FLOODED.format(minutes=limits.minutes))
    if not known and _counted(session, limits, there)[0] >= limits.subject:
        return False
    if not _waited(limits, *_counted(session, limits, here & there)):
        return False
    session.add(Attempt(kind=kind, subject=digest, address=address))
    session.flush()
    return True


def forgive_attempts(session: Session, kind: str, subject: str, address: str) -> None:
    """Forget the attempts on this account from this address: the last one succeeded."""
    session.execute(
        delete(Attempt).where(
            Attempt.kind == kind,
            Attempt.subject == blind_index(subject),
            Attempt.address == _network(address),
        )
    )


def forget_attempts(session: Session) -> None:
    """Delete what no longer counts."""
    longest = max(limits.minutes for limits in load_rules().sign_in.attempts.values())
    session.execute(delete(Attempt).where(Attempt.at < now() - timedelta(minutes=longest)))


def _network(address: str) -> str:
    """What somebody has at least: one IPv4 address, or the 2**64 of an IPv6 network."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((found, 64), strict=False)) if isinstance(found, IPv6Address) else address


def _counted(
    session: Session, limits: AttemptLimits, which: ColumnElement[bool]
) -> tuple[int, datetime | None]:
    """How many attempts count, and when the last one was."""
    since = now() - timedelta(minutes=limits.minutes)
    query = select(func.count(), func.max(Attempt.at)).where(which, Attempt.at > since)
    count, last = session.execute(query).one()
    return count, last


def _waited(limits: AttemptLimits, count: int, last: datetime | None) -> bool:
    """Whether the wait is over that doubles with every attempt after the free ones."""
    if last is None or count < limits.free:
        return True
    # The exponent is bounded: the wait reaches its longest long before.
    wait = limits.first_wait_seconds * 2 ** min(count - limits.free, 20)
    return now() >= last + timedelta(seconds=min(wait, limits.longest_wait_seconds))
