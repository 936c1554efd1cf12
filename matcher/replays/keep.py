"""Claim a key before a write, keep the answer with the change itself.

Everything happens in the transaction of the change. A second request with the same key waits for
the first at the unique constraint and then finds its answer; when the first fails, nothing is
kept and the second one does the work. No crash can leave a key that is claimed by nobody.
"""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import Delete, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matcher.clock import now
from matcher.errors import FieldProblem, InvalidError
from matcher.replays.models import KeptAnswer
from matcher.taxonomy import load_rules


def begin(session: Session, owner: str, key: str, request_hash: str) -> KeptAnswer:
    """The answer kept under the owner's key, or an empty one to be filled by `keep`.

    Raises:
        InvalidError: the key was used for another request.
    """
    session.execute(_old().where(KeptAnswer.owner == owner, KeptAnswer.key == key))
    kept = KeptAnswer(owner=owner, key=key, request_hash=request_hash)
    try:
        with session.begin_nested():
            session.add(kept)
    except IntegrityError:
        query = select(KeptAnswer).where(KeptAnswer.owner == owner, KeptAnswer.key == key)
        kept = session.scalars(query).one()
    if kept.request_hash != request_hash:
        message = "这个键已用于另一个请求。重试时内容须与第一次相同；新的请求请换一个键"
        raise InvalidError([FieldProblem("Idempotency-Key", "幂等键", message)])
    return kept


def keep(
    session: Session, kept: KeptAnswer, status: int, headers: Mapping[str, str], body: str
) -> None:
    """Keep what was answered."""
    kept.status, kept.headers, kept.body = status, dict(headers), body
    session.flush()


def forget_old_answers(session: Session) -> None:
    """Delete the answers that are kept no longer."""
    session.execute(_old())


def _old() -> Delete:
    oldest = now() - timedelta(hours=load_rules().replay_hours)
    return delete(KeptAnswer).where(KeptAnswer.at < oldest)
