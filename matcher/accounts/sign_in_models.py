"""What signing in leaves in the database: sessions, attempts, second factors, one-time links."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.accounts.models import User
from matcher.clock import now
from matcher.db import Base, UtcDateTime
from matcher.db.encrypted import EncryptedText


class SignInSession(Base):
    """One browser in which a user has signed in.

    Attributes:
        token_hash: SHA-256 of the token that only the browser's cookie holds.
        pending: whether the second factor is still to come; such a session opens nothing else.
        created_at: beginning of the absolute limit.
        seen_at: beginning of the idle limit, to the minute.
        ended_at: None while it is open.
    """

    __tablename__ = "sign_in_sessions"
    __table_args__ = (Index(None, "user_id", "ended_at"),)

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    pending: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    address: Mapped[str] = mapped_column(String(45))
    agent: Mapped[str] = mapped_column(String(200))

    user: Mapped[User] = relationship()


class Attempt(Base):
    """One try at something that may be guessed, counted before it is looked at.

    Attributes:
        subject: keyed digest of what was typed: people type passwords where the login belongs.
    """

    __tablename__ = "attempts"
    __table_args__ = (Index(None, "kind", "subject", "at"), Index(None, "kind", "address", "at"))

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(45))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class FormerPassword(Base):
    """A password that may not be chosen again yet."""

    __tablename__ = "former_passwords"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    password_hash: Mapped[str] = mapped_column(String(200))


class SecondFactor(Base):
    """The generator of codes on a user's telephone.

    Attributes:
        enrolled_at: None until a code has shown that the telephone has the secret.
        last_step: time step of the last code that was taken; codes up to it are worthless.
    """

    __tablename__ = "second_factors"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    secret: Mapped[str] = mapped_column(EncryptedText)
    last_step: Mapped[int] = mapped_column(default=0)
    enrolled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RecoveryCode(Base):
    """A code that replaces the generator once; the row goes when it is used."""

    __tablename__ = "recovery_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))


class PasswordReset(Base):
    """A link by mail that sets a new password once; the row goes when it is used."""

    __tablename__ = "password_resets"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
