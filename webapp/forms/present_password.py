"""The present password, asked for once more before what a stolen session or token must not do."""

from matcher.accounts.attempts import forgive_attempts
from matcher.accounts.models import User
from matcher.accounts.sign_in import count_password, password_matches
from matcher.errors import FieldProblem, InvalidError
from webapp.context import actor, client_address, keep, session

_WRONG = "当前密码不正确，或者因为多次尝试需要等待。请核对后稍候再试"


def check_present_password(field: str, password: str) -> User:
    """The user who acts, who knows the present password; the attempt counts before it is tried.

    Raises:
        InvalidError: it is wrong, or was tried too often.
    """
    user = session().get_one(User, actor().user_id)
    counted = count_password(session(), user.login, client_address())
    keep()
    if not counted or not password_matches(user.password_hash, password):
        raise InvalidError([FieldProblem(field, "当前密码", _WRONG)])
    forgive_attempts(session(), "password", user.login, client_address())
    return user
