"""The second factor of the published accounts: its secret is published like their password."""

from sqlalchemy.orm import Session

from matcher.accounts.second_factor import code_of_step, current_step, enrolled
from matcher.accounts.sign_in_models import SecondFactor
from matcher.clock import now

SECRET = "SHIFANSHIFANSHIFANSHIFANSHIFANSH"  # noqa: S105 - worth nothing outside


def enrol_published(session: Session, user_id: int) -> None:
    """Enrol the telephone that everybody has."""
    session.add(SecondFactor(user_id=user_id, secret=SECRET, enrolled_at=now()))
    session.flush()


def next_published_code(session: Session, user_id: int) -> str | None:
    """The code that is taken next; None when somebody has enrolled a telephone of their own.

    Several people may try one account within half a minute, and no code is taken twice.
    """
    factor = enrolled(session, user_id)
    if factor is None or factor.secret != SECRET:
        return None
    return code_of_step(SECRET, max(current_step(), factor.last_step + 1))
