"""One table from domain errors to answers."""

from flask import Flask, g, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from matcher.errors import (
    ConflictError,
    DomainError,
    FileRefusedError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    TransitionError,
)

STATUS: dict[type[DomainError], int] = {
    NotFoundError: 404,
    ForbiddenError: 403,
    InvalidError: 422,
    TransitionError: 409,
    ConflictError: 409,
    FileRefusedError: 422,
}
_PAGES = {400, 403, 404, 413, 429}
_STALE = "这条信息刚被别人修改过。请刷新页面，核对后再提交。"
_UNSTORABLE = "地址或内容中有无法识别的字符。请检查后重新输入。"
_NOT_POSSIBLE = "这个地址不支持这样的访问。请从页面上的按钮或链接进入。"
_EXPIRED = "页面停留太久或表单已失效。请返回上一页刷新后重新提交，填写的内容仍在原页面。"


def init_app(app: Flask) -> None:
    """Answer every error with a page that says what happened and what to do."""

    @app.errorhandler(DomainError)
    def _refused(error: DomainError) -> tuple[str, int]:
        return _page(STATUS[type(error)], error.message)

    @app.errorhandler(StaleDataError)
    def _stale(_error: StaleDataError) -> tuple[str, int]:
        return _page(409, _STALE)

    @app.errorhandler(CSRFError)
    def _forged(_error: CSRFError) -> tuple[str, int]:
        return _page(400, _EXPIRED)

    @app.errorhandler(DataError)
    @app.errorhandler(UnicodeEncodeError)
    def _unstorable(_error: Exception) -> tuple[str, int]:
        return _page(400, _UNSTORABLE)

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> tuple[str, int]:
        status = error.code or 500
        if status >= 500:
            return _broken(getattr(error, "original_exception", None) or error)
        return _page(status, None if status in _PAGES else _NOT_POSSIBLE)

    @app.errorhandler(Exception)
    def _broken(error: Exception) -> tuple[str, int]:
        app.logger.exception("%s %s", request.method, request.path, exc_info=error)
        # Rendered without context processors: they read the database, which may be what broke.
        return app.jinja_env.get_template("errors/500.html").render(), 500


def _page(status: int, explanation: str | None) -> tuple[str, int]:
    """The error page; what the view had changed is rolled back with the request."""
    if "session" in g:
        g.session.rollback()
    name = str(status) if status in _PAGES else "refused"
    return render_template(f"errors/{name}.html", explanation=explanation), status
