"""Passwords of accounts that are being opened."""

from matcher.accounts.passwords import check_password, password_policy
from matcher.errors import FieldProblem, InvalidError
from webapp.context import runtime


def password_problems(name: str, password: str) -> list[FieldProblem]:
    """What the policy in force has against a password.

    Args:
        name: what the person signs in with, or the address.
        password: as typed; an empty one is the schema's affair.
    """
    if not password:
        return []
    try:
        check_password(password_policy(runtime().settings), name, password)
    except InvalidError as error:
        return [FieldProblem("password", "密码", p.message) for p in error.problems]
    return []


def require_good_password(name: str, password: str) -> None:
    """The same, where nothing else is left to tell.

    Raises:
        InvalidError: the policy is against it.
    """
    if problems := password_problems(name, password):
        raise InvalidError(problems)
