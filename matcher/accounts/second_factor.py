"""The second factor: codes of a telephone (TOTP, RFC 6238), and recovery codes without it."""

from collections.abc import Collection
from hmac import compare_digest

import pyotp
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from matcher.accounts.models import User
from matcher.accounts.recovery_codes import (
    forget_recovery_codes,
    renew_recovery_codes,
    take_recovery_code,
)
from matcher.accounts.sign_in_models import SecondFactor
from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import now
from matcher.errors import ConflictError, FieldProblem, InvalidError
from matcher.taxonomy.rules import load_rules

REFUSED = "动态口令或恢复码不正确，或已经用过。请等应用显示下一个口令后再试"
_STEP_SECONDS = 30


def needs_second_factor(roles: Collection[str]) -> bool:
    """Whether somebody with these roles must have a second factor."""
    return not load_rules().sign_in.second_factor_roles.isdisjoint(roles)


def enrolled(session: Session, user_id: int) -> SecondFactor | None:
    """The generator that this user has to use."""
    found = session.get(SecondFactor, user_id)
    return found if found and found.enrolled_at else None


def begin_enrolment(session: Session, user: User) -> SecondFactor:
    """A new secret for the telephone; a former one that was never confirmed is worthless.

    Raises:
        ConflictError: a telephone is enrolled already.
    """
    if enrolled(session, user.id):
        raise ConflictError("动态口令已经启用。需要更换手机时，请先停用再重新启用。")
    factor = session.merge(SecondFactor(user_id=user.id, secret=pyotp.random_base32()))
    session.flush()
    return factor


def pending_secret(session: Session, user_id: int) -> str | None:
    """The secret that a telephone is still to show a code of."""
    found = session.get(SecondFactor, user_id)
    return found.secret if found and found.enrolled_at is None else None


def provisioning_address(secret: str, login: str, zone_name: str) -> str:
    """What the picture says that telephones read."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=zone_name)


def confirm_enrolment(session: Session, actor: Actor, user: User, code: str) -> list[str]:
    """Enrol the telephone that shows this code; returns the recovery codes, to be shown once.

    Raises:
        InvalidError: another code is due.
    """
    factor = session.get(SecondFactor, user.id)
    if factor is None or factor.enrolled_at or not _take_code(session, factor, code):
        raise InvalidError([FieldProblem("code", "动态口令", REFUSED)])
    factor.enrolled_at = now()
    record(session, actor, "user.enrol_second_factor", ("user", user.id))
    return renew_recovery_codes(session, actor, user)


def take_second_factor(session: Session, user: User, code: str, address: str) -> bool:
    """Whether the code of the telephone is right, or a recovery code; neither is right twice.

    A refusal is recorded: the caller commits it.
    """
    factor = enrolled(session, user.id)
    if factor and (_take_code(session, factor, code) or take_recovery_code(session, user, code)):
        return True
    record(session, Actor(address=address), "user.code_refused", ("user", user.id))
    session.flush()
    return False


def remove_second_factor(session: Session, actor: Actor, user: User) -> None:
    """Forget telephone and recovery codes; whoever needs a second factor enrols again."""
    session.execute(delete(SecondFactor).where(SecondFactor.user_id == user.id))
    forget_recovery_codes(session, user)
    record(session, actor, "user.remove_second_factor", ("user", user.id))
    session.flush()


def code_of_step(secret: str, step: int) -> str:
    """The code that a telephone with this secret shows during a time step."""
    return pyotp.TOTP(secret).generate_otp(step)


def current_step() -> int:
    """The present time step."""
    return int(now().timestamp()) // _STEP_SECONDS


def _take_code(session: Session, factor: SecondFactor, code: str) -> bool:
    """Whether the code belongs to a step around now that no code was taken of, nor of a later."""
    present, given = current_step(), "".join(code.split())
    # Clocks of telephones are a little early or late.
    for step in (present - 1, present, present + 1):
        if compare_digest(code_of_step(factor.secret, step).encode(), given.encode()):
            # Asked and written in one statement: of two requests with one code, one is late.
            taken = session.execute(
                update(SecondFactor)
                .where(SecondFactor.user_id == factor.user_id, SecondFactor.last_step < step)
                .values(last_step=step)
                .returning(SecondFactor.user_id)
            )
            return taken.first() is not None
    return False
