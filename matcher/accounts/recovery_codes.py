"""Recovery codes: each replaces the telephone once."""

import base64
import secrets

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.accounts.sessions import token_digest
from matcher.accounts.sign_in_models import RecoveryCode
from matcher.actor import Actor
from matcher.audit import record
from matcher.taxonomy.rules import load_rules

# 80 bits: too many to guess even from the digests.
_BYTES = 10


def renew_recovery_codes(session: Session, actor: Actor, user: User) -> list[str]:
    """New codes, to be shown once; the former ones are worthless."""
    forget_recovery_codes(session, user)
    codes = [_new_code() for _ in range(load_rules().sign_in.recovery_codes)]
    session.add_all(RecoveryCode(user_id=user.id, code_hash=_digest(code)) for code in codes)
    record(session, actor, "user.renew_recovery_codes", ("user", user.id))
    session.flush()
    return codes


def recovery_codes_left(session: Session, user_id: int) -> int:
    """How many codes are unused."""
    query = select(func.count()).where(RecoveryCode.user_id == user_id)
    return session.scalar(query) or 0


def take_recovery_code(session: Session, user: User, code: str) -> bool:
    """Whether the code is one of the user's; it is used up then."""
    used = session.execute(
        delete(RecoveryCode)
        .where(RecoveryCode.user_id == user.id, RecoveryCode.code_hash == _digest(code))
        .returning(RecoveryCode.id)
    )
    return used.first() is not None


def forget_recovery_codes(session: Session, user: User) -> None:
    """Make all codes of the user worthless."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))


def _new_code() -> str:
    text = base64.b32encode(secrets.token_bytes(_BYTES)).decode()
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def _digest(code: str) -> str:
    """Of the code with whatever dashes, spaces and capitals were typed."""
    return token_digest("".join(code.replace("-", "").split()).upper())
