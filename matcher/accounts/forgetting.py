"""What signing in leaves behind, deleted once it is of no use."""

from sqlalchemy.orm import Session

from matcher.accounts.attempts import forget_attempts
from matcher.accounts.password_reset import forget_resets
from matcher.accounts.sessions import forget_sessions


def forget_old_sign_ins(session: Session) -> None:
    """Delete attempts that no longer count, links that no longer work, and old sessions."""
    forget_attempts(session)
    forget_resets(session)
    forget_sessions(session)
