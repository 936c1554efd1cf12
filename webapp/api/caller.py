"""Who calls: the holder of a token, else whoever is signed in in the browser, else the public."""

from flask import current_app, g, request
from flask_wtf.csrf import CSRFError
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, Unauthorized

from matcher.accounts.permissions import require
from matcher.accounts.tokens import SCOPES, Bearer, bearer_of, note_use
from webapp.access.obligations import obligation
from webapp.api.declared import PUBLIC, SIGNED_IN, Operation
from webapp.context import actor, client_address, runtime

_UNUSABLE = "令牌无效、已过期或已撤销。请在“访问令牌”页面核对，或重新创建。"
_NOT_SIGNED_IN = "请在 Authorization 头中提供访问令牌（Bearer tm_…），或先登录。"
_OBLIGED = "请先在网页上设置新密码或启用动态口令，再继续使用。"
_FORGED = "用登录会话调用写接口时，需要 X-CSRFToken 头。程序请改用访问令牌。"


def admit(operation: Operation) -> None:
    """Let in whoever may ask for this at all; on which objects is the domain's question.

    Raises:
        Unauthorized: nobody is known, or the token is none.
        Forbidden: the token was not made for this, or a browser was tricked into asking.
        ForbiddenError: no role allows it.
    """
    bearer = _bearer()
    if bearer:
        g.token_actor = bearer.actor
    elif "Authorization" in request.headers:
        raise _unauthorized(_UNUSABLE, error="invalid_token")
    who = actor()
    if operation.action != PUBLIC and who.user_id is None:
        raise _unauthorized(_NOT_SIGNED_IN)
    if who.scopes is not None and operation.scope not in who.scopes:
        needed = SCOPES[operation.scope].split("：")[0]
        raise Forbidden(f"这个令牌没有“{needed}”（{operation.scope}）范围，不能进行此操作。")
    if bearer is None and who.user_id is not None:
        _free_browser(operation)
    if operation.action not in (PUBLIC, SIGNED_IN):
        require(who, operation.action)


def limited_by() -> str:
    """Whose requests are counted together: a token's, else an address's."""
    bearer = _bearer()
    return f"token:{bearer.token_id}" if bearer else f"address:{client_address()}"


def owner() -> str:
    """Under whom the answers to repeated writes are kept."""
    bearer = _bearer()
    return f"token:{bearer.token_id}" if bearer else f"user:{actor().user_id}"


def _bearer() -> Bearer | None:
    if "bearer" not in g:
        g.bearer = _found(request.headers.get("Authorization", ""))
    found: Bearer | None = g.bearer
    return found


def _found(header: str) -> Bearer | None:
    kind, _, secret = header.partition(" ")
    if kind.lower() != "bearer":
        return None
    database = runtime().database
    with database.read() as session:
        bearer = bearer_of(session, secret.strip())
    if bearer and not bearer.noted and "session" not in g:
        # By itself: what comes may only read, or fail.
        with database.write() as session:
            note_use(session, bearer)
    return bearer


def _free_browser(operation: Operation) -> None:
    """Refuse a browser that was tricked, or whose user has something to do before all else."""
    if obligation():
        raise Forbidden(_OBLIGED)
    if not operation.writes:
        return
    try:
        current_app.extensions["csrf"].protect()
    except CSRFError:
        raise Forbidden(_FORGED) from None


def _unauthorized(message: str, **told: str) -> Unauthorized:
    return Unauthorized(
        message, www_authenticate=WWWAuthenticate("Bearer", {"realm": "api", **told})
    )
